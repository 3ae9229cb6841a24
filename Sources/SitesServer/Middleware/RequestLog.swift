import SitesCore

/// One request as it is logged: what was asked and what came of it, without any secret.
public struct RequestRecord: Hashable, Sendable {
    /// When it came, in milliseconds since 1970, UTC.
    public var timeMilliseconds: Int64
    /// The server's name for it.
    public var requestID: String
    /// The client's name for it.
    public var traceID: String?
    /// The client, once it is known.
    public var clientID: String?
    /// The verb.
    public var method: String
    /// The path without its parameters.
    public var path: String
    /// The status.
    public var status: Int
    /// The code of a refusal.
    public var code: String?
    /// How long it took.
    public var duration: Duration
    /// How long the body is; nil while it is still written.
    public var bytes: Int?
    /// Whether the request was carried out before, under the same key.
    public var isReplay = false
    /// The failures that were made on purpose.
    public var faults: [String] = []

    /// One line of JSON.
    public var line: String {
        var members: [JSONValue.Member] = [
            .init("time", .text(WireDate.text(timeMilliseconds))), .init("request_id", .text(requestID)),
            .init("trace_id", traceID.map(JSONValue.text) ?? .null),
            .init("client_id", clientID.map(JSONValue.text) ?? .null), .init("method", .text(method)),
            .init("path", .text(path)), .init("status", .integer(status)),
            .init("ms", .number((duration / .microseconds(1)).rounded() / 1000)),
        ]
        if let code { members.append(.init("code", .text(code))) }
        if let bytes { members.append(.init("bytes", .integer(bytes))) }
        if isReplay { members.append(.init("replay", .boolean(true))) }
        if !faults.isEmpty { members.append(.init("faults", .array(faults.map(JSONValue.text)))) }
        return String(decoding: JSONText.bytes(of: .object(members)), as: UTF8.self)
    }
}
