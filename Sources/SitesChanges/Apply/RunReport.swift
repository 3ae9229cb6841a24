public import SitesCore

/// What became of changes that were applied.
public struct RunReport: Sendable, Hashable {
    /// What became of one.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case done, failed, skipped, stale, left
        /// It was sent and no answer came.
        case unknown
    }

    /// One change with its outcome.
    public struct Row: Sendable, Hashable {
        /// What became of it.
        public var status: Status
        /// The change.
        public var change: Change
        /// The site, once it is known.
        public var siteID: SiteID?
        /// Why it failed.
        public var error: String?
        /// The request, as the service names it.
        public var requestID: String?
    }

    /// The run's identifier, which is also its journal's name.
    public var id: String
    /// The label it was given.
    public var label: String?
    private let changes: [Change]
    private let outcomes: [RowOutcome]
    /// Whether it was stopped before its end.
    public let isCancelled: Bool

    init(id: String, label: String?, changes: [Change], outcomes: [RowOutcome], isCancelled: Bool = false) {
        self.id = id
        self.label = label
        self.changes = changes
        self.outcomes = outcomes
        self.isCancelled = isCancelled
    }

    /// A report in which nothing was sent: what a dry run gives.
    public static func untouched(_ changes: Changes, label: String?) -> RunReport {
        RunReport(
            id: "dry-run",
            label: label,
            changes: changes.changes,
            outcomes: changes.changes.map { _ in RowOutcome(.left) }
        )
    }

    /// The changes in order; each is put together when it is asked for.
    public var rows: LazyMapSequence<Range<Int>, Row> {
        changes.indices.lazy.map { place in
            let (change, outcome) = (changes[place], outcomes[place])
            return Row(
                status: outcome.status,
                change: change,
                siteID: outcome.siteID ?? change.siteID,
                error: outcome.error,
                requestID: outcome.requestID
            )
        }
    }

    /// How many changes have an outcome.
    public func count(_ status: Status) -> Int { outcomes.count { $0.status == status } }
}
