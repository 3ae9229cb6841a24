import SiteScriptTerminal
import SitesChanges
import SitesCore

/// What became of changes that were applied, for people: one line, and every row that failed.
enum RunOutput {
    private static let statuses: [RunReport.Status] = [.done, .failed, .skipped, .stale, .unknown, .left]

    /// The text of a report; nil when there is nothing to say.
    ///
    /// `isQuiet` leaves out what went well.
    static func text(_ report: RunReport, isQuiet: Bool) -> String? {
        let failed = failures(report)
        guard !isQuiet || !failed.isEmpty else { return nil }
        let counts = statuses.filter { $0 == .done || report.count($0) > 0 }
            .map { "\(report.count($0)) \($0.rawValue)" }
            .joined(separator: ", ")
        let label = report.label.map { " \"\(TerminalText.sanitised($0))\"" } ?? ""
        var text =
            "run \(report.id)\(label): \(counts)\(report.isCancelled ? ", stopped before the end" : "")\n"
        for row in failed { text += "  \(TerminalText.sanitised(reason(row)))\n" }
        return text
    }

    /// The rows that did not become what was wanted.
    static func failures(_ report: RunReport) -> [RunReport.Row] {
        report.rows.filter { $0.status == .failed || $0.status == .stale || $0.status == .unknown }
    }

    /// Where a row came from and why it failed.
    private static func reason(_ row: RunReport.Row) -> String {
        guard row.change.isValid else { return ChangesSummary.reason(row.change) }
        let place = row.change.origin ?? row.siteID.map { "site \($0)" } ?? "\"\(row.change.externalSiteID)\""
        let request = row.requestID.map { ", request \($0)" } ?? ""
        return "\(place): \(row.error ?? row.status.rawValue)\(request)"
    }
}
