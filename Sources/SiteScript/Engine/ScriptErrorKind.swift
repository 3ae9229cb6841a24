/// The closed list of what can go wrong while a script runs.
public enum ScriptErrorKind: String, Sendable, Hashable, CaseIterable {
    case notFound = "not_found"
    case unauthorized
    case forbidden
    case invalid
    case conflict
    case rateLimited = "rate_limited"
    case unavailable
    case timeout
    case cancelled
    case limit
    case type
    case value
    case overflow
    case io
    case stale
    case failed

    /// Whether `catch` may take it; `limit` and `cancelled` end the run.
    public var isCatchable: Bool { self != .limit && self != .cancelled }
}
