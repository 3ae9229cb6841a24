public import SitesCore

/// Writes that are described and not yet made: a value that is looked at, filtered, and applied once.
public struct Changes: Sendable, Hashable {
    /// The changes in order.
    public var changes: [Change]
    /// How many rows needed no change and were left out.
    public var unchangedCount: Int

    /// Makes changes.
    public init(_ changes: [Change], unchangedCount: Int = 0) {
        self.changes = changes
        self.unchangedCount = unchangedCount
    }

    /// Those that cannot be sent.
    public var invalid: [Change] { changes.filter { !$0.isValid } }

    /// Those that can.
    public var valid: [Change] { changes.filter(\.isValid) }

    /// How many requests applying takes.
    public var requestCount: Int { changes.reduce(0) { $0 + $1.requestCount } }

    /// The dealers concerned, in order.
    public var dealers: [DealerID] { Set(changes.map(\.dealer)).sorted() }

    /// How many there are of each action that can be sent.
    public var counts: [(action: Change.Action, count: Int)] {
        Change.Action.allCases.compactMap { action in
            let count = changes.count { $0.action == action && $0.isValid }
            return count == 0 ? nil : (action, count)
        }
    }
}
