import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTerminal
import SitesBindings
import SitesChanges
import SitesCore
import Synchronization

/// One invocation: the options, and everything that is made from them.
final class Launch: Sendable {
    let options: LaunchOptions
    let services: ServiceFactory
    let usesColorOnError: Bool
    private let isCancelled = Mutex(false)
    private let failedRows = Mutex(0)
    /// Whether whoever runs it has confirmed the changes that come next.
    let isConfirmed = Mutex(false)

    init(_ options: LaunchOptions) {
        self.options = options
        services = ServiceFactory(options)
        usesColorOnError = Terminal(descriptor: 2).usesColor(options.color)
    }

    /// The rules and services of the session.
    func settings() -> SitesSettings {
        var settings = SitesSettings { [services] () async throws(SitesServiceError) in try services.open() }
        settings.defaultDealer = options.dealer.map { DealerID($0) }
        settings.changesMaximum = options.changesMaximum
        settings.isDryRun = options.isDryRun
        settings.journalFolder = FileJournal.standardFolder(environment: environmentVariable)
        settings.isCancelled = { [self] in isCancelled.withLock { $0 } }
        settings.refusal = { [self] changes in await Confirmation.refusal(changes, self) }
        let progress = ProgressLine(isEnabled: !options.isQuiet)
        settings.progress = { progress.update($0, $1) }
        settings.finished = { [self] report in finished(report) }
        return settings
    }

    func engine() -> Engine {
        var engine = Engine(modules: StandardLibrary.modules + [SitesModule.module(settings())])
        engine.isReadOnly = options.isReadOnly
        return engine
    }

    func resultOutput() -> ResultOutput {
        let terminal = Terminal(descriptor: 1)
        let isTerminal = terminal.isTTY
        let table = TableOutput(
            width: isTerminal ? terminal.size.columns : nil, usesColor: terminal.usesColor(options.color),
            rowMaximum: nil)
        return ResultOutput(format: options.format, table: table)
    }

    var errors: ErrorOutput { ErrorOutput(usesColor: usesColorOnError) }

    /// Asks the run under way to stop.
    func cancel() { isCancelled.withLock { $0 = true } }
    func resetCancellation() { isCancelled.withLock { $0 = false } }

    /// How many rows failed in all runs so far.
    var failedRowCount: Int { failedRows.withLock { $0 } }

    private func finished(_ report: RunReport) {
        let failed = report.rows.filter { $0.status == .failed || $0.status == .stale }
        failedRows.withLock { $0 += failed.count }
        guard !options.isQuiet else { return }
        OutputStream.standard.flush()
        let statuses: [RunReport.Status] = [.done, .failed, .skipped, .stale, .left]
        let counts = statuses.filter { report.count($0) > 0 || $0 == .done }.map { "\(report.count($0)) \($0.rawValue)" }
        var text = "run \(report.id): \(counts.joined(separator: ", "))\n"
        for row in failed {
            let place = row.change.origin ?? row.siteID.map { "site \($0)" } ?? "\"\(row.change.externalSiteID)\""
            let reason = row.change.isValid ? row.error ?? "" : row.change.problems.map { problem in
                problem.message + (problem.hint.map { " (\($0))" } ?? "")
            }.joined(separator: "; ")
            text += "  \(place): \(TerminalText.sanitised(reason))\n"
        }
        OutputStream.error.write(text)
    }
}
