import SitesCore

/// Sites in memory, some of which a request is refused for.
struct RefusingService: SitesService {
    let base: MemorySitesService
    /// Why a site cannot be read, by its number.
    let refusals: [Int: SitesServiceError]

    func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        if let refusal = refusals[id.rawValue] { throw refusal }
        return try await base.site(dealer: dealer, id: id)
    }

    var identity: String { base.identity }
    var isLocal: Bool { false }
    var capabilities: QueryCapabilities { base.capabilities }
    func dealers() async throws(SitesServiceError) -> [Dealer] { try await base.dealers() }
    func addDealer(_ dealer: Dealer) async throws(SitesServiceError) { try await base.addDealer(dealer) }
    func createSite(_ draft: SiteDraft, dealer: DealerID) async throws(SitesServiceError) -> Site {
        try await base.createSite(draft, dealer: dealer)
    }
    func sites(dealer: DealerID, matching query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        try await base.sites(dealer: dealer, matching: query)
    }
    func updateSite(dealer: DealerID, id: SiteID, patch: SitePatch) async throws(SitesServiceError) -> Site {
        try await base.updateSite(dealer: dealer, id: id, patch: patch)
    }
    func deleteSite(dealer: DealerID, id: SiteID) async throws(SitesServiceError) {
        try await base.deleteSite(dealer: dealer, id: id)
    }
    func setActivation(dealer: DealerID, id: SiteID, isActivated: Bool) async throws(SitesServiceError)
        -> Site
    {
        try await base.setActivation(dealer: dealer, id: id, isActivated: isActivated)
    }
    func countSites(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError) -> Int {
        try await base.countSites(dealers: dealers, matching: query)
    }
    func scan(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError) -> any SiteScan
    {
        try await base.scan(dealers: dealers, matching: query)
    }
    func perform(_ operations: [SiteOperation], dealer: DealerID) async throws(SitesServiceError)
        -> [Result<Site?, SitesServiceError>]
    {
        try await base.perform(operations, dealer: dealer)
    }
}
