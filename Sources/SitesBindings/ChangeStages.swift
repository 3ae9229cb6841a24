import SiteScript
import SiteScriptSyntax
import SitesChanges
import SitesCore

/// The verbs: stages that describe changes.
enum ChangeStages {
    static func stages(_ settings: SitesSettings) -> [NativeStage] {
        [
            create(settings), update(settings), activation("activate", true, settings),
            activation("deactivate", false, settings), delete(settings),
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

    private static func update(_ settings: SitesSettings) -> NativeStage {
        NativeStage(
            "update",
            usage: "update FIELD: VALUE, …",
            "Describes an update of each site.",
            shape: .init(labels: updateLabels),
            flow: .wholeRows,
            ending: .value,
            typing: { typing in
                if typing.arguments.isEmpty { typing.report(Diagnostics.noFields(at: typing.name.span)) }
                requireSites(typing)
                return .changes
            },
            execution: { arguments, _ throws(ScriptError) in UpdateExecution(arguments, settings) }
        )
    }

    private static func activation(
        _ name: String,
        _ isActivated: Bool,
        _ settings: SitesSettings
    ) -> NativeStage {
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
                SiteExecution(settings) { ChangePlanner.setActivation($0, isActivated) }
            }
        )
    }

    private static func delete(_ settings: SitesSettings) -> NativeStage {
        NativeStage(
            "delete",
            usage: "delete",
            "Describes the deletion of each site, which is for ever.",
            flow: .wholeRows,
            ending: .value,
            typing: { typing in
                requireSites(typing)
                return .changes
            },
            execution: { _, _ throws(ScriptError) in SiteExecution(settings) { ChangePlanner.delete($0) } }
        )
    }

    static func requireSites(_ typing: any StageTyping) {
        switch typing.row {
        case .record(let record) where record["site_id"] == nil || record["timezone"] == nil:
            typing.report(
                Diagnostics.notSites(typing.name.name, record, at: typing.name.span)
            )
        default: break
        }
    }

    /// Holds new identifiers of sites against those that the service has.
    static func findingConflicts(in changes: Changes, _ settings: SitesSettings) -> HostWait {
        HostWait { () async throws(ScriptError) in
            let found = try await ServiceErrors.wrap { () async throws(SitesServiceError) in
                try await ChangePlanner(settings.reading()).findingConflicts(in: changes)
            }
            return { heap throws(ScriptError) in heap.native(ChangesObject(found, settings)) }
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
                let service = try await settings.reading()
                for dealer in Set(proposals.map(\.dealer)) where dealer.rawValue > 0 {
                    // An unknown dealer is one error, not one for each row.
                    _ = try await service.countSites(dealers: [dealer], matching: SiteQuery(limit: 0))
                }
                return try await ChangePlanner(service).create(proposals, unlessExists: unlessExists)
            }
            return { heap throws(ScriptError) in heap.native(ChangesObject(changes, settings)) }
        }
    }
}
