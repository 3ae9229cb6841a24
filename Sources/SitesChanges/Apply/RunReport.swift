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
    /// The changes in order.
    public var rows: [Row]
    /// Whether it was stopped before its end.
    public var isCancelled = false

    /// A report in which nothing was sent: what a dry run gives.
    public static func untouched(_ changes: Changes, label: String?) -> RunReport {
        RunReport(
            id: "dry-run",
            label: label,
            rows: changes.changes.map { Row(status: .left, change: $0) }
        )
    }

    /// How many changes have an outcome.
    public func count(_ status: Status) -> Int { rows.count { $0.status == status } }
}
