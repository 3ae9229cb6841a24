public import SiteScript
public import SitesChanges
import SitesCore

/// Plan files as `save` writes them and `plan` reads them.
public enum PlanDocument {
    /// Fails when the rules forbid some of the changes, whoever applies them.
    ///
    /// A plan may be made where nothing may be written.
    public static func require(_ changes: Changes, _ settings: SitesSettings) async throws(ScriptError) {
        var rules = settings.rules
        rules.isReadOnly = false
        try await settings.require(changes, rules: rules)
    }

    /// The bytes of the plan file of some changes.
    ///
    /// - Throws: when they cannot all be sent by whoever applies them.
    public static func bytes(_ changes: Changes, _ settings: SitesSettings) async throws(ScriptError)
        -> [UInt8]
    {
        let invalid = changes.invalid
        guard invalid.isEmpty else {
            throw Diagnostics.refused(
                .invalidRows(invalid.count, invalid.prefix(20).map(ChangesSummary.reason))
            )
        }
        switch changes.origin {
        case .resumed:
            throw ScriptError(
                .invalid,
                .planRefused,
                "what is left of a run is no plan of its own",
                hint: "go on with it: `resume(…) | apply`"
            )
        case .plan, .undone, nil: break
        }
        if let change = changes.changes.first(where: { $0.siteID.map(PlannedSites.isProvisional) ?? false }) {
            throw ScriptError(
                .invalid,
                .planRefused,
                "site \"\(change.externalSiteID)\" does not exist before the plan is applied, so it cannot be changed by it",
                hint: "say everything about it in `create`, or make two plans"
            )
        }
        try await require(changes, settings)
        let identity = try await ServiceErrors.wrap(settings.service).identity
        return PlanFile.bytes(
            changes,
            program: settings.program(),
            backEnd: identity,
            created: settings.now(),
            days: settings.planDays
        )
    }

    /// The changes of the plan file at `path`.
    static func read(_ path: String) throws(ScriptError) -> Changes {
        do throws(PlanFile.Failure) {
            return try PlanFile.read(path)
        } catch {
            if error.isUnreadable { throw ScriptError(.io, .file, error.message) }
            throw ScriptError(
                .invalid,
                .planRefused,
                error.message,
                hint: "a plan is not edited; make a new one with `save` or `sitescript plan`"
            )
        }
    }
}
