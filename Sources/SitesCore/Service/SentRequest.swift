/// A request that a service sent elsewhere, as people may see it: without secrets.
public struct SentRequest: Hashable, Sendable {
    /// When it was sent, in milliseconds since 1970, UTC.
    public var timeMilliseconds: Int64
    /// The verb.
    public var method: String
    /// The path with its parameters.
    public var path: String
    /// The status; nil when no answer came.
    public var status: Int?
    /// How long it took, in milliseconds.
    public var milliseconds: Double
    /// How long the answer's body is.
    public var bytes: Int
    /// Which attempt it was, the first of which is 1.
    public var attempt: Int
    /// The client's name for it.
    public var traceID: String?
    /// The server's name for it.
    public var requestID: String?
    /// What the server's limit left.
    public var rateLeft: Int?
    /// What went wrong without an answer.
    public var failure: String?
    /// The request as a command line, with `$TOKEN` for what is secret.
    public var curl: String

    /// Makes one.
    public init(
        timeMilliseconds: Int64,
        method: String,
        path: String,
        status: Int?,
        milliseconds: Double,
        bytes: Int,
        attempt: Int,
        traceID: String?,
        requestID: String?,
        rateLeft: Int?,
        failure: String?,
        curl: String
    ) {
        self.timeMilliseconds = timeMilliseconds
        self.method = method
        self.path = path
        self.status = status
        self.milliseconds = milliseconds
        self.bytes = bytes
        self.attempt = attempt
        self.traceID = traceID
        self.requestID = requestID
        self.rateLeft = rateLeft
        self.failure = failure
        self.curl = curl
    }
}
