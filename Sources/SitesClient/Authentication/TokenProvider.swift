import SitesCore
import Synchronization

/// Gives every request the token that they all share, and gets a new one once when it is needed.
final class TokenProvider: Sendable {
    private let configuration: ClientConfiguration
    private let transport: any HTTPTransport
    private let clock: ClientClock
    private let policy: RetryPolicy
    private let log: RequestLog
    private let state = Mutex(TokenState())
    private let changed = Signal()

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
        policy = RetryPolicy(attemptsMaximum: configuration.attemptsMaximum)
    }

    /// The token to use now.
    func token() async throws(SitesServiceError) -> String {
        if case .token(let token) = configuration.credentials { return token }
        while true {
            if Task.isCancelled { throw SitesServiceError(.cancelled, "cancelled") }
            let ticket = changed.ticket
            switch state.withLock({ $0.ask(at: clock.uptime()) }) {
            case .use(let token): return token.text
            case .wait: await changed.wait(since: ticket)
            case .fetch:
                defer { changed.fire() }
                do throws(SitesServiceError) {
                    let token = try await fetch()
                    state.withLock { $0.fetched(token) }
                    return token.text
                } catch {
                    state.withLock { $0.failed() }
                    throw error
                }
            }
        }
    }

    /// What a refused token was.
    enum Rejection {
        /// The only one there is.
        case final
        /// Thought to be good: another one may be, once.
        case surprising
        /// Over by now, or replaced already: nothing is wrong.
        case expected
    }

    /// A server did not take a token.
    func reject(_ token: String) -> Rejection {
        if case .token = configuration.credentials { return .final }
        return state.withLock { $0.rejected(token, at: clock.uptime()) } ? .surprising : .expected
    }

    // MARK: - Fetching

    private func fetch() async throws(SitesServiceError) -> AccessToken {
        var attempt = 0
        while true {
            attempt += 1
            let start = clock.uptime()
            let request = try request()
            let outcome: RetryPolicy.Outcome
            do throws(TransportFailure) {
                let reply = try await transport.send(request, within: configuration.requestTimeout)
                log.note(request, reply, duration: clock.uptime() - start, attempt: attempt)
                outcome = .reply(reply)
            } catch {
                log.note(request, error, duration: clock.uptime() - start, attempt: attempt)
                outcome = .failure(error)
            }
            if case .reply(let reply) = outcome, reply.status == 200 { return try token(reply, start) }
            // Asking for a token twice does no harm.
            switch policy.decide(outcome, attempt: attempt, isRepeatable: true, wall: clock.wall()) {
            case .stop: throw refusal(outcome)
            case .again(let delay):
                do { try await clock.sleep(delay) } catch { throw SitesServiceError(.cancelled, "cancelled") }
            }
        }
    }

    private func request() throws(SitesServiceError) -> HTTPRequest {
        var form: [(name: String, value: String)] = [("grant_type", "client_credentials")]
        switch configuration.credentials {
        case .token: break
        case .secret(let clientID, let secret): form += [("client_id", clientID), ("client_secret", secret)]
        case .key(let clientID, let privateKey, let keyID):
            let audience = configuration.audience ?? configuration.effectiveTokenURL
            let assertion = ClientAssertion(
                clientID: clientID,
                keyID: keyID,
                audience: audience,
                issuedAt: Int(clock.wall() / 1000),
                identifier: TraceID().description
            )
            form += [
                ("client_id", clientID), ("client_assertion_type", ClientAssertion.type),
                ("client_assertion", try assertion.text(privateKey: privateKey)), ("audience", audience),
            ]
        }
        return HTTPRequest(
            "POST",
            configuration.effectiveTokenURL,
            headers: [
                .init("Content-Type", "application/x-www-form-urlencoded"),
                .init("Accept", "application/json"),
                .init(TraceID.headerName, TraceID().description),
            ],
            body: Array(URLText.text(form).utf8)
        )
    }

    private func token(_ reply: HTTPReply, _ start: Duration) throws(SitesServiceError) -> AccessToken {
        guard let value = try? JSONReader.value(of: reply.body), let text = value["access_token"]?.text,
            !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw SitesServiceError(.io, "\(configuration.effectiveTokenURL) gave no access token")
        }
        // RFC 6749 recommends the lifetime and does not require it.
        let seconds = value["expires_in"]?.integer ?? value["expires_in"]?.text.flatMap { Int($0) } ?? 3600
        return AccessToken(text, lifetime: .seconds(max(0, seconds)), at: start)
    }

    private func refusal(_ outcome: RetryPolicy.Outcome) -> SitesServiceError {
        switch outcome {
        case .failure(.cancelled): return SitesServiceError(.cancelled, "cancelled")
        case .failure(let failure):
            return SitesServiceError(
                .unavailable,
                "no token from \(configuration.effectiveTokenURL): \(failure.message)"
            )
        case .reply(let reply):
            let body = ErrorBody(reply.body)
            let reason = [body.code, body.message].compactMap { $0 }.joined(separator: ": ")
            let isRefused = reply.status == 400 || reply.status == 401 || reply.status == 403
            return SitesServiceError(
                isRefused ? .unauthorized : body.kind(status: reply.status),
                "no token from \(configuration.effectiveTokenURL): status \(reply.status)"
                    + (reason.isEmpty ? "" : ", \(reason)"),
                requestID: body.requestID ?? reply.header("x-request-id"),
                hint: isRefused ? "the profile's client or secret is wrong" : nil
            )
        }
    }
}
