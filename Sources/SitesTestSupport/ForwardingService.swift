public import SitesCore

/// A service over another one, which answers everything that it does not answer itself.
///
/// Writes under a condition are the exception: they read their sites by the service itself, unless it says otherwise.
public protocol ForwardingService: SitesService {
    /// The kind of the service below.
    associatedtype Base: SitesService
    /// The service below.
    var base: Base { get }
}

extension ForwardingService {
    public var identity: String { base.identity }
    public var isLocal: Bool { base.isLocal }
    public var capabilities: QueryCapabilities { base.capabilities }
    public func dealers() async throws(SitesServiceError) -> [Dealer] { try await base.dealers() }
    public func addDealer(_ dealer: Dealer) async throws(SitesServiceError) {
        try await base.addDealer(dealer)
    }
    public func createSite(_ draft: SiteDraft, dealer: DealerID) async throws(SitesServiceError) -> Site {
        try await base.createSite(draft, dealer: dealer)
    }
    public func sites(dealer: DealerID, matching query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        try await base.sites(dealer: dealer, matching: query)
    }
    public func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        try await base.site(dealer: dealer, id: id)
    }
    public func updateSite(
        dealer: DealerID,
        id: SiteID,
        patch: SitePatch
    ) async throws(SitesServiceError) -> Site {
        try await base.updateSite(dealer: dealer, id: id, patch: patch)
    }
    public func deleteSite(dealer: DealerID, id: SiteID) async throws(SitesServiceError) {
        try await base.deleteSite(dealer: dealer, id: id)
    }
    public func setActivation(
        dealer: DealerID,
        id: SiteID,
        isActivated: Bool
    ) async throws(SitesServiceError) -> Site {
        try await base.setActivation(dealer: dealer, id: id, isActivated: isActivated)
    }
    public func countSites(
        dealers: [DealerID],
        matching query: SiteQuery
    ) async throws(SitesServiceError) -> Int {
        try await base.countSites(dealers: dealers, matching: query)
    }
    public func countSites(
        dealers: [DealerID],
        matching query: SiteQuery,
        by fields: [SiteField]
    ) async throws(SitesServiceError) -> [SiteGroupCount]? {
        try await base.countSites(dealers: dealers, matching: query, by: fields)
    }
    public func scan(
        dealers: [DealerID],
        matching query: SiteQuery
    ) async throws(SitesServiceError) -> any SiteScan {
        try await base.scan(dealers: dealers, matching: query)
    }
    public func perform(
        _ operations: [SiteOperation],
        dealer: DealerID
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        try await base.perform(operations, dealer: dealer)
    }
}
