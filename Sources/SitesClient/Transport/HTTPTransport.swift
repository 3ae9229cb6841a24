/// Carries requests to a server and answers back; the one thing of the client that touches the network.
public protocol HTTPTransport: Sendable {
    /// Sends a request and reads the whole answer, within a time.
    func send(_ request: HTTPRequest, within timeout: Duration) async throws(TransportFailure) -> HTTPReply
}

/// A request as it is sent.
public struct HTTPRequest: Hashable, Sendable {
    /// The verb.
    public var method: String
    /// The whole URL.
    public var url: String
    /// The headers in order.
    public var headers: [Header]
    /// The body; empty for none.
    public var body: [UInt8]

    /// One header.
    public struct Header: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value.
        public var value: String

        /// Makes a header.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes a request.
    public init(_ method: String, _ url: String, headers: [Header] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// An answer as it came.
public struct HTTPReply: Hashable, Sendable {
    /// The status.
    public var status: Int
    /// The headers in order.
    public var headers: [HTTPRequest.Header]
    /// The body.
    public var body: [UInt8]

    /// Makes a reply.
    public init(_ status: Int, headers: [HTTPRequest.Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of a header; names are the same in any case.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}

/// Why no answer came.
public enum TransportFailure: Error, Hashable, Sendable {
    /// Nothing was sent, so that nothing was done.
    case notSent(String)
    /// It may have been done.
    case unclear(String)
    /// The time was up; it may have been done.
    case timeout
    /// The task was cancelled.
    case cancelled

    /// What went wrong, in one line.
    var message: String {
        switch self {
        case .notSent(let reason): reason
        case .unclear(let reason): reason
        case .timeout: "no answer came in time"
        case .cancelled: "cancelled"
        }
    }
}
