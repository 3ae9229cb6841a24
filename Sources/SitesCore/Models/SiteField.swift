/// The fields of a site, spelled as the API spells them, in the order of its answers.
public enum SiteField: String, CaseIterable, Hashable, Sendable {
    case siteID = "site_id"
    case dealerID = "dealer_id"
    case externalSiteID = "external_site_id"
    case name
    case externalMonitoringStationID = "external_monitoring_station_id"
    case monitoringStationID = "monitoring_station_id"
    case accountNumber = "account_number"
    case address1
    case address2
    case timezone
    case isActivated = "is_activated"
    case createdAt = "created_at"

    /// Its place in that order.
    package var place: Int {
        switch self {
        case .siteID: 0
        case .dealerID: 1
        case .externalSiteID: 2
        case .name: 3
        case .externalMonitoringStationID: 4
        case .monitoringStationID: 5
        case .accountNumber: 6
        case .address1: 7
        case .address2: 8
        case .timezone: 9
        case .isActivated: 10
        case .createdAt: 11
        }
    }

    // By the place: the standard ones go by the spelling, which takes long where every row asks.
    public static func == (a: SiteField, b: SiteField) -> Bool { a.place == b.place }
    public func hash(into hasher: inout Hasher) { hasher.combine(place) }

    /// What a field holds.
    public enum Kind: Sendable, Hashable {
        case integer, text, boolean
        /// Milliseconds since 1970, UTC.
        case instant
    }

    /// What the field holds.
    public var kind: Kind {
        switch self {
        case .siteID, .dealerID, .monitoringStationID: .integer
        case .isActivated: .boolean
        case .createdAt: .instant
        default: .text
        }
    }

    /// Whether a site may be without it.
    public var isOptional: Bool {
        switch self {
        case .externalMonitoringStationID, .monitoringStationID, .accountNumber, .address1, .address2: true
        default: false
        }
    }
}
