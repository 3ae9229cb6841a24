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

    /// How many results before the last are kept.
    private static let olderMaximum = 9

    private let launch: Launch
    private let names: SessionNames
    private let session: ScriptSession
    /// The texts of the lines, the latest first.
    private var files: [SourceFile] = []
    private var results: [(value: RootedValue, type: ScriptType)] = []

    /// Starts afresh, without any names.
    init(_ launch: Launch, _ names: SessionNames) {
        self.launch = launch
        self.names = names
        session = launch.engine().session(host: ConsoleHost(launch))
        names.update(session.checkScope)
    }

    /// Everything that lines can call.
    var registry: ModuleRegistry { session.engine.registry }

    /// Whether lines have declared names or given results.
    var hasNames: Bool { !session.checkScope.entries.isEmpty }

    /// Why a dealer cannot be chosen; nil when it can.
    func problem(withDealer dealer: Int) async -> SitesServiceError? {
        do throws(SitesServiceError) {
            let known = try await launch.services.open().dealers()
            return known.contains { $0.id.rawValue == dealer } ? nil : .unknownDealer(DealerID(dealer))
        } catch {
            return error
        }
    }

    /// Evaluates a line and shows what it gives, or what is wrong with it; nil when it failed.
    func evaluate(_ text: String, isShown: Bool = true) async -> Result? {
        session.cancellation.reset()
        launch.control.reset()
        do {
            let script = try session.compile(text)
            files = script.files + files
            names.update(session.checkScope)
            launch.errors.report(script.diagnostics, script.files)
            return try await run(script, isShown: isShown)
        } catch let error as CompilationError {
            launch.errors.report(error.diagnostics, error.files)
        } catch let error as ScriptError {
            // What a failed line declared is gone again.
            names.update(session.checkScope)
            report(error)
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

    private func run(_ script: CompiledScript, isShown: Bool) async throws -> Result {
        _ = launch.takeTimeAsked()
        let start = ContinuousClock.now
        let value = try await launch.control.perform(on: session) { try await $0.run(script) }
        let elapsed = start.duration(to: .now) - launch.takeTimeAsked()
        let kept = RootedValue(value, in: session.context.heap)
        // What declares or assigns gives nothing, not even nil.
        if let type = script.checked.resultType {
            // Kept before it is shown, so that the next prompt follows the result at once.
            if !value.isNil { remember(kept, type) }
            if isShown { try show(value, type, elapsed) }
        }
        return Result(changes: (value.nativeObject as? ChangesObject)?.changes)
    }

    private func show(_ value: Value, _ type: ScriptType, _ elapsed: Duration) throws(ScriptError) {
        // `print` gives nil, which a format for programs would say.
        guard !value.isNil || type != .nil else { return }
        // What became of a run is said already.
        let isSaid = value.nativeObject is RunObject && launch.format == .table && !launch.options.isQuiet
        if isSaid { return }
        try launch.results().print(value, type, session.context)
        launch.console.output.stream.flush()
        let rowCount = value.has(.list) ? value.list.count : nil
        guard let line = CostLine.text(rowCount: rowCount, elapsed: elapsed) else { return }
        launch.say(launch.talkStyle(line, .dim))
    }

    /// Keeps a result as `_`, and those before it as `_1` to `_9`.
    private func remember(_ value: RootedValue, _ type: ScriptType) {
        // Rows were run to be shown; what is kept is a list of them.
        let kept: ScriptType = if case .stream(let row) = type { .list(row) } else { type }
        results.insert((value, kept), at: 0)
        if results.count > ReplSession.olderMaximum + 1 { results.removeLast() }
        for (age, result) in results.enumerated() {
            session.define(age == 0 ? "_" : "_\(age)", result.value.value, type: result.type)
        }
        names.update(session.checkScope)
    }
}
