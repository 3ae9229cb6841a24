import Foundation
import SitesClient
import SitesCore
import SitesServer
import SitesStore
import Testing

/// A client of a server of our own in this process, over a store in memory; dealers go to the store.
final class RemoteFixture: SitesService {
    let identity = "remote"
    let isLocal = false
    let capabilities = QueryCapabilities.all
    let remote: RemoteSitesService
    private let store: SQLiteSitesService
    private let server: Task<Void, Never>

    /// Any client that names itself reaches the dealers of the tests.
    private struct Directory: APIClientDirectory {
        func clients() async throws(SitesServiceError) -> [APIClient] { [] }
        func addClient(_ client: APIClient) async throws(SitesServiceError) {}
        func replaceClient(_ client: APIClient) async throws(SitesServiceError) {}
        func client(id: String) async throws(SitesServiceError) -> APIClient? {
            APIClient(
                id: id,
                name: "tests",
                dealers: Set([9, 42, 43].map { DealerID($0) }),
                secretHash: Secret.hash("secret"),
                createdAtMilliseconds: 0
            )
        }
    }

    init(
        capabilities: RemoteCapabilities = .all,
        faults: String? = nil,
        tokenSeconds: Int = 3600
    ) async throws {
        let store = try SQLiteSitesService(.memory, now: { 1000 })
        self.store = store
        var configuration = ServerConfiguration()
        configuration.port = 0
        configuration.tier = nil
        configuration.tokenSeconds = tokenSeconds
        if let faults { configuration.faults = try #require(Faults(faults)) }
        let clock = ServerClock.system { Int64(Date().timeIntervalSince1970 * 1000) }
        let server = SitesServer(configuration, service: store, clients: Directory(), clock: clock)
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        self.server = Task {
            try? await server.run { continuation.yield($0) }
            continuation.finish()
        }
        guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
        var client = ClientConfiguration(
            baseURL: "http://127.0.0.1:\(port)",
            credentials: .secret(clientID: "tests", secret: "secret")
        )
        client.capabilities = capabilities
        remote = RemoteSitesService(
            client,
            transport: try AsyncHTTPTransport(baseURL: client.baseURL, environment: { _ in nil }),
            clock: .system { Int64(Date().timeIntervalSince1970 * 1000) }
        )
    }

    deinit { server.cancel() }

    func dealers() async throws(SitesServiceError) -> [Dealer] { try await store.dealers() }
    func addDealer(_ dealer: Dealer) async throws(SitesServiceError) { try await store.addDealer(dealer) }
    func createSite(_ draft: SiteDraft, dealer: DealerID) async throws(SitesServiceError) -> Site {
        try await remote.createSite(draft, dealer: dealer)
    }
    func sites(dealer: DealerID, matching query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        try await remote.sites(dealer: dealer, matching: query)
    }
    func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        try await remote.site(dealer: dealer, id: id)
    }
    func updateSite(dealer: DealerID, id: SiteID, patch: SitePatch) async throws(SitesServiceError) -> Site {
        try await remote.updateSite(dealer: dealer, id: id, patch: patch)
    }
    func deleteSite(dealer: DealerID, id: SiteID) async throws(SitesServiceError) {
        try await remote.deleteSite(dealer: dealer, id: id)
    }
    func setActivation(dealer: DealerID, id: SiteID, isActivated: Bool) async throws(SitesServiceError)
        -> Site
    {
        try await remote.setActivation(dealer: dealer, id: id, isActivated: isActivated)
    }
    func countSites(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError) -> Int {
        try await remote.countSites(dealers: dealers, matching: query)
    }
    func scan(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError) -> any SiteScan
    {
        try await remote.scan(dealers: dealers, matching: query)
    }
    func perform(
        _ operations: [SiteOperation],
        dealer: DealerID
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        try await remote.perform(operations, dealer: dealer)
    }
}
