import SiteScript
import SitesChanges
import SitesCore

/// Models as script values, and their types.
enum SiteValues {
    static let siteType = ScriptType.record(
        RecordType(name: "Site", fields: SiteField.allCases.map { .init($0.rawValue, type(of: $0)) })
    )

    static let detailType = ScriptType.record(
        RecordType(
            name: "SiteDetail",
            fields: SiteField.allCases.map { .init($0.rawValue, type(of: $0)) } + [
                .init("has_physical_bridge", .bool)
            ]
        )
    )

    /// A site as a change leaves it: one that is yet to be created has no number and no time of creation.
    static let plannedSiteType = ScriptType.record(
        RecordType(
            name: "PlannedSite",
            fields: SiteField.allCases.map { field in
                .init(
                    field.rawValue,
                    isGivenByCreation(field) ? .optional(type(of: field)) : type(of: field)
                )
            }
        )
    )

    static let dealerType = ScriptType.record(
        RecordType(name: "Dealer", fields: [.init("dealer_id", .int), .init("name", .string)])
    )

    static let changeType = ScriptType.record(
        RecordType(
            name: "Change",
            fields: [
                .init("action", .string), .init("site_id", .optional(.int)),
                .init("before", .optional(siteType)),
                .init("after", .optional(plannedSiteType)), .init("fields", .list(.string)),
                .init("request", .string),
                .init("problems", .list(.string)), .init("origin", .optional(.string)),
            ]
        )
    )

    static let summaries: [String: String] = [
        "site_id": "The number CHeKT gives the site.", "dealer_id": "The dealer it belongs to.",
        "external_site_id": "The identifier of the dealer's own system; unique within the dealer.",
        "name": "The name of the site or branch.",
        "external_monitoring_station_id": "The station's identifier in the dealer's system.",
        "monitoring_station_id": "CHeKT's number of the monitoring station.",
        "account_number": "The account number at the station; text, since leading zeros count.",
        "address1": "The street address.", "address2": "Floor, suite and the like.",
        "timezone": "The IANA time zone.", "is_activated": "Whether events, video and alarms are on.",
        "created_at": "When it was created.",
    ]

    static func type(of field: SiteField) -> ScriptType {
        let type: ScriptType =
            switch field.kind {
            case .integer: .int
            case .text: field == .timezone ? .timezone : .string
            case .boolean: .bool
            case .instant: .instant
            }
        return field.isOptional ? .optional(type) : type
    }

    static func value(_ value: SiteValue?, _ heap: Heap) -> Value {
        switch value {
        case .integer(let number): Value(number)
        case .text(let text): heap.string(text)
        case .boolean(let flag): Value(flag)
        case .instant(let time): .instant(Int(time))
        case nil: .nil
        }
    }

    /// A script value as the value of a field; nil when it is of another kind.
    static func plain(_ value: Value, _ field: SiteField) -> SiteValue? {
        switch (value.kind, field.kind) {
        case (.string, .text): .text(value.text.string)
        case (.int, .integer): .integer(value.integer)
        case (.bool, .boolean): .boolean(value.boolean)
        case (.instant, .instant): .instant(Int64(value.integer))
        default: nil
        }
    }

    /// A site as a record; whoever makes many looks its shape up once.
    static func value(of site: Site, _ heap: Heap, shape: Shape? = nil) -> Value {
        heap.record(shape ?? siteShape(heap), SiteField.allCases.map { value(site[$0], heap) })
    }

    /// The site as a change leaves it, as far as that is known; nil for a deleted one.
    ///
    /// `siteID` is the number of a site that the change has created.
    static func value(after change: Change, siteID: SiteID?, _ heap: Heap, shape: Shape? = nil) -> Value {
        guard let site = change.after else { return .nil }
        guard change.action == .create else { return value(of: site, heap, shape: shape) }
        return heap.record(
            shape ?? siteShape(heap),
            SiteField.allCases.map { field in
                guard isGivenByCreation(field) else { return value(site[field], heap) }
                return field == .siteID ? siteID.map { Value($0.rawValue) } ?? .nil : .nil
            }
        )
    }

    private static func isGivenByCreation(_ field: SiteField) -> Bool {
        field == .siteID || field == .createdAt
    }

    static func value(of detail: SiteDetail, _ heap: Heap) -> Value {
        heap.record(
            heap.shape(named: SiteField.allCases.map(\.rawValue) + ["has_physical_bridge"]),
            SiteField.allCases.map { value(detail.site[$0], heap) } + [Value(detail.hasPhysicalBridge)]
        )
    }

    static func siteShape(_ heap: Heap) -> Shape { heap.shape(named: SiteField.allCases.map(\.rawValue)) }
}
