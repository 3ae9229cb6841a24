import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal
import SitesBindings
import SitesChanges
import SitesCore

/// What lines of the prompt share: the names they declare, their texts, and their results.
///
/// It belongs to one task, as the script session in it does.
final class ReplSession {
    /// What a line gave.
    struct Result {
        /// The changes, when it gave some.
        var changes: Changes?
    }

    private let launch: Launch
    private let names: SessionNames
    private let session: ScriptSession
    /// The texts of the lines, the latest first.
    private var files: [SourceFile] = []
    /// The type of what the line under way gives.
    private var latestType: ScriptType?
    /// How many requests were sent before the line that runs.
    private var requestsBefore = 0
    private var results = ReplResults()
    /// The lines that worked.
    private var lines = ReplScript()

    /// Starts afresh, without any names.
    init(_ launch: Launch, _ names: SessionNames) {
        self.launch = launch
        self.names = names
        session = launch.engine().session(host: ConsoleHost(launch))
        names.update(session.checkScope)
        names.dealer = launch.dealer
    }

    /// Everything that lines can call.
    var registry: ModuleRegistry { session.engine.registry }

    /// Whether lines that write are refused.
    var isReadOnly: Bool {
        get { session.isReadOnly }
        set { session.isReadOnly = newValue }
    }

    /// The results that are kept, for people.
    var resultsText: String { results.text }

    /// The lines that worked, as a script.
    var script: String { lines.text }

    /// Why a text is no script; nil when it is one.
    func problem(withScript text: String) -> String? {
        do {
            _ = try launch.engine().compile(SourceFile(name: "saved", text: text))
            return nil
        } catch let error as CompilationError {
            return error.diagnostics.first { $0.severity == .error }?.message
        } catch {
            return "\(error)"
        }
    }

    /// Whether lines have declared names or given results.
    var hasNames: Bool { !session.checkScope.entries.isEmpty }

    /// Why a dealer cannot be chosen; nil when it can.
    func problem(withDealer dealer: Int) async -> SitesServiceError? {
        do throws(SitesServiceError) {
            let service = try launch.services.open()
            guard service.isLocal else {
                // The Sites API lists no dealers; whether one can be read is what it tells.
                _ = try await service.countSites(dealers: [DealerID(dealer)], matching: SiteQuery(limit: 0))
                return nil
            }
            let known = try await service.dealers()
            return known.contains { $0.id.rawValue == dealer } ? nil : .unknownDealer(DealerID(dealer))
        } catch {
            return error
        }
    }

    /// Evaluates a line and shows what it gives, or what is wrong with it; nil when it failed.
    ///
    /// `isKept` says whether it is a line of the user's, whose result becomes `_`.
    func evaluate(_ text: String, named name: String = "REPL", isShown: Bool = true, isKept: Bool = true)
        async
        -> Result?
    {
        session.cancellation.reset()
        launch.beginReading()
        defer { launch.endReading() }
        do {
            let script = try session.compile(text, name: name)
            files = script.files + files
            latestType = script.resultType
            names.update(session.checkScope)
            launch.errors.report(script.diagnostics, script.files)
            return try await run(script, text, isShown: isShown, isKept: isKept)
        } catch let error as CompilationError {
            launch.errors.report(error.diagnostics, error.files)
        } catch let error as ScriptError {
            // What a failed line declared is gone again.
            names.update(session.checkScope)
            launch.endReading()
            report(error)
            if error.code == .cancelled, let type = latestType { keepInterrupted(type) }
        } catch {
            launch.errors.report("\(error)")
        }
        return nil
    }

    private func report(_ error: ScriptError) {
        launch.console.output.stream.flush()
        switch error.code {
        case .cancelled where launch.control.isStopped: launch.console.talk.stream.write("cancelled\n")
        // Whoever said no knows why.
        case .notConfirmed where launch.console.canAsk: launch.say("nothing was sent")
        default: launch.errors.report(error, files)
        }
    }

    private func run(
        _ script: CompiledScript,
        _ text: String,
        isShown: Bool,
        isKept: Bool
    ) async throws -> Result {
        _ = launch.takeTimeAsked()
        requestsBefore = launch.requestCount
        let start = launch.console.now()
        let value = try await launch.control.perform(on: session) { try await $0.run(script).value }
        let elapsed = start.duration(to: launch.console.now()) - launch.takeTimeAsked()
        launch.endReading()
        let kept = RootedValue(value, in: session.context.heap)
        let isResult = isKept && script.resultType != nil && !value.isNil
        if isKept {
            lines.add(text, script, value, isResult: isResult)
            names.note(text)
        }
        // What declares or assigns gives nothing, not even nil.
        if let type = script.resultType {
            // Kept before it is shown, so that the next prompt follows the result at once.
            if isResult { remember(kept, type, text) }
            if isShown {
                try show(kept, type, elapsed)
                await explain(kept, type)
            }
        }
        return Result(changes: (value.nativeObject as? ChangesObject)?.changes)
    }

    private func show(_ kept: RootedValue, _ type: ScriptType, _ elapsed: Duration) throws(ScriptError) {
        let value = kept.value
        // `print` gives nil, which a format for programs would say.
        guard !value.isNil || type != .nil else { return }
        if value.isNil, launch.format == .table { return launch.say(launch.talkStyle("nil", .dim)) }
        // What became of a run is said already.
        let isSaid = value.nativeObject is RunObject && launch.format == .table && !launch.options.isQuiet
        if isSaid { return }
        let context = session.context
        try launch.paging { output throws(ScriptError) in try output.print(value, type, context) }
        launch.console.output.stream.flush()
        let rowCount = value.has(.list) ? value.list.count : nil
        let requestCount = launch.requestCount - requestsBefore
        guard launch.showsTime,
            let line = CostLine.text(
                rowCount: rowCount,
                elapsed: elapsed,
                requestCount: requestCount,
                rateLeft: launch.rateLeft
            )
        else {
            return
        }
        launch.say(launch.talkStyle(line, .dim))
    }

    /// Says what people ask next: what is near when nothing was found, what is odd about a single site.
    private func explain(_ kept: RootedValue, _ type: ScriptType) async {
        guard launch.format == .table, !launch.options.isQuiet else { return }
        let value = kept.value
        let isNothing =
            value.isNil || value.has(.list) && value.list.count == 0 || value.has(.int) && value.integer == 0
        let single = value.has(.list) && value.list.count == 1 ? value.list[0] : value
        let findings = SiteFindings(single, type.rowOrSelf, session.context.heap)
        guard isNothing && launch.reads.question != nil || findings != nil else { return }
        let service: (any SitesService)?
        do throws(SitesServiceError) { service = try launch.services.open() } catch { service = nil }
        if let findings {
            for line in await findings.lines(service) { launch.say(launch.talkStyle("! " + line, .yellow)) }
        } else if let service, let question = launch.reads.question {
            guard let line = await NearMisses(service: service).line(for: question) else { return }
            launch.say(line)
        }
    }

    /// Keeps the rows that a line had given when it was stopped.
    private func keepInterrupted(_ type: ScriptType) {
        guard let value = session.interruptedRows, value.has(.list), value.list.count > 0,
            case .stream = type
        else { return }
        remember(RootedValue(value, in: session.context.heap), type, "")
        let count = value.list.count
        launch.say(
            "the \(count == 1 ? "row" : "\(count) rows") that had come \(count == 1 ? "is" : "are") kept as `_`"
        )
    }

    /// Keeps a result as `_`, and those before it as `_1` to `_9`.
    private func remember(_ value: RootedValue, _ type: ScriptType, _ line: String) {
        results.add(value, type.kept, line)
        for (name, result) in results.named {
            session.define(name, result?.value.value ?? .nil, type: result?.type ?? .nil)
        }
        names.update(session.checkScope)
    }
}

extension ScriptType {
    /// The type of the rows of what has rows, otherwise the type itself.
    var rowOrSelf: ScriptType {
        switch self {
        case .stream(let row), .list(let row): row
        default: self
        }
    }

    /// The type of what is kept: rows were run to be shown, and what is kept is a list of them.
    var kept: ScriptType {
        if case .stream(let row) = self { .list(row) } else { self }
    }

    /// Whether it is a site with all its fields.
    var isSite: Bool {
        guard case .record(let record) = unwrapped else { return false }
        return record.name == "Site" || record.name == "SiteDetail"
    }
}
