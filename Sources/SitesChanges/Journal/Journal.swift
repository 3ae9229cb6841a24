/// Where a run is written down ahead of what it does.
public protocol Journal: Sendable {
    /// The run's identifier.
    var runID: String { get }
    /// Writes what the run is and every valid change it is to make; all of it is on the disk when it returns.
    ///
    /// A run that goes on has both in it already and only notes that it does.
    func begin(_ header: RunHeader, _ changes: Changes) throws
    /// Adds lines; when `isDurable`, they are on the disk when it returns.
    func append(_ entries: [JournalEntry], isDurable: Bool) throws
    /// Writes the last line with how many changes came to what; everything is on the disk when it returns.
    func end(isComplete: Bool, counts: [RunReport.Status: Int]) throws
}

/// A journal for hosts that want none: it remembers nothing.
public struct NoJournal: Journal {
    /// `none`.
    public let runID = "none"
    /// Makes one.
    public init() {}
    /// Does nothing.
    public func begin(_ header: RunHeader, _ changes: Changes) {}
    /// Does nothing.
    public func append(_ entries: [JournalEntry], isDurable: Bool) {}
    /// Does nothing.
    public func end(isComplete: Bool, counts: [RunReport.Status: Int]) {}
}
