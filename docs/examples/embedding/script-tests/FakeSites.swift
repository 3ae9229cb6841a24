import SitesCore

/// A service for tests: it keeps its sites in memory, notes what is written, and refuses what it is told to refuse.
actor FakeSites: SitesService {
    nonisolated let identity = "fake"
    nonisolated let isLocal = true
    nonisolated let capabilities = QueryCapabilities.all

    /// The writes that scripts asked for, in order, refused ones too.
    private(set) var writes: [SiteOperation] = []
    /// Sites that cannot be written.
    private let refused: Set<SiteID>
    private let memory: MemorySitesService

    static let dealer = DealerID(42)

    /// Makes a service of one dealer with these sites, numbered from 1.
    init(_ drafts: [SiteDraft], refusing refused: Set<SiteID> = []) async throws {
        self.refused = refused
        memory = MemorySitesService(now: { 1_767_225_600_000 })
        try await memory.addDealer(Dealer(id: FakeSites.dealer, name: "Acme"))
        for draft in drafts { _ = try await memory.createSite(draft, dealer: FakeSites.dealer) }
    }

    func perform(
        _ operations: [SiteOperation],
        dealer: DealerID
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        var results: [Result<Site?, SitesServiceError>] = []
        for operation in operations {
            writes.append(operation)
            if let id = ConditionalWrite(operation).siteID, refused.contains(id) {
                results.append(.failure(SitesServiceError(.forbidden, "site \(id) is locked")))
            } else {
                results += try await memory.perform([operation], dealer: dealer)
            }
        }
        return results
    }

    // MARK: What it does not look at

    func dealers() async throws(SitesServiceError) -> [Dealer] { try await memory.dealers() }

    func addDealer(_ dealer: Dealer) async throws(SitesServiceError) { try await memory.addDealer(dealer) }

    func createSite(_ draft: SiteDraft, dealer: DealerID) async throws(SitesServiceError) -> Site {
        try await memory.createSite(draft, dealer: dealer)
    }

    func sites(dealer: DealerID, matching query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        try await memory.sites(dealer: dealer, matching: query)
    }

    func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        try await memory.site(dealer: dealer, id: id)
    }

    func updateSite(
        dealer: DealerID,
        id: SiteID,
        patch: SitePatch
    ) async throws(SitesServiceError) -> Site {
        try await memory.updateSite(dealer: dealer, id: id, patch: patch)
    }

    func deleteSite(dealer: DealerID, id: SiteID) async throws(SitesServiceError) {
        try await memory.deleteSite(dealer: dealer, id: id)
    }

    func setActivation(
        dealer: DealerID,
        id: SiteID,
        isActivated: Bool
    ) async throws(SitesServiceError) -> Site {
        try await memory.setActivation(dealer: dealer, id: id, isActivated: isActivated)
    }

    func countSites(
        dealers: [DealerID],
        matching query: SiteQuery
    ) async throws(SitesServiceError) -> Int {
        try await memory.countSites(dealers: dealers, matching: query)
    }

    func scan(
        dealers: [DealerID],
        matching query: SiteQuery
    ) async throws(SitesServiceError) -> any SiteScan {
        try await memory.scan(dealers: dealers, matching: query)
    }
}
