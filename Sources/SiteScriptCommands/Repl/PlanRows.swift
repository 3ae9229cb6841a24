import SitesChanges
import SitesCore

/// Every change of a plan, a line each.
enum PlanRows {
    /// The lines, the invalid ones with their reasons.
    static func text(_ changes: Changes) -> String {
        changes.changes.map { line($0) + "\n" }.joined()
    }

    private static func line(_ change: Change) -> String {
        let site = change.siteID.map { "site \($0) " } ?? ""
        let start = "\(change.action.rawValue) \(site)\"\(change.externalSiteID)\""
        guard change.isValid else { return "invalid: \(ChangesSummary.reason(change))" }
        guard change.action == .update, let before = change.before, let patch = change.patch else {
            return "\(start) \(name(of: change))"
        }
        let after = patch.applied(to: before)
        let fields = change.fields.map { field in
            "\(field.rawValue): \(shown(before[field])) → \(shown(after[field]))"
        }
        return "\(start) \(name(of: change)): " + fields.joined(separator: ", ")
    }

    private static func name(of change: Change) -> String { change.draft?.name ?? change.before?.name ?? "" }

    private static func shown(_ value: SiteValue?) -> String {
        switch value {
        case .integer(let number): "\(number)"
        case .text(let text): text
        case .boolean(let flag): "\(flag)"
        case .instant(let time): "\(time)"
        case nil: "nil"
        }
    }
}
