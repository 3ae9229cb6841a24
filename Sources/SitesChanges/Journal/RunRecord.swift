public import SitesCore

/// A run as its journal tells it.
public struct RunRecord: Sendable {
    /// One change with what is known of its requests.
    public struct Row: Sendable {
        /// The change, numbered.
        public var change: Change
        /// The site as it was when the request was sent, where that was not as planned.
        var before: Site?
        /// What is known of the change itself and of the activation that follows it; nil for what was never sent.
        var rounds: [RowOutcome?] = [nil, nil]
        /// Whether a request of each was sent.
        var wasSent = [false, false]

        /// The site, once it is known.
        public var siteID: SiteID? {
            rounds[0]?.siteID ?? rounds[1]?.siteID ?? change.siteID
        }

        /// Why it failed; nil when it did not.
        public var error: String? { rounds[1]?.error ?? rounds[0]?.error }

        /// The site as it was before the first request.
        var original: Site? { before ?? change.before }

        /// What is known of a round: `left` when it was never sent, `unknown` when no outcome came.
        func status(_ round: Int) -> RunReport.Status {
            if let outcome = rounds[round] { return outcome.status }
            return wasSent[round] ? .unknown : .left
        }

        /// What became of the change as a whole.
        public var status: RunReport.Status {
            guard status(0) == .done, change.hasSecondRound else { return status(0) }
            return status(1)
        }
    }

    /// The run's identifier.
    public var id: String
    /// What it is.
    public var header: RunHeader
    /// Its changes by their numbers.
    public private(set) var rows: [Int: Row] = [:]
    /// The greatest of the numbers.
    private var last = -1
    /// When it ended; nil when it did not.
    public private(set) var endTime: Int64?
    /// Whether it ended with nothing left.
    public private(set) var isComplete = false
    /// The damaged lines of its journal, from 1.
    public var damagedLines: [Int] = []
    /// Whether a process is at it now.
    public var isUnderWay = false

    /// Tells a run from the lines of its journal; nil when its first line is missing.
    init?(_ contents: JournalContents) {
        guard case .begin(let run, let header)? = contents.entries.first else { return nil }
        id = run
        self.header = header
        damagedLines = contents.damagedLines
        rows.reserveCapacity(header.count)
        for entry in contents.entries.dropFirst() { take(entry) }
        guard !damagedLines.isEmpty else { return }
        // What was sent may have stood on a damaged line.
        for number in rows.keys where rows[number]?.status(0) == .left { rows[number]?.wasSent[0] = true }
    }

    private mutating func take(_ entry: JournalEntry) {
        switch entry {
        case .begin: break
        case .change(let number, let change):
            rows[number] = Row(change: change)
            last = max(last, number)
        case .intent(let numbers, let round, let before):
            for number in known(numbers) {
                rows[number]?.wasSent[round] = true
                // What a failed try gave before does not hold any more.
                rows[number]?.rounds[round] = nil
                if let before { rows[number]?.before = before }
            }
        case .outcome(let numbers, let round, let outcome):
            for number in known(numbers) { rows[number]?.rounds[round] = outcome }
        case .resumed:
            endTime = nil
            isComplete = false
        case .end(let isComplete, let time, _):
            endTime = time
            self.isComplete = isComplete
        }
    }

    /// Those of some rows that can be there, whatever a line says.
    private func known(_ numbers: ClosedRange<Int>) -> Range<Int> {
        let first = max(0, numbers.lowerBound)
        return first..<max(first, min(last, numbers.upperBound) + 1)
    }

    /// How many changes have a status.
    public func count(_ status: RunReport.Status) -> Int { rows.values.count { $0.status == status } }

    /// Whether it came to its first request: before that every change is written down, and one that died meanwhile did
    /// nothing and does not know all that it was to do.
    public var isStarted: Bool {
        rows.count >= header.count || !damagedLines.isEmpty || rows.values.contains { $0.wasSent[0] }
    }

    /// Whether something is still to be done.
    public var isUnfinished: Bool {
        isStarted && rows.values.contains { [.left, .unknown, .failed].contains($0.status) }
    }

    /// What it came to.
    var tally: RunTally {
        var tally = RunTally()
        for number in numbers {
            guard let row = rows[number] else { continue }
            tally.counts[row.status, default: 0] += 1
            if let id = row.siteID { tally.sites.insert(id) }
        }
        return tally
    }

    /// The changes in order.
    var numbers: [Int] { rows.keys.sorted() }
}

extension Change {
    /// Whether an activation of its own follows the request.
    var hasSecondRound: Bool {
        switch action {
        case .create: activation == true
        case .update: activation != nil && patch?.isEmpty == false
        default: false
        }
    }
}
