public import SiteScript
internal import SitesChanges
internal import SitesCore

/// The Sites API as scripts see it: sources, changes and `apply`.
public enum SitesModule {
    /// The module over the service and rules of `settings`.
    public static func module(_ settings: SitesSettings) -> NativeModule {
        NativeModule(
            "sites",
            "The Sites API.",
            functions: [sites(settings), site(settings), dealers(settings), create(settings)]
                + RunFunctions.functions(settings)
                + [AuditFunction.function(settings), RequestFunctions.requests(settings)],
            members: RunObject.members + ErrorMembers.members,
            stages: ChangeStages.stages(settings)
                + [ApplyStage.stage(settings), ReconcileStage.stage(settings)],
            types: [
                withRareFields(
                    .init(
                        "Site",
                        SiteValues.siteType,
                        "A place where security systems are installed and monitored.",
                        fieldSummaries: SiteValues.summaries
                    )
                ),
                withRareFields(
                    .init(
                        "SiteDetail",
                        SiteValues.detailType,
                        "A site with what only the request for a single one tells."
                    )
                ),
                withRareFields(
                    .init(
                        "PlannedSite",
                        SiteValues.plannedSiteType,
                        "A site as a change leaves it; one that is yet to be created has no `site_id` and `created_at`."
                    )
                ),
                .init("Dealer", SiteValues.dealerType, "A dealer, to whose account sites belong."),
                .init("Change", SiteValues.changeType, "One intended write."),
                .init("Request", RequestFunctions.requestType, "A request that was sent to the service."),
            ]
        )
    }

    /// A type of sites that knows which of their fields people seldom ask for.
    private static func withRareFields(_ type: NativeModule.NamedType) -> NativeModule.NamedType {
        var type = type
        type.rareFields = ["dealer_id", "external_monitoring_station_id", "address2"]
        return type
    }

    // MARK: Sources

    private static func sites(_ settings: SitesSettings) -> NativeFunction {
        NativeFunction(
            "sites",
            FunctionSignature(
                [.init("dealer", .int, isOptional: true, takesLists: true)],
                result: .stream(SiteValues.siteType),
                effects: .reads
            ),
            "The sites of a dealer, of several, or of the session's dealer, in the order of their ids.",
            body: .immediate { call throws(ScriptError) in
                let dealers = try dealerList(call[0], settings)
                return call.heap.native(StreamObject(SitesSource(dealers, settings)))
            }
        )
    }

    private static func site(_ settings: SitesSettings) -> NativeFunction {
        NativeFunction(
            "site",
            FunctionSignature(
                [
                    .init("id", .int, needsLabel: true),
                    .init("dealer", .int, isOptional: true, needsLabel: true),
                ],
                result: SiteValues.detailType,
                effects: .reads
            ),
            "One site, with `has_physical_bridge`.",
            body: .waiting { call throws(ScriptError) in
                guard call[0].has(.int) else { throw ScriptError(.type, .wrongType, "`id` must be Int") }
                let id = SiteID(call[0].integer)
                let dealer = try dealer(call[1], settings)
                return HostWait { () async throws(ScriptError) in
                    let detail = try await ServiceErrors.wrap { () async throws(SitesServiceError) in
                        try await settings.reading().site(dealer: dealer, id: id)
                    }
                    return { heap throws(ScriptError) in SiteValues.value(of: detail, heap) }
                }
            }
        )
    }

    private static func dealers(_ settings: SitesSettings) -> NativeFunction {
        NativeFunction(
            "dealers",
            FunctionSignature([], result: .list(SiteValues.dealerType), effects: .reads),
            "All dealers.",
            body: .waiting { _ throws(ScriptError) in
                HostWait { () async throws(ScriptError) in
                    let dealers = try await ServiceErrors.wrap { () async throws(SitesServiceError) in
                        try await settings.reading().dealers()
                    }
                    return { heap throws(ScriptError) in
                        heap.list(
                            dealers.map {
                                heap.record([
                                    "dealer_id": Value($0.id.rawValue), "name": heap.string($0.name),
                                ])
                            }
                        )
                    }
                }
            }
        )
    }

    private static func create(_ settings: SitesSettings) -> NativeFunction {
        var parameters = ChangeStages.createLabels.map { label in
            FunctionSignature.Parameter(
                label.name,
                label.type,
                isOptional: !label.isRequired,
                needsLabel: true
            )
        }
        parameters.append(.init("unless_exists", .bool, isOptional: true, needsLabel: true))
        return NativeFunction(
            "create",
            FunctionSignature(parameters, result: .changes, effects: .reads),
            "Describes the creation of a site.",
            body: .waiting { [parameters] call throws(ScriptError) in
                var row = ProposedRow()
                for (index, parameter) in parameters.enumerated() where !call[index].isMissing {
                    if let field = ProposedRow.field(parameter.name) {
                        row[field] = ProposedRow.Item(call[index])
                    }
                }
                let proposal = row.proposal(settings.defaultDealer)
                let unlessExists = call[parameters.count - 1].boolean
                return ChangeStages.plan([proposal], unlessExists: unlessExists, settings)
            }
        )
    }

    // MARK: Dealers

    static func dealer(_ value: Value, _ settings: SitesSettings) throws(ScriptError) -> DealerID {
        if value.has(.int) { return DealerID(value.integer) }
        guard value.isMissing || value.isNil else {
            throw ScriptError(.type, .wrongType, "a dealer is an Int, not \(value.typeName)")
        }
        guard let dealer = settings.defaultDealer else {
            throw ScriptError(
                .invalid,
                .invalidValue,
                "no dealer is given",
                hint: "write `dealer: 42`, or start with --dealer 42"
            )
        }
        return dealer
    }

    private static func dealerList(_ value: Value, _ settings: SitesSettings) throws(ScriptError)
        -> [DealerID]
    {
        guard value.has(.list) else { return [try dealer(value, settings)] }
        var dealers: [DealerID] = []
        for element in value.list.buffer {
            let dealer = try dealer(element, settings)
            if !dealers.contains(dealer) { dealers.append(dealer) }
        }
        guard !dealers.isEmpty else {
            throw ScriptError(.invalid, .invalidValue, "the list of dealers is empty")
        }
        return dealers
    }
}

/// The members of errors.
enum ErrorMembers {
    static let members: [NativeMember] = [
        member("kind", .string, "What kind of error it is."), member("message", .string, "What went wrong."),
        member("status", .optional(.int), "The HTTP status, if one came."),
        member("request_id", .optional(.string), "The request that failed."),
        member("place", .optional(.string), "Where in the data."),
        member("stack", .list(.string), "The calls under way."),
    ]

    private static func member(_ name: String, _ type: ScriptType, _ summary: String) -> NativeMember {
        .property(
            NativeFunction(
                name,
                FunctionSignature([.init("error", .error)], result: type),
                summary,
                body: .immediate { call throws(ScriptError) in
                    call[0].nativeObject?.field(name, call.heap) ?? .nil
                }
            )
        )
    }
}
