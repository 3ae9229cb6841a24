/// How changes are applied.
public struct ApplyOptions: Sendable, Hashable {
    /// The most changes that may be applied; nil for no limit.
    ///
    /// Refuses before the first write.
    public var maximum: Int?
    /// A name for the run.
    public var label: String?
    /// Whether it goes on after a change fails, and past invalid rows.
    public var continuesOnError = false
    /// Stops once so many have failed; nil for no such limit.
    public var failuresMaximum: Int?

    /// Makes options: no limit, stopping at the first failure.
    public init() {}
}

/// Why changes are not applied at all.
public enum ApplyRefusal: Error, Sendable, Hashable {
    /// There are more than `maximum`.
    case ceiling(count: Int, maximum: Int)
    /// There are invalid rows; the number of them and the first reasons.
    case invalidRows(Int, [String])
    /// The journal cannot be written.
    case journal(String)
}
