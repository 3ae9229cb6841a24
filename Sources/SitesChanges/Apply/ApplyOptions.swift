/// How changes are applied.
public struct ApplyOptions: Sendable, Hashable {
    /// What becomes of a change whose site is not as it was when the change was planned.
    public enum Staleness: String, Sendable, Hashable, CaseIterable {
        /// It is left out and reported.
        case skip
        /// It counts as a failure.
        case fail
        /// It is made all the same.
        case force
    }

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
    /// How many requests are under way at once; a local store takes one batch at a time.
    public var concurrency = 8
    /// How many requests are sent in a second at most; nil for no such limit.
    public var rate: Double?
    /// What becomes of changes that are stale.
    public var staleness = Staleness.skip
    /// The rules of the host.
    public var rules = ChangeRules()

    /// Makes options: no limit, stopping at the first failure.
    public init() {}
}
