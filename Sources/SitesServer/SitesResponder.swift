import HTTPTypes
import Hummingbird
import NIOCore
import SitesCore

/// Takes every request through the same steps, in the order in which they stand in `answer`.
struct SitesResponder: HTTPResponder {
    let configuration: ServerConfiguration
    let service: any SitesService
    let directory: any APIClientDirectory
    let clock: ServerClock
    let tokens: AccessTokens
    let tokenController: TokenController
    let siteController: SiteController
    let limits: RateLimits
    let keys: IdempotencyKeys
    let metrics = ServerMetrics()
    let log: @Sendable (RequestRecord) -> Void

    init(
        _ configuration: ServerConfiguration,
        service: any SitesService,
        directory: any APIClientDirectory,
        clock: ServerClock,
        log: @escaping @Sendable (RequestRecord) -> Void
    ) {
        self.configuration = configuration
        self.service = service
        self.directory = directory
        self.clock = clock
        self.log = log
        tokens = AccessTokens(lifetime: .seconds(configuration.tokenSeconds), uptime: clock.uptime)
        let assertions = ClientAssertions(wall: clock.wall)
        tokenController = TokenController(directory, tokens, assertions, configuration)
        siteController = SiteController(service)
        limits = RateLimits(configuration.tier, clock)
        keys = IdempotencyKeys(uptime: clock.uptime)
    }

    func respond(to request: Request, context: SitesRequestContext) async throws -> Response {
        let start = clock.uptime()
        let wall = clock.wall()
        var exchange = Exchange(request, context)
        metrics.begin()
        var answer: Answer
        var code: APIError.Code?
        do throws(APIError) {
            answer = try await self.answer(&exchange, context)
        } catch {
            code = error.code
            answer = .error(error, requestID: exchange.requestID)
        }
        answer.headers.append((.requestID, exchange.requestID))
        if let id = exchange.traceID { answer.headers.append((.traceID, id.description)) }
        if let standing = exchange.standing { answer.headers += standing.headers }
        let duration = clock.uptime() - start
        metrics.end(exchange.operation, status: answer.status, duration)
        log(
            RequestRecord(
                timeMilliseconds: wall,
                requestID: exchange.requestID,
                traceID: exchange.traceID?.description,
                clientID: exchange.identity?.clientID,
                method: exchange.method,
                path: exchange.path,
                status: answer.status,
                code: code?.rawValue,
                duration: duration,
                bytes: answer.stream == nil ? answer.bytes.count : nil,
                isReplay: answer.isReplay,
                faults: exchange.faults.map(\.rawValue).sorted()
            )
        )
        return try await FaultInjection.apply(exchange.faults, to: answer, context).response()
    }

    private func answer(_ exchange: inout Exchange, _ context: SitesRequestContext) async throws(APIError)
        -> Answer
    {
        try exchange.checkSize(configuration)
        try exchange.takeTraceID()
        switch exchange.path {
        case "/health", "/ready", "/metrics", "/openapi.json": return try await operations(&exchange)
        case APIRoute.tokenPath: return try await token(&exchange)
        default: return try await site(&exchange, context)
        }
    }

    // MARK: - Around the API

    private func operations(_ exchange: inout Exchange) async throws(APIError) -> Answer {
        try require("GET", exchange)
        exchange.operation = String(exchange.path.dropFirst())
        switch exchange.path {
        case "/metrics":
            return Answer(
                status: 200,
                contentType: "text/plain; version=0.0.4",
                bytes: Array(metrics.text.utf8)
            )
        case "/openapi.json": return .json(OpenAPIDocument.value(configuration))
        case "/ready":
            do throws(SitesServiceError) {
                _ = try await service.dealers()
            } catch {
                throw APIError(.unavailable, "the store cannot be read")
            }
            return .json(.object(["status": .text("ready")]))
        default: return .json(.object(["status": .text("ok")]))
        }
    }

    private func token(_ exchange: inout Exchange) async throws(APIError) -> Answer {
        try require("POST", exchange)
        exchange.operation = "token"
        try takeRate(&exchange, "address \(exchange.remoteAddress)")
        let body = try await exchange.body(configuration.bodyMaximum)
        return await tokenController.answer(
            body: body,
            contentType: exchange.header(.contentType),
            authorization: exchange.header(.authorization),
            host: exchange.request.head.authority ?? ""
        )
    }

    private func require(_ method: String, _ exchange: Exchange) throws(APIError) {
        guard exchange.method != method else { return }
        var error = APIError(.methodNotAllowed, "\(exchange.path) knows \(method) alone")
        error.allowed = [method]
        throw error
    }

    private func takeRate(_ exchange: inout Exchange, _ client: String) throws(APIError) {
        exchange.standing = limits.take(client)
        guard exchange.standing?.retryAfter == nil else {
            throw APIError(.rateLimited, "too many requests; wait as Retry-After says")
        }
    }

    // MARK: - The API

    private func site(_ exchange: inout Exchange, _ context: SitesRequestContext) async throws(APIError)
        -> Answer
    {
        let route = try route(&exchange)
        guard MediaType.acceptsJSON(exchange.header(.accept)) else {
            throw APIError(.notAcceptable, "answers are application/json")
        }
        let identity: Identity
        do throws(APIError) {
            identity = try await authenticate(exchange)
        } catch {
            try takeRate(&exchange, "address \(exchange.remoteAddress)")
            throw error
        }
        exchange.identity = identity
        try takeRate(&exchange, identity.clientID)
        exchange.faults = nextFaults()
        if exchange.faults.contains(.delay) { try? await Task.sleep(for: configuration.faults.delay) }
        try FaultInjection.refuse(exchange.faults)
        if exchange.faults.contains(.reset) { return Answer(status: 500) }
        try identity.permit(route)
        let body = try await body(exchange, route)
        let query = try exchange.query()
        return try await once(exchange, identity, body) { () async throws(APIError) in
            try await siteController.answer(route, query: query, body: body)
        }
    }

    private func route(_ exchange: inout Exchange) throws(APIError) -> APIRoute {
        switch APIRoute.match(method: exchange.method, path: exchange.path) {
        case .route(let route):
            exchange.operation = route.operation.rawValue
            return route
        case .wrongMethod(let allowed):
            var error = APIError(
                .methodNotAllowed,
                "the path knows \(allowed.joined(separator: ", ")), not \(exchange.method)"
            )
            error.allowed = allowed
            throw error
        case .notAnID("dealerId"):
            throw APIError(.dealerNotFound, "dealerId is a number from 1", field: "dealerId")
        case .notAnID(let name): throw APIError(.siteNotFound, "\(name) is a number from 1", field: name)
        case .unknown: throw APIError(.notFound, "there is no such path")
        }
    }

    private func authenticate(_ exchange: Exchange) async throws(APIError) -> Identity {
        guard let header = exchange.header(.authorization) else {
            throw APIError(.invalidToken, "the header Authorization is missing", field: "Authorization")
        }
        let parts = header.split(separator: " ")
        guard parts.count == 2, parts[0] == "Bearer" || parts[0].lowercased() == "bearer" else {
            throw APIError(
                .invalidToken,
                "the header Authorization is `Bearer TOKEN`",
                field: "Authorization"
            )
        }
        let identity = try tokens.identity(String(parts[1]))
        do throws(SitesServiceError) {
            // Asked anew each time: who was revoked, be it by another process, is out at once.
            guard try await directory.isActive(clientID: identity.clientID) else {
                throw SitesServiceError(.unauthorized, "the client was revoked")
            }
            return identity
        } catch {
            throw APIError(error)
        }
    }

    private func body(_ exchange: Exchange, _ route: APIRoute) async throws(APIError) -> [UInt8] {
        guard route.operation.takesBody else { return [] }
        let body = try await exchange.body(configuration.bodyMaximum)
        // HTTP/2 frames a body without saying its length first.
        guard
            !body.isEmpty || exchange.header(.contentLength) != nil
                || exchange.header(.transferEncoding) != nil
        else {
            throw APIError(
                .lengthRequired,
                "the body and its Content-Length are missing",
                field: "Content-Length"
            )
        }
        guard MediaType.isJSON(exchange.header(.contentType)) else {
            throw APIError(.unsupportedMediaType, "the body is application/json", field: "Content-Type")
        }
        return body
    }

    /// Carries out a request with a key once.
    private func once(
        _ exchange: Exchange,
        _ identity: Identity,
        _ body: [UInt8],
        _ carryOut: () async throws(APIError) -> Answer
    ) async throws(APIError) -> Answer {
        guard let text = exchange.header(.idempotencyKey), exchange.method != "GET" else {
            return try await carryOut()
        }
        guard IdempotencyKeys.isKey(text) else {
            throw APIError(
                .invalidRequest,
                "Idempotency-Key has 1 to \(IdempotencyKeys.lengthMaximum) visible ASCII characters",
                field: "Idempotency-Key"
            )
        }
        let key = IdempotencyKeys.Key(clientID: identity.clientID, text: text)
        let print = exchange.method + " " + exchange.path + " " + Secret.hash(body)
        if var answer = try keys.claim(key, fingerprint: print) {
            answer.isReplay = true
            return answer
        }
        do throws(APIError) {
            let answer = try await carryOut()
            keys.settle(key, answer)
            return answer
        } catch {
            // A refusal may be mended and sent again under the same key.
            keys.drop(key)
            throw error
        }
    }

    private func nextFaults() -> Set<Faults.Kind> {
        var generator = SystemRandomNumberGenerator()
        return configuration.faults.next(using: &generator)
    }
}
