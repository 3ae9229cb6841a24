import Foundation
public import SitesClient
public import SitesCore
import SitesServer
import SitesStore

/// A client of a server of our own in this process, over a store in memory; dealers go to the store.
public final class RemoteFixture: ForwardingService {
    /// The same for every port.
    public let identity = "remote"
    /// Everything can be asked of it.
    public let capabilities = QueryCapabilities.all
    /// The client.
    public let base: RemoteSitesService
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

    /// Why there is no server to be a client of.
    public struct Failure: Error {}

    /// Starts a server with these failures, and makes a client that asks only what `capabilities` allow.
    public init(
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
        if let faults {
            guard let known = Faults(faults) else { throw Failure() }
            configuration.faults = known
        }
        let clock = ServerClock.system { Int64(Date().timeIntervalSince1970 * 1000) }
        let server = SitesServer(configuration, service: store, clients: Directory(), clock: clock)
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        self.server = Task {
            try? await server.run { continuation.yield($0) }
            continuation.finish()
        }
        guard let port = await ports.first(where: { _ in true }) else { throw Failure() }
        var client = ClientConfiguration(
            baseURL: "http://127.0.0.1:\(port)",
            credentials: .secret(clientID: "tests", secret: "secret")
        )
        client.capabilities = capabilities
        base = RemoteSitesService(
            client,
            transport: try AsyncHTTPTransport(baseURL: client.baseURL, environment: { _ in nil }),
            clock: .system { Int64(Date().timeIntervalSince1970 * 1000) }
        )
    }

    deinit { server.cancel() }

    public func dealers() async throws(SitesServiceError) -> [Dealer] { try await store.dealers() }
    public func addDealer(_ dealer: Dealer) async throws(SitesServiceError) {
        try await store.addDealer(dealer)
    }
    public func perform(
        _ writes: [ConditionalWrite],
        dealer: DealerID,
        limit: FailureLimit?
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        try await base.perform(writes, dealer: dealer, limit: limit)
    }
}
