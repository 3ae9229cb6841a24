import HTTPTypes
import SitesCore

/// Gives out tokens as RFC 6749 has it, for a secret or for a signed assertion.
struct TokenController: Sendable {
    private let directory: any APIClientDirectory
    private let tokens: AccessTokens
    private let assertions: ClientAssertions
    private let configuration: ServerConfiguration

    init(
        _ directory: any APIClientDirectory,
        _ tokens: AccessTokens,
        _ assertions: ClientAssertions,
        _ configuration: ServerConfiguration
    ) {
        self.directory = directory
        self.tokens = tokens
        self.assertions = assertions
        self.configuration = configuration
    }

    /// What RFC 6749 lets a server refuse with.
    struct Refusal: Error {
        var status = 400
        var code: String
        var message: String

        static func request(_ message: String) -> Refusal {
            Refusal(code: "invalid_request", message: message)
        }
        static func client(_ message: String) -> Refusal {
            Refusal(status: 401, code: "invalid_client", message: message)
        }
    }

    /// Answers a request; `host` is how the client spells the server.
    func answer(body: [UInt8], contentType: String?, authorization: String?, host: String) async -> Answer {
        do throws(Refusal) {
            return try await token(body, contentType, authorization, host)
        } catch {
            var answer = Answer.json(
                .object(["error": .text(error.code), "error_description": .text(error.message)]),
                status: error.status
            )
            answer.headers = TokenController.uncached
            if error.status == 401 { answer.headers.append((.wwwAuthenticate, "Basic realm=\"sitescript\"")) }
            return answer
        }
    }

    private static let uncached: [(HTTPField.Name, String)] = [
        (.cacheControl, "no-store")
    ]

    private func token(
        _ body: [UInt8],
        _ contentType: String?,
        _ authorization: String?,
        _ host: String
    ) async throws(Refusal) -> Answer {
        let form = try form(body, contentType)
        guard let grant = form["grant_type"] else { throw .request("grant_type is required") }
        guard grant == "client_credentials" else {
            throw Refusal(code: "unsupported_grant_type", message: "grant_type is client_credentials")
        }
        let client = try await client(form, authorization, host)
        let scopes = try scopes(form["scope"], client)
        let identity = Identity(clientID: client.id, dealers: client.dealers, scopes: scopes)
        var answer = Answer.json(
            .object([
                "access_token": .text(tokens.issue(identity)), "token_type": .text("Bearer"),
                "expires_in": .integer(configuration.tokenSeconds),
                "scope": .text(scopes.map(\.rawValue).sorted().joined(separator: " ")),
            ])
        )
        answer.headers = TokenController.uncached
        return answer
    }

    private func form(_ body: [UInt8], _ contentType: String?) throws(Refusal) -> [String: String] {
        guard MediaType.isForm(contentType) else {
            throw .request("the body is a form: application/x-www-form-urlencoded")
        }
        guard let text = String(validating: body, as: UTF8.self), let pairs = URLText.pairs(text) else {
            throw .request("the form is not encoded rightly")
        }
        var form: [String: String] = [:]
        for (name, value) in pairs {
            guard form.updateValue(value, forKey: name) == nil else {
                throw .request("a parameter comes twice")
            }
        }
        return form.filter { !$0.value.isEmpty }
    }

    // MARK: - Who asks

    private func client(
        _ form: [String: String],
        _ authorization: String?,
        _ host: String
    ) async throws(Refusal) -> APIClient {
        if let assertion = form["client_assertion"] {
            guard form["client_assertion_type"] == ClientAssertions.type else {
                throw .request("client_assertion_type is \(ClientAssertions.type)")
            }
            guard form["client_secret"] == nil, authorization == nil else {
                throw .request("a client names itself in one way")
            }
            return try await client(asserting: assertion, form["client_id"], host)
        }
        let (id, secret) = try credentials(form, authorization)
        guard let client = try await known(id), Secret.matches(secret, hash: client.secretHash) else {
            throw .client("the client or its secret is wrong")
        }
        return client
    }

    private func credentials(
        _ form: [String: String],
        _ authorization: String?
    ) throws(Refusal) -> (id: String, secret: String) {
        guard let authorization else {
            guard let id = form["client_id"], let secret = form["client_secret"] else {
                throw .client("client_id and client_secret are required")
            }
            return (id, secret)
        }
        guard form["client_secret"] == nil else { throw .request("a client names itself in one way") }
        let parts = authorization.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "basic", let bytes = Base64URL.decode(parts[1])
        else {
            throw .client("the header Authorization is not of the scheme Basic")
        }
        let halves = String(decoding: bytes, as: UTF8.self)
            .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let id = URLText.decode(halves[0]), let secret = URLText.decode(halves[1])
        else {
            throw .client("the header Authorization is not of the scheme Basic")
        }
        return (id, secret)
    }

    private func client(
        asserting assertion: String,
        _ id: String?,
        _ host: String
    ) async throws(Refusal) -> APIClient {
        guard let claims = ClientAssertions.read(assertion), id == nil || id == claims.clientID else {
            throw .client("the assertion is no token signed with RS256 whose iss and sub are the client")
        }
        guard let client = try await known(claims.clientID), let key = client.publicKey else {
            throw .client("the client or its key is wrong")
        }
        let scheme = configuration.tls == nil ? "http" : "https"
        let audiences = configuration.audience.map { [$0] } ?? ["\(scheme)://\(host)\(APIRoute.tokenPath)"]
        if let reason = assertions.refusal(of: claims, key: key, audiences: audiences) {
            throw .client(reason)
        }
        return client
    }

    private func known(_ id: String) async throws(Refusal) -> APIClient? {
        do throws(SitesServiceError) {
            return try await directory.client(id: id).flatMap { $0.isRevoked ? nil : $0 }
        } catch {
            throw Refusal(
                status: 503,
                code: "temporarily_unavailable",
                message: "the server is busy; try again"
            )
        }
    }

    private func scopes(_ text: String?, _ client: APIClient) throws(Refusal) -> Set<APIScope> {
        guard let text else { return client.scopes }
        var scopes: Set<APIScope> = []
        for name in text.split(separator: " ") {
            guard let scope = APIScope(rawValue: String(name)), client.scopes.contains(scope) else {
                throw Refusal(code: "invalid_scope", message: "the client may not have the scope \(name)")
            }
            scopes.insert(scope)
        }
        return scopes
    }
}
