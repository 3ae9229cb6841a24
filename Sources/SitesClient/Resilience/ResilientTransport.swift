import SitesCore

/// Performs one operation of the API: with a token, within the budget, and again where that is safe.
final class ResilientTransport: Sendable {
    /// Why an operation gave nothing.
    struct Failure: Error {
        var error: SitesServiceError
        /// Whether it may have been carried out.
        var isUnclear = false
        /// Whether an attempt before the last may have carried it out.
        var wasUnclear = false
    }

    /// What an operation asks.
    struct Call {
        var route: APIRoute
        var query: [(name: String, value: String)]
        var body: [UInt8]
        /// The same for every time that one operation is sent; a service that knows keys carries it out once.
        var idempotencyKey: String?
        var isRepeatable: Bool { route.operation.isIdempotent }

        init(
            _ route: APIRoute,
            query: [(name: String, value: String)] = [],
            body: [UInt8] = []
        ) {
            self.route = route
            self.query = query
            self.body = body
            if route.operation.method != "GET" { idempotencyKey = TraceID().description }
        }
    }

    let configuration: ClientConfiguration
    let log: RequestLog
    private let transport: any HTTPTransport
    private let clock: ClientClock
    private let tokens: TokenProvider
    private let limiter: RateLimiter
    private let policy: RetryPolicy
    private let time = ServiceTime()

    init(
        _ configuration: ClientConfiguration,
        _ transport: any HTTPTransport,
        _ clock: ClientClock,
        _ log: RequestLog
    ) {
        self.configuration = configuration
        self.transport = transport
        self.clock = clock
        self.log = log
        tokens = TokenProvider(configuration, transport, clock, log)
        limiter = RateLimiter(configuration, clock)
        policy = RetryPolicy(attemptsMaximum: configuration.attemptsMaximum)
    }

    /// Gets a token, to see whether that works.
    func checkCredentials() async throws(SitesServiceError) { _ = try await tokens.token() }

    /// Time since a fixed moment.
    var uptime: Duration { clock.uptime() }

    /// What the service's clock shows, in milliseconds since 1970; ours where no answer told.
    var serviceTime: Int64 { time.milliseconds(at: clock.uptime()) ?? clock.wall() }

    /// Performs an operation until it is answered with success, or fails for good.
    func perform(_ call: Call) async throws(Failure) -> HTTPReply {
        let traceID = TraceID()
        let start = clock.uptime()
        var attempt = 0
        var hasNewToken = false
        var wasUnclear = false
        while true {
            attempt += 1
            let (outcome, token) = try await send(call, traceID, attempt)
            if case .reply(let reply) = outcome {
                if (200..<300).contains(reply.status) { return reply }
                if reply.status == 401, attempt < configuration.attemptsMaximum {
                    switch tokens.reject(token) {
                    case .expected: continue
                    case .surprising where !hasNewToken:
                        hasNewToken = true
                        continue
                    case .surprising, .final: break
                    }
                }
            }
            let decision = policy.decide(
                outcome,
                attempt: attempt,
                isRepeatable: call.isRepeatable || configuration.capabilities.keepsKeys,
                wall: clock.wall()
            )
            guard case .again(let delay) = decision,
                clock.uptime() + delay - start < configuration.operationTimeout
            else {
                var failure = failure(outcome, call, traceID, attempt)
                failure.wasUnclear = wasUnclear
                throw failure
            }
            hasNewToken = false
            wasUnclear = wasUnclear || outcome.isUnclear
            do {
                try await clock.sleep(delay)
            } catch {
                throw failure(outcome, call, traceID, attempt)
            }
        }
    }

    private func send(
        _ call: Call,
        _ traceID: TraceID,
        _ attempt: Int
    ) async throws(Failure) -> (RetryPolicy.Outcome, token: String) {
        do throws(SitesServiceError) {
            try await limiter.enter()
        } catch {
            throw Failure(error: error)
        }
        let token: String
        do throws(SitesServiceError) {
            token = try await tokens.token()
        } catch {
            limiter.settle(nil)
            throw Failure(error: error)
        }
        let request = request(call, token, traceID)
        let start = clock.uptime()
        do throws(TransportFailure) {
            let reply = try await transport.send(request, within: configuration.requestTimeout)
            limiter.settle(reply)
            time.note(reply, at: clock.uptime())
            log.note(request, reply, duration: clock.uptime() - start, attempt: attempt)
            return (.reply(reply), token)
        } catch {
            limiter.settle(nil)
            log.note(request, error, duration: clock.uptime() - start, attempt: attempt)
            return (.failure(error), token)
        }
    }

    private func request(_ call: Call, _ token: String, _ traceID: TraceID) -> HTTPRequest {
        var headers: [HTTPRequest.Header] = [
            .init("Authorization", "Bearer \(token)"), .init(TraceID.headerName, traceID.description),
            .init("Accept", "application/json"),
        ]
        if !call.body.isEmpty { headers.append(.init("Content-Type", "application/json")) }
        if let key = call.idempotencyKey { headers.append(.init("Idempotency-Key", key)) }
        let query = call.query.isEmpty ? "" : "?" + URLText.text(call.query)
        return HTTPRequest(
            call.route.operation.method,
            configuration.baseURL + call.route.path + query,
            headers: headers,
            body: call.body
        )
    }

    // MARK: - Errors

    private func failure(
        _ outcome: RetryPolicy.Outcome,
        _ call: Call,
        _ traceID: TraceID,
        _ attempt: Int
    ) -> Failure {
        let times = attempt > 1 ? " after \(attempt) attempts" : ""
        let trace = " (trace \(traceID))"
        switch outcome {
        case .failure(.cancelled):
            let error = SitesServiceError(.cancelled, "cancelled")
            return Failure(error: error, isUnclear: !call.isRepeatable)
        case .failure(let failure):
            let kind: SitesServiceError.Kind = failure == .timeout ? .timeout : .unavailable
            let error = SitesServiceError(
                kind,
                "\(call.route.operation.method) \(call.route.path): \(failure.message)\(times)\(trace)"
            )
            return Failure(error: error, isUnclear: outcome.isUnclear)
        case .reply(let reply):
            let body = ErrorBody(reply.body)
            let message = body.message ?? body.code ?? "the service answered with the status \(reply.status)"
            let error = SitesServiceError(
                300..<400 ~= reply.status ? .io : body.kind(status: reply.status),
                message + times + trace,
                field: body.field.flatMap(SiteField.init(rawValue:)),
                requestID: body.requestID ?? reply.header("x-request-id"),
                hint: hint(reply, call)
            )
            return Failure(error: error, isUnclear: outcome.isUnclear)
        }
    }

    private func hint(_ reply: HTTPReply, _ call: Call) -> String? {
        switch reply.status {
        case 300..<400: "redirects are not followed; the profile's URL has to be the service's own"
        case 401: "the profile's credentials are not accepted"
        case 403:
            "the token does not reach dealer \(call.route.dealer) or lacks \(call.route.operation.scope.rawValue)"
        default: nil
        }
    }
}
