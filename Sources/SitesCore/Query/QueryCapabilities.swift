/// What a service evaluates itself, with exactly the meaning of `SiteQuery.apply(to:)`.
public struct QueryCapabilities: Hashable, Sendable {
    /// The kinds of condition.
    public struct Operations: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// Makes a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Tests by `equals`.
        public static let equality = Operations(rawValue: 1)
        /// Tests by `notEquals`, orderings, `isIn`, `isNotIn` and against nil.
        public static let comparison = Operations(rawValue: 2)
        /// Tests by `startsWith`, `contains`, `endsWith`.
        public static let text = Operations(rawValue: 4)
        /// All of them.
        public static let all: Operations = [.equality, .comparison, .text]
    }

    /// The conditions it evaluates.
    public var operations: Operations
    /// How many sort keys it takes.
    public var sortKeysMaximum: Int
    /// Whether it counts without listing.
    public var counts: Bool

    /// Makes capabilities.
    public init(operations: Operations, sortKeysMaximum: Int, counts: Bool) {
        self.operations = operations
        self.sortKeysMaximum = sortKeysMaximum
        self.counts = counts
    }

    /// Everything.
    public static let all = QueryCapabilities(operations: .all, sortKeysMaximum: .max, counts: true)
}
