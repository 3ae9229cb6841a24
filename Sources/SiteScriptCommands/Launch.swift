import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTerminal
import SitesBindings
import SitesChanges
import SitesClient
import SitesCore
import Synchronization

/// One invocation of the program: the options, and everything that is made from them.
///
/// Nothing is opened here: the store, the journal and the terminal are touched when they are first needed.
final class Launch: Sendable {
    let options: LaunchOptions
    let console: Console
    /// Stops what runs.
    let control: RunControl
    /// Stands for the signals of the process; nil in tests.
    let signals: ProcessSignals?
    /// The thread that runs all tasks, one after the other; nil for the threads that Swift keeps for tasks.
    let thread: CallingThread?

    private let state: Mutex<State>
    /// What was read since a line of the prompt began.
    let reads = ReadLog()
    private let progress: ProgressLine

    private struct State: Sendable {
        var services: ServiceFactory
        var isReadOnly: Bool
        var showsTime = true
        var usesPager = true
        var isOnTour = false
        var dealer: Int?
        var format: OutputFormat
        var rowMaximum: Int?
        var zone: String?
        var time: LocalTime?
        var failedRowCount = 0
        var isConfirmed = false
        var reader: (any LineReader)?
        var timeAsked = Duration.zero
        var program: [SourceFile] = []
        var lastReport: RunReport?
        var collected: [Changes]?
    }

    convenience init(
        _ options: LaunchOptions,
        _ console: Console,
        services: ServiceFactory? = nil,
        takesSignals: Bool = false,
        thread: CallingThread? = nil
    ) {
        // A prompt draws while something runs, a server answers many at once.
        let thread = options.target.isSequential ? thread : nil
        let control = RunControl(thread)
        self.init(
            options,
            console,
            services ?? ServiceFactory(options, environment: console.environment),
            control,
            takesSignals ? ProcessSignals(control) : nil,
            thread
        )
    }

    private init(
        _ options: LaunchOptions,
        _ console: Console,
        _ services: ServiceFactory,
        _ control: RunControl,
        _ signals: ProcessSignals?,
        _ thread: CallingThread?
    ) {
        self.options = options
        self.console = console
        self.control = control
        self.signals = signals
        self.thread = thread
        state = Mutex(
            State(
                services: services,
                isReadOnly: options.isReadOnly,
                dealer: options.dealer ?? services.dealer,
                format: options.format ?? .table
            )
        )
        progress = ProgressLine(console.talk, isEnabled: !options.isQuiet, now: console.now)
        console.output.stream.onFailure { [control] in control.stop(.outputFailed) }
    }

    /// The same launch under other options, which the same signals stop.
    func with(_ options: LaunchOptions) -> Launch {
        let services =
            options.store == self.options.store && options.profile == self.options.profile
            ? services : ServiceFactory(options, environment: console.environment)
        return Launch(options, console, services, control, signals, thread)
    }

    // MARK: - What the prompt may change while it runs

    /// What opens the store.
    var services: ServiceFactory {
        get { state.withLock { $0.services } }
        set { state.withLock { $0.services = newValue } }
    }

    /// Whether nothing may be written, as was asked for or as the profile says.
    var isReadOnly: Bool {
        get { state.withLock { $0.isReadOnly || $0.services.rules.isReadOnly } }
        set { state.withLock { $0.isReadOnly = newValue } }
    }

    /// Whether the prompt says what a line cost.
    var showsTime: Bool {
        get { state.withLock { $0.showsTime } }
        set { state.withLock { $0.showsTime = newValue } }
    }

    /// Whether what is longer than the screen is shown in a pager.
    var usesPager: Bool {
        get { state.withLock { $0.usesPager } }
        set { state.withLock { $0.usesPager = newValue } }
    }

    /// Whether the sites are those of the tour, whose runs nobody will look for.
    var isOnTour: Bool {
        get { state.withLock { $0.isOnTour } }
        set { state.withLock { $0.isOnTour = newValue } }
    }

    /// The dealer that `sites()` means.
    var dealer: Int? {
        get { state.withLock { $0.dealer } }
        set { state.withLock { $0.dealer = newValue } }
    }

    /// How results are printed.
    var format: OutputFormat {
        get { state.withLock { $0.format } }
        set { state.withLock { $0.format = newValue } }
    }

    /// How many rows of a table are shown; nil for all.
    var rowMaximum: Int? {
        get { state.withLock { $0.rowMaximum } }
        set { state.withLock { $0.rowMaximum = newValue } }
    }

    /// The zone that was chosen for instants; nil for that of the machine.
    var zone: String? { state.withLock { $0.zone } }

    /// How instants are written for people.
    var time: LocalTime { state.withLock { $0.time } ?? console.output.time }

    /// Shows instants by the clocks of a zone from now on.
    func show(in zone: String, _ time: LocalTime) { state.withLock { ($0.zone, $0.time) = (zone, time) } }

    // MARK: - Making

    /// An engine with everything that scripts can call.
    func engine() -> Engine {
        var engine = Engine(modules: StandardLibrary.modules + [SitesModule.module(settings())])
        engine.isReadOnly = isReadOnly
        let folders = console.environment("SITESCRIPT_PATH")?.split(separator: ":").map(String.init) ?? []
        engine.moduleSource = FileModuleSource(searchPath: folders)
        return engine
    }

    /// How many requests were sent so far.
    var requestCount: Int { services.requestLog?.count ?? 0 }

    /// How many requests the service said are left for now; nil where it did not.
    var rateLeft: Int? { services.requestLog?.entries.last?.rateLeft }

    /// The rules and services of the Sites API.
    func settings() -> SitesSettings {
        var settings = SitesSettings { [self] () async throws(SitesServiceError) in
            signals?.takeTermination()
            let service = try services.open()
            if options.isVerbose {
                services.requestLog?.onRequest { [self] in
                    say(RequestLine.text($0, showsHeaders: options.showsHeaders))
                }
            }
            return service
        }
        if let plan = services.requestPlan {
            settings.requestPlan = { plan.lines(dealers: $0, query: $1, countsOnly: $2) }
        }
        settings.countsGroups = { [self] in services.countsGroups($0, $1) }
        settings.requests = { [self] in services.requestLog?.entries.map(\.sent) ?? [] }
        settings.currentDealer = { [self] in dealer.map { DealerID($0) } }
        settings.changesMaximum = options.changesMaximum
        settings.rules = services.rules.changeRules
        settings.protected = services.protected
        settings.isDryRun = options.isDryRun
        settings.journalFolder =
            isOnTour ? nil : FileJournal.standardFolder(environment: console.environment)
        settings.journalDays = journalDays
        settings.program = { [self] in
            program.isEmpty ? nil : Digest.text(of: program.flatMap(\.bytes))
        }
        settings.noteRead = { [reads, progress] in progress.update(rowsRead: reads.note($0)) }
        settings.isCancelled = { [control] in control.isStopped }
        settings.refusal = { [self] changes in
            let refusal = await Confirmation.refusal(changes, self)
            if refusal == nil, !options.isDryRun {
                progress.start()
                control.isApplying = true
            }
            return refusal
        }
        settings.progress = { [progress] in progress.update($0, $1) }
        settings.finished = { [self] in finished($0) }
        return settings
    }

    /// Takes note that a line of the prompt begins, which may read for long.
    func beginReading() {
        reads.clear()
        progress.start()
    }

    /// Takes away what was shown about a read.
    func endReading() { progress.finish() }

    /// Prints results; made anew for each, since the terminal may have changed its size.
    func results() -> ResultOutput { results(to: console.output) }

    /// Prints results to an outlet.
    private func results(to outlet: Console.Outlet) -> ResultOutput {
        var outlet = outlet
        outlet.time = time
        return ResultOutput(outlet, format, color: options.color, rowMaximum: rowMaximum)
    }

    /// Prints what `body` prints, in a pager when it is longer than the screen.
    func paging(_ body: (ResultOutput) throws(ScriptError) -> Void) throws(ScriptError) {
        let output = console.output
        guard usesPager, output.isTerminal, format == .table else { return try body(results()) }
        var outlet = output
        outlet.stream = OutputStream()
        try body(results(to: outlet))
        let bytes = Array(outlet.stream.text.utf8)
        // The prompt and the line about its cost need room, too.
        let isLong = bytes.count { $0 == UInt8(ascii: "\n") } > output.rows() - 2
        if isLong, console.page(bytes) { return }
        output.stream.write(bytes)
    }

    /// Whether lines are read at a prompt, where errors are always for people.
    private var isPrompt: Bool {
        options.target == .prompt || options.target == .nothing && console.isInputTerminal
    }

    /// Says what is wrong.
    var errors: DiagnosticOutput {
        DiagnosticOutput(console, color: options.color, isJSON: format.isJSON && !isPrompt)
    }

    /// Gives text on the stream for talk a look.
    var talkStyle: Styler { Styler(isOn: console.talk.usesColor(options.color)) }

    // MARK: - Talking

    /// Says something on the stream for talk, unless quiet was asked for.
    func say(_ text: @autoclosure () -> String) {
        guard !options.isQuiet else { return }
        console.output.stream.flush()
        console.talk.stream.write(text() + "\n")
    }

    /// Asks a question on the terminal and waits for a line.
    func ask(_ question: String) async -> LineInput {
        console.output.stream.flush()
        signals?.hearInterrupts()
        let reader = state.withLock { state in
            let reader = state.reader ?? console.makeReader()
            state.reader = reader
            return reader
        }
        let start = console.now()
        let answer = await reader.readAnswer(prompt: question)
        state.withLock { $0.timeAsked += start.duration(to: console.now()) }
        if answer == .interrupted { control.stop(.interrupted) }
        return answer
    }

    /// How long answers were waited for since this was asked last; what a run costs is without it.
    func takeTimeAsked() -> Duration {
        state.withLock { state in
            defer { state.timeAsked = .zero }
            return state.timeAsked
        }
    }

    /// Asks further questions with `reader`.
    func askWith(_ reader: any LineReader) { state.withLock { $0.reader = reader } }

    /// For how many days the journals of finished runs are kept.
    private var journalDays: Int {
        console.environment("SITESCRIPT_JOURNAL_DAYS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 90
    }

    // MARK: - Runs

    /// The files of the program that runs; none at the prompt.
    var program: [SourceFile] {
        get { state.withLock { $0.program } }
        set { state.withLock { $0.program = newValue } }
    }

    /// What the last `apply` came to.
    var lastReport: RunReport? { state.withLock { $0.lastReport } }

    /// The changes that would be applied, gathered instead of shown; nil when they are not gathered.
    var collected: [Changes]? {
        get { state.withLock { $0.collected } }
        set { state.withLock { $0.collected = newValue } }
    }

    /// Gathers changes for a plan; false when nothing is gathered.
    func collect(_ changes: Changes) -> Bool {
        state.withLock { state in
            guard state.collected != nil else { return false }
            state.collected?.append(changes)
            return true
        }
    }

    /// How many rows failed in all runs so far.
    var failedRowCount: Int { state.withLock { $0.failedRowCount } }

    /// Whether the changes that are applied next were confirmed already.
    var isConfirmed: Bool {
        get { state.withLock { $0.isConfirmed } }
        set { state.withLock { $0.isConfirmed = newValue } }
    }

    private func finished(_ report: RunReport) {
        progress.finish()
        control.isApplying = false
        state.withLock { state in
            state.failedRowCount += RunOutput.failures(report).count
            state.lastReport = report
        }
        guard !options.isDryRun, !report.rows.isEmpty,
            let text = RunOutput.text(report, isQuiet: options.isQuiet)
        else { return }
        console.output.stream.flush()
        console.talk.stream.write(text)
    }
}
