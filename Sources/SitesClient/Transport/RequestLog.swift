import SitesCore
internal import Synchronization

/// One request that was sent, as people may see it: without secrets.
public struct RequestEntry: Hashable, Sendable {
    /// When it was sent, in milliseconds since 1970, UTC.
    public var timeMilliseconds: Int64
    /// The request without its secrets.
    public var request: HTTPRequest
    /// The status; nil when no answer came.
    public var status: Int?
    /// The headers of the answer.
    public var replyHeaders: [HTTPRequest.Header]
    /// How long it took.
    public var duration: Duration
    /// How long the answer's body is.
    public var bytes: Int
    /// Which attempt it was, the first of which is 1.
    public var attempt: Int
    /// What went wrong without an answer.
    public var failure: String?

    /// The client's name for it.
    public var traceID: String? { request.headers.first { $0.name == TraceID.headerName }?.value }
    /// The server's name for it.
    public var requestID: String? { reply("x-request-id") }
    /// What the server's limit left.
    public var rateLeft: Int? { reply("X-RateLimit-Remaining").flatMap { Int($0) } }

    /// The path with its parameters.
    public var path: String {
        guard let scheme = request.url.firstRange(of: "://") else { return request.url }
        return String(request.url[scheme.upperBound...].drop { $0 != "/" })
    }

    /// The request as a command line, with `$TOKEN` for what is secret.
    public var curl: String {
        func quote(_ text: String) -> String {
            "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
                + "'"
        }
        var parts = ["curl -X \(request.method) \(quote(request.url))"]
        for header in request.headers {
            // The shell fills in the token, so no single quotes around it.
            let isSecret = header.value.contains("$TOKEN")
            parts.append(
                "-H "
                    + (isSecret
                        ? "\"\(header.name): \(header.value)\"" : quote("\(header.name): \(header.value)"))
            )
        }
        if !request.body.isEmpty {
            parts.append("-d " + quote(String(decoding: request.body, as: UTF8.self)))
        }
        return parts.joined(separator: " \\\n  ")
    }

    private func reply(_ name: String) -> String? {
        replyHeaders.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Remembers the last requests.
public final class RequestLog: Sendable {
    private static let countMaximum = 1000

    private struct State {
        var entries: [RequestEntry] = []
        var count = 0
        var listener: (@Sendable (RequestEntry) -> Void)?
    }

    private let state = Mutex(State())
    private let wall: @Sendable () -> Int64

    /// Makes an empty log.
    public init(wall: @escaping @Sendable () -> Int64) { self.wall = wall }

    /// The last requests, the oldest first.
    public var entries: [RequestEntry] { state.withLock { $0.entries } }

    /// How many requests there were.
    public var count: Int { state.withLock { $0.count } }

    /// Tells `listener` of every request from now on.
    public func onRequest(_ listener: @escaping @Sendable (RequestEntry) -> Void) {
        state.withLock { $0.listener = listener }
    }

    func note(_ request: HTTPRequest, _ reply: HTTPReply, duration: Duration, attempt: Int) {
        add(
            RequestEntry(
                timeMilliseconds: wall() - Int64(duration / .milliseconds(1)),
                request: RequestLog.withoutSecrets(request),
                status: reply.status,
                replyHeaders: reply.headers,
                duration: duration,
                bytes: reply.body.count,
                attempt: attempt
            )
        )
    }

    func note(_ request: HTTPRequest, _ failure: TransportFailure, duration: Duration, attempt: Int) {
        add(
            RequestEntry(
                timeMilliseconds: wall() - Int64(duration / .milliseconds(1)),
                request: RequestLog.withoutSecrets(request),
                replyHeaders: [],
                duration: duration,
                bytes: 0,
                attempt: attempt,
                failure: failure.message
            )
        )
    }

    private func add(_ entry: RequestEntry) {
        let listener = state.withLock { state in
            if state.entries.count == RequestLog.countMaximum { state.entries.removeFirst(100) }
            state.entries.append(entry)
            state.count += 1
            return state.listener
        }
        listener?(entry)
    }

    /// A form holds secrets or what is as good as one; the header holds a token.
    private static func withoutSecrets(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        for index in request.headers.indices {
            switch request.headers[index].name.lowercased() {
            case "authorization": request.headers[index].value = "Bearer $TOKEN"
            case "content-type" where request.headers[index].value.hasPrefix("application/x-www-form"):
                request.body = Array("…".utf8)
            default: break
            }
        }
        return request
    }
}
