public import SitesCore

/// Writes that are described and not yet made: a value that is looked at, filtered, and applied once.
public struct Changes: Sendable, Hashable {
    /// The changes in order.
    public var changes: [Change]
    /// How many rows needed no change and were left out.
    public var unchangedCount: Int
    /// What they go on from, if they were not just described.
    public var origin: ChangesOrigin?
    /// What whoever looks at them has to know besides, a line each.
    public var notes: [String] = []

    /// Makes changes.
    public init(_ changes: [Change], unchangedCount: Int = 0) {
        self.changes = changes
        self.unchangedCount = unchangedCount
    }

    /// The same with the changes at `places` only, in that order.
    public func picking(_ places: [Int]) -> Changes {
        var picked = self
        picked.changes = places.map { changes[$0] }
        return picked
    }

    /// Those that cannot be sent.
    public var invalid: [Change] { changes.filter { !$0.isValid } }

    /// Those that can.
    public var valid: [Change] { changes.filter { $0.isValid } }

    /// How many can.
    public var validCount: Int { changes.count { $0.isValid } }

    /// The number by which a journal knows the change at a place: its place, unless it has its number from a run or
    /// plan file.
    func number(_ place: Int) -> Int {
        switch origin {
        case .resumed, .plan: changes[place].number ?? place
        case .undone, nil: place
        }
    }

    /// What was found out about rows whose outcome was unknown, as lines of the journal.
    var settled: [JournalEntry] {
        guard case .resumed(_, let rows) = origin else { return [] }
        return rows.map { row in
            .outcome(
                rows: row.number...row.number,
                round: row.round,
                RowOutcome(.done, siteID: row.siteID, isSettled: true)
            )
        }
    }

    /// How many requests applying takes.
    public var requestCount: Int { changes.reduce(0) { $0 + $1.requestCount } }

    /// The dealers concerned, in order.
    public var dealers: [DealerID] { Set(changes.map(\.dealer)).sorted() }

    /// How many there are of each action that can be sent.
    public var counts: [(action: Change.Action, count: Int)] {
        var counts: [Change.Action: Int] = [:]
        for change in changes where change.isValid { counts[change.action, default: 0] += 1 }
        return Change.Action.allCases.compactMap { action in counts[action].map { (action, $0) } }
    }
}

/// What changes go on from.
public enum ChangesOrigin: Sendable, Hashable {
    /// A run that did not come to its end; what became of its rows whose outcome was unknown.
    case resumed(run: String, settled: [SettledRow])
    /// A run that they take back.
    case undone(run: String)
    /// A plan file.
    case plan(PlanHeader)
}

/// A row whose outcome was unknown until it was read back.
public struct SettledRow: Sendable, Hashable {
    /// The row's place in the run.
    public var number: Int
    /// The request of the row: 0 for the change itself, 1 for the activation that follows it.
    public var round: Int
    /// The site.
    public var siteID: SiteID?
}
