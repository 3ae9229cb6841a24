/// A program that may ask a server for tokens.
public struct APIClient: Hashable, Sendable {
    /// The identifier it is known by.
    public var id: String
    /// What people call it.
    public var name: String
    /// The dealers whose sites it reaches.
    public var dealers: Set<DealerID>
    /// What its tokens may be used for, at most.
    public var scopes: Set<APIScope>
    /// The SHA-256 of its secret in hexadecimal digits; nil when it has none.
    ///
    /// A secret is 32 random bytes, so that no slow hash is needed to keep it.
    public var secretHash: String?
    /// Its public RSA key as PEM, for signed assertions; nil when it has none.
    public var publicKey: String?
    /// When it was added, in milliseconds since 1970, UTC.
    public var createdAtMilliseconds: Int64
    /// Whether it gets tokens no more.
    public var isRevoked: Bool

    /// Makes a client.
    public init(
        id: String,
        name: String,
        dealers: Set<DealerID>,
        scopes: Set<APIScope> = Set(APIScope.allCases),
        secretHash: String? = nil,
        publicKey: String? = nil,
        createdAtMilliseconds: Int64,
        isRevoked: Bool = false
    ) {
        self.id = id
        self.name = name
        self.dealers = dealers
        self.scopes = scopes
        self.secretHash = secretHash
        self.publicKey = publicKey
        self.createdAtMilliseconds = createdAtMilliseconds
        self.isRevoked = isRevoked
    }
}

/// Where a server's clients are kept.
public protocol APIClientDirectory: Sendable {
    /// All clients, the oldest first.
    func clients() async throws(SitesServiceError) -> [APIClient]
    /// The client of an identifier; nil when there is none.
    func client(id: String) async throws(SitesServiceError) -> APIClient?
    /// Whether there is a client of an identifier that is not revoked: what a server asks at every request.
    func isActive(clientID: String) async throws(SitesServiceError) -> Bool
    /// Adds a client; `conflict` when the identifier is taken.
    func addClient(_ client: APIClient) async throws(SitesServiceError)
    /// Replaces a client by one of the same identifier; `notFound` when there is none.
    func replaceClient(_ client: APIClient) async throws(SitesServiceError)
}

extension APIClientDirectory {
    /// Looks at the whole client.
    public func isActive(clientID: String) async throws(SitesServiceError) -> Bool {
        guard let client = try await client(id: clientID) else { return false }
        return !client.isRevoked
    }
}
