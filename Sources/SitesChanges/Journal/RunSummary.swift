/// What a run is and what it came to, told by the ends of its journal where they tell it.
public struct RunSummary: Sendable {
    /// The run's identifier.
    public let id: String
    /// What it is.
    public let header: RunHeader
    /// When it ended; nil when it did not.
    public let endTime: Int64?
    /// The damaged lines of its journal, from 1.
    ///
    /// Empty where the ends tell everything: the lines between are not looked at then.
    public let damagedLines: [Int]
    /// Whether a process is at it now.
    public let isUnderWay: Bool
    /// Whether it came to its first request.
    public let isStarted: Bool
    let tally: RunTally

    /// Tells it from the whole journal.
    init(_ record: RunRecord) {
        id = record.id
        header = record.header
        endTime = record.endTime
        damagedLines = record.damagedLines
        isUnderWay = record.isUnderWay
        isStarted = record.isStarted
        tally = record.tally
    }

    /// Tells it from a first and a last line.
    init(id: String, _ header: RunHeader, endTime: Int64, _ tally: RunTally) {
        self.id = id
        self.header = header
        self.endTime = endTime
        self.tally = tally
        damagedLines = []
        isUnderWay = false
        isStarted = true
    }

    /// How many changes have a status.
    public func count(_ status: RunReport.Status) -> Int { tally.counts[status] ?? 0 }

    /// Whether something is still to be done.
    public var isUnfinished: Bool { isStarted && count(.left) + count(.unknown) + count(.failed) > 0 }

    /// What the run is now: `running`, `finished`, `unfinished` or `never started`.
    public var state: String {
        isUnderWay ? "running" : !isStarted ? "never started" : isUnfinished ? "unfinished" : "finished"
    }
}

extension RunRecord {
    /// What the run is now: `running`, `finished`, `unfinished` or `never started`.
    public var state: String { RunSummary(self).state }
}
