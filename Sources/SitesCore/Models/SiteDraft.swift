/// What a request to create a site sends.
public struct SiteDraft: Hashable, Sendable {
    /// The identifier of the dealer's own system.
    public var externalSiteID: String
    /// The name.
    public var name: String
    /// The IANA time zone.
    public var timezone: String
    /// CHeKT's number of the monitoring station.
    public var monitoringStationID: Int?
    /// The account number at the station.
    public var accountNumber: String?
    /// The street address.
    public var address1: String?
    /// Floor, suite and the like.
    public var address2: String?

    /// Makes a draft.
    public init(
        externalSiteID: String,
        name: String,
        timezone: String,
        monitoringStationID: Int? = nil,
        accountNumber: String? = nil,
        address1: String? = nil,
        address2: String? = nil
    ) {
        self.externalSiteID = externalSiteID
        self.name = name
        self.timezone = timezone
        self.monitoringStationID = monitoringStationID
        self.accountNumber = accountNumber
        self.address1 = address1
        self.address2 = address2
    }

    /// The site that creating it gives.
    public func site(id: SiteID, dealer: DealerID, createdAtMilliseconds: Int64) -> Site {
        Site(
            siteID: id,
            dealerID: dealer,
            externalSiteID: externalSiteID,
            name: name,
            monitoringStationID: monitoringStationID,
            accountNumber: accountNumber,
            address1: address1,
            address2: address2,
            timezone: timezone,
            createdAtMilliseconds: createdAtMilliseconds
        )
    }
}
