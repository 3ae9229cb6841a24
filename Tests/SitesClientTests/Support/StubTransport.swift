import SitesClient
import SitesCore
import Synchronization

/// Answers as a test says, and remembers what was sent.
final class StubTransport: HTTPTransport {
    typealias Answer = @Sendable (HTTPRequest, Int) throws(TransportFailure) -> HTTPReply

    private let sent = Mutex<[HTTPRequest]>([])
    private let answer: Answer

    /// `answer` is told the request and how many came before it.
    init(_ answer: @escaping Answer) { self.answer = answer }

    var requests: [HTTPRequest] { sent.withLock { $0 } }

    /// The requests that are no requests for tokens.
    var calls: [HTTPRequest] { requests.filter { !$0.url.hasSuffix("/oauth/token") } }

    func send(_ request: HTTPRequest, within timeout: Duration) async throws(TransportFailure) -> HTTPReply {
        let number = sent.withLock { sent in
            sent.append(request)
            return sent.count { $0.url.hasSuffix("/oauth/token") == request.url.hasSuffix("/oauth/token") }
                - 1
        }
        await Task.yield()
        return try answer(request, number)
    }
}

/// Time that passes only by sleeping.
final class ManualClock: Sendable {
    private let time = Mutex(Duration.zero)

    var now: Duration { time.withLock { $0 } }

    func advance(_ duration: Duration) { time.withLock { $0 += duration } }

    var clock: ClientClock {
        ClientClock(wall: { [self] in Int64(now / .milliseconds(1)) }, uptime: { [self] in now }) { [self] in
            try Task.checkCancellation()
            advance($0)
            await Task.yield()
        }
    }
}

extension HTTPReply {
    static func json(_ text: String, _ status: Int = 200, _ headers: [String: String] = [:]) -> HTTPReply {
        HTTPReply(status, headers: headers.map { .init($0.key, $0.value) }, body: Array(text.utf8))
    }

    static func token(_ text: String, seconds: Int = 3600) -> HTTPReply {
        json("{\"access_token\":\"\(text)\",\"token_type\":\"Bearer\",\"expires_in\":\(seconds)}")
    }

    static func site(_ id: Int, _ external: String = "x", active: Int = 0, status: Int = 200) -> HTTPReply {
        json(SiteText.json(id, external, active: active), status)
    }
}

enum SiteText {
    static func json(_ id: Int, _ external: String = "x", active: Int = 0) -> String {
        """
        {"site_id":\(id),"external_site_id":"\(external)","name":"A","timezone":"UTC","is_activated":\(active),\
        "created_at":"2025-01-01T00:00:00.000Z"}
        """
    }
}

/// A service whose requests go to a stub, with a token that is given already.
func service(
    _ clock: ManualClock = ManualClock(),
    credentials: Credentials = .token("static"),
    capabilities: RemoteCapabilities = .all,
    _ answer: @escaping StubTransport.Answer
) -> (RemoteSitesService, StubTransport) {
    let stub = StubTransport(answer)
    var configuration = ClientConfiguration(baseURL: "https://api.example.com", credentials: credentials)
    configuration.capabilities = capabilities
    return (RemoteSitesService(configuration, transport: stub, clock: clock.clock), stub)
}
