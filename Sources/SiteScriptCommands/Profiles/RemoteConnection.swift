import SitesClient
import SitesCore

/// Makes clients of profiles and of the environment.
struct RemoteConnection: Sendable {
    let name: String
    let profile: Profile

    /// The connection that a profile's name or the environment asks for; nil when neither does, or the profile is one of
    /// a store.
    init?(profile name: String?, _ environment: (String) -> String?) throws(SitesServiceError) {
        func variable(_ name: String) -> String? {
            environment("SITESCRIPT_" + name).flatMap { $0.isEmpty ? nil : $0 }
        }
        let url = variable("URL")
        var profile: Profile
        if let name {
            profile = try ProfileFile(environment).profile(name)
            guard profile.store == nil else { return nil }
            if let url { profile.url = url }
        } else if let url {
            profile = Profile(url: url)
        } else {
            return nil
        }
        self.name = name ?? "environment"
        if let tokenURL = variable("TOKEN_URL") { profile.tokenURL = tokenURL }
        if let clientID = variable("CLIENT_ID") { profile.clientID = clientID }
        if variable("CLIENT_SECRET") != nil { profile.secret = .environment("SITESCRIPT_CLIENT_SECRET") }
        if let path = variable("CLIENT_SECRET_FILE") { profile.secret = .file(path) }
        if let path = variable("KEY_FILE") { profile.key = .file(path) }
        if let keyID = variable("KEY_ID") { profile.keyID = keyID }
        if let server = variable("SERVER") { profile.isOurServer = server == "sitescript" }
        self.profile = profile
    }

    /// The client; secrets are read now, nothing is sent yet.
    func service(_ environment: @escaping @Sendable (String) -> String?) throws(SitesServiceError)
        -> RemoteSitesService
    {
        var configuration = ClientConfiguration(
            baseURL: profile.url,
            credentials: try credentials(environment)
        )
        configuration.tokenURL = profile.tokenURL
        configuration.audience = profile.audience
        configuration.capabilities = try profile.capabilities
        configuration.requestsPerSecond = profile.requestsPerSecond
        if let dealer = profile.dealer {
            configuration.dealers = [Dealer(id: DealerID(dealer), name: name)]
        }
        try AsyncHTTPTransport.check(configuration.baseURL)
        return RemoteSitesService(
            configuration,
            transport: try AsyncHTTPTransport(baseURL: configuration.baseURL, environment: environment),
            clock: .system { Int64(SystemCalls.milliseconds()) }
        )
    }

    private func credentials(_ environment: (String) -> String?) throws(SitesServiceError) -> Credentials {
        if let token = environment("SITESCRIPT_TOKEN"), !token.isEmpty { return .token(token) }
        guard let clientID = profile.clientID else {
            throw SitesServiceError(
                .unauthorized,
                "the profile \(name) names no client",
                hint: "set SITESCRIPT_CLIENT_ID and SITESCRIPT_CLIENT_SECRET, or SITESCRIPT_TOKEN"
            )
        }
        if let key = profile.key {
            return .key(clientID: clientID, privateKey: try key.read(environment), keyID: profile.keyID)
        }
        let source = profile.secret ?? .environment("SITESCRIPT_CLIENT_SECRET")
        return .secret(clientID: clientID, secret: try source.read(environment))
    }
}
