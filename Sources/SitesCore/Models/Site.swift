/// A place where security systems are installed and monitored.
public struct Site: Hashable, Sendable {
    /// The number CHeKT gives it.
    public var siteID: SiteID
    /// The dealer it belongs to.
    public var dealerID: DealerID
    /// The identifier of the dealer's own system; unique within the dealer.
    public var externalSiteID: String
    /// The name of the site or branch.
    public var name: String
    /// The station's identifier in the dealer's system; belongs to the station and is never written here.
    public var externalMonitoringStationID: String?
    /// CHeKT's number of the monitoring station.
    public var monitoringStationID: Int?
    /// The account number at the station; text, since prefixes and leading zeros count.
    public var accountNumber: String?
    /// The street address or location.
    public var address1: String?
    /// Floor, suite and the like.
    public var address2: String?
    /// The IANA time zone.
    public var timezone: String
    /// Whether the site is active: its events, video and alarms are on, and its fee runs.
    public var isActivated: Bool
    /// When it was created, in milliseconds since 1970, UTC.
    public var createdAtMilliseconds: Int64

    /// Makes a site.
    public init(
        siteID: SiteID,
        dealerID: DealerID,
        externalSiteID: String,
        name: String,
        externalMonitoringStationID: String? = nil,
        monitoringStationID: Int? = nil,
        accountNumber: String? = nil,
        address1: String? = nil,
        address2: String? = nil,
        timezone: String,
        isActivated: Bool = false,
        createdAtMilliseconds: Int64
    ) {
        self.siteID = siteID
        self.dealerID = dealerID
        self.externalSiteID = externalSiteID
        self.name = name
        self.externalMonitoringStationID = externalMonitoringStationID
        self.monitoringStationID = monitoringStationID
        self.accountNumber = accountNumber
        self.address1 = address1
        self.address2 = address2
        self.timezone = timezone
        self.isActivated = isActivated
        self.createdAtMilliseconds = createdAtMilliseconds
    }

    /// A site without anything in it, which stands where another is to come or where there is none.
    package static let blank = Site(
        siteID: SiteID(0),
        dealerID: DealerID(0),
        externalSiteID: "",
        name: "",
        timezone: "",
        createdAtMilliseconds: 0
    )

    /// The value of a field; nil when the site is without it.
    public subscript(field: SiteField) -> SiteValue? {
        switch field {
        case .siteID: .integer(siteID.rawValue)
        case .dealerID: .integer(dealerID.rawValue)
        case .externalSiteID: .text(externalSiteID)
        case .name: .text(name)
        case .externalMonitoringStationID: externalMonitoringStationID.map(SiteValue.text)
        case .monitoringStationID: monitoringStationID.map(SiteValue.integer)
        case .accountNumber: accountNumber.map(SiteValue.text)
        case .address1: address1.map(SiteValue.text)
        case .address2: address2.map(SiteValue.text)
        case .timezone: .text(timezone)
        case .isActivated: .boolean(isActivated)
        case .createdAt: .instant(createdAtMilliseconds)
        }
    }
}

/// A site with what only the request for a single one tells.
public struct SiteDetail: Hashable, Sendable {
    /// The site.
    public var site: Site
    /// Whether it has one or more physical bridges.
    public var hasPhysicalBridge: Bool

    /// Makes a detail.
    public init(site: Site, hasPhysicalBridge: Bool) {
        self.site = site
        self.hasPhysicalBridge = hasPhysicalBridge
    }
}
