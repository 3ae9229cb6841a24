import SiteScript
import SiteScriptSyntax
import SitesChanges
import SitesCore

/// The verbs: stages that describe changes, and the one that makes them.
enum ChangeStages {
    static func stages(_ settings: SitesSettings) -> [NativeStage] {
        [
            create(settings), update, activation("activate", true), activation("deactivate", false), delete,
            apply(settings),
        ]
    }

    /// What `create` takes.
    static let createLabels: [NativeStage.Label] =
        [
            .init("dealer", .row, .int, help: "the dealer's number"),
            .init("external_site_id", .row, .string, isRequired: true, help: "your system's identifier"),
            .init("name", .row, .string, isRequired: true, help: "the site's name"),
            .init("timezone", .row, .timezone, isRequired: true, help: "an IANA time zone"),
        ] + optionalLabels

    private static let optionalLabels: [NativeStage.Label] = [
        .init("monitoring_station_id", .row, .optional(.int), help: "CHeKT's number of the station"),
        .init("account_number", .row, .optional(.string), help: "the account number at the station"),
        .init("address1", .row, .optional(.string), help: "the street address"),
        .init("address2", .row, .optional(.string), help: "floor, suite and the like"),
        .init("is_activated", .row, .bool, help: "whether it is to be active"),
    ]

    private static let updateLabels: [NativeStage.Label] =
        [
            .init("external_site_id", .row, .string, help: "your system's identifier"),
            .init("name", .row, .string, help: "the site's name"),
            .init("timezone", .row, .timezone, help: "an IANA time zone"),
        ] + optionalLabels

    // MARK: Describing

    private static func create(_ settings: SitesSettings) -> NativeStage {
        NativeStage(
            "create",
            usage: "create external_site_id: ID, name: NAME, timezone: ZONE, …",
            "Describes the creation of a site for each row.",
            shape: .init(
                labels: createLabels + [
                    .init(
                        "unless_exists",
                        .value,
                        .bool,
                        help: "leave out rows whose external_site_id is there already"
                    )
                ]
            ),
            flow: .replaced,
            ending: .value,
            effects: .reads,
            typing: { typing in
                _ = typing.row
                return .changes
            },
            execution: { arguments, _ throws(ScriptError) in CreateExecution(arguments, settings) }
        )
    }

    private static let update = NativeStage(
        "update",
        usage: "update FIELD: VALUE, …",
        "Describes an update of each site.",
        shape: .init(labels: updateLabels),
        flow: .wholeRows,
        ending: .value,
        typing: { typing in
            requireSites(typing)
            return .changes
        },
        execution: { arguments, _ throws(ScriptError) in UpdateExecution(arguments) }
    )

    private static func activation(_ name: String, _ isActivated: Bool) -> NativeStage {
        NativeStage(
            name,
            usage: name,
            isActivated
                ? "Describes the activation of each site that is not active; activation starts a fee."
                : "Describes the deactivation of each active site, which stops its events, video and alarms.",
            flow: .wholeRows,
            ending: .value,
            typing: { typing in
                requireSites(typing)
                return .changes
            },
            execution: { _, _ throws(ScriptError) in
                SiteExecution { ChangePlanner.setActivation($0, isActivated) }
            }
        )
    }

    private static let delete = NativeStage(
        "delete",
        usage: "delete",
        "Describes the deletion of each site, which is for ever.",
        flow: .wholeRows,
        ending: .value,
        typing: { typing in
            requireSites(typing)
            return .changes
        },
        execution: { _, _ throws(ScriptError) in SiteExecution { ChangePlanner.delete($0) } }
    )

    private static func requireSites(_ typing: any StageTyping) {
        switch typing.row {
        case .record(let record) where record["site_id"] == nil || record["timezone"] == nil:
            typing.report(
                Diagnostics.notSites(typing.name.name, record, at: typing.name.span)
            )
        default: break
        }
    }

    /// Plans creates against the service.
    static func plan(
        _ proposals: [ChangePlanner.Proposal],
        unlessExists: Bool,
        _ settings: SitesSettings
    ) -> HostWait {
        HostWait { () async throws(ScriptError) in
            let changes = try await ServiceErrors.wrap { () async throws(SitesServiceError) in
                let service = try await settings.service()
                for dealer in Set(proposals.map(\.dealer)) where dealer.rawValue > 0 {
                    // An unknown dealer is one error, not one for each row.
                    _ = try await service.countSites(dealers: [dealer], matching: SiteQuery(limit: 0))
                }
                return try await ChangePlanner(service).create(proposals, unlessExists: unlessExists)
            }
            return { heap throws(ScriptError) in heap.native(ChangesObject(changes)) }
        }
    }

    // MARK: Making

    private static func apply(_ settings: SitesSettings) -> NativeStage {
        NativeStage(
            "apply",
            usage: "apply [max: N] [label: TEXT] [on_error: \"continue\"] [max_failures: N]",
            "Makes the changes: the one verb that writes.",
            shape: .init(labels: [
                .init("max", .value, .int, help: "refuse when there are more"),
                .init("label", .value, .string, help: "a name for the run"),
                .init(
                    "on_error",
                    .value,
                    .string,
                    choices: ["stop", "continue"],
                    help: "\"stop\" or \"continue\""
                ),
                .init("max_failures", .value, .int, help: "stop once so many have failed"),
            ]),
            flow: .wholeRows,
            ending: .value,
            effects: [.writes, .reads],
            typing: { typing in
                switch typing.input {
                case .changes, .any, .never: break
                default: typing.report(Diagnostics.notChanges(typing.input, at: typing.name.span))
                }
                return .run
            },
            objectExecution: { object, arguments, _ throws(ScriptError) in
                guard let changes = (object as? ChangesObject)?.changes else {
                    throw ScriptError(.type, .wrongType, "`apply` takes changes")
                }
                return .wait(run(changes, try options(arguments, settings), settings))
            }
        )
    }

    private static func options(
        _ arguments: StageArguments,
        _ settings: SitesSettings
    ) throws(ScriptError) -> ApplyOptions {
        var options = ApplyOptions()
        options.maximum = arguments.value("max").flatMap { $0.has(.int) ? $0.integer : nil }
        if let ceiling = settings.changesMaximum { options.maximum = min(options.maximum ?? .max, ceiling) }
        options.label = arguments.value("label")?.stringIfText
        options.failuresMaximum = arguments.value("max_failures").flatMap { $0.has(.int) ? $0.integer : nil }
        switch arguments.value("on_error")?.stringIfText {
        case nil, "stop": break
        case "continue": options.continuesOnError = true
        case let other?:
            throw ScriptError(
                .invalid,
                .invalidValue,
                "`on_error` is \"stop\" or \"continue\", not \"\(other)\""
            )
        }
        return options
    }

    private static func run(_ changes: Changes, _ options: ApplyOptions, _ settings: SitesSettings)
        -> HostWait
    {
        HostWait { () async throws(ScriptError) in
            let report = try await perform(changes, options, settings)
            settings.finished(report)
            return { heap throws(ScriptError) in heap.native(RunObject(report)) }
        }
    }

    /// Asks whether the changes may be made, and makes them.
    static func perform(
        _ changes: Changes,
        _ options: ApplyOptions,
        _ settings: SitesSettings
    ) async throws(ScriptError) -> RunReport {
        // What would be refused anyway is refused before anybody is asked.
        if let refusal = Applier.refusal(of: changes, options) { throw Diagnostics.refused(refusal) }
        if !changes.valid.isEmpty, let refusal = await settings.refusal(changes) {
            throw ScriptError(.forbidden, .notConfirmed, refusal)
        }
        if settings.isDryRun { return .untouched(changes, label: options.label) }
        let service = try await ServiceErrors.wrap(settings.service)
        let journal: any Journal = settings.journalFolder.map { FileJournal(folder: $0) } ?? NoJournal()
        let applier = Applier(
            service,
            journal: journal,
            options: options,
            isCancelled: settings.isCancelled,
            progress: settings.progress
        )
        do throws(ApplyRefusal) {
            return try await applier.apply(changes)
        } catch {
            throw Diagnostics.refused(error)
        }
    }
}
