import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal
import SitesBindings
import SitesChanges
import SitesCore
import Synchronization

/// Reads a block, evaluates it, shows what it gives, and keeps it as `_`.
final class ReplLoop {
    private let launch: Launch
    private let session: ScriptSession
    private let reader: any LineReader
    private let names: SessionNames
    private let output: ResultOutput
    private var files: [SourceFile] = []
    private var results: [RootedValue] = []

    init(launch: Launch, session: ScriptSession, reader: any LineReader, names: SessionNames, output: ResultOutput) {
        self.launch = launch
        self.session = session
        self.reader = reader
        self.names = names
        self.output = output
    }

    /// Runs until the input ends or `:quit`.
    func run() async -> ExitCode {
        // On all the time: a Ctrl-C that falls between an evaluation and the next prompt must not end the process.
        let flag = session.cancellation
        let interrupts = InterruptSignal { [launch] in
            launch.cancel()
            flag.cancel()
        }
        _ = interrupts.start()
        defer { interrupts.stop() }
        while true {
            OutputStream.standard.flush()
            switch await reader.readBlock(prompt: prompt, continuation: "... ") {
            case .endOfInput:
                OutputStream.error.write("\n")
                return .ok
            case .interrupted: continue
            case .block(let text):
                guard await take(text) else { return .ok }
            }
        }
    }

    private var prompt: String {
        let dealer = launch.options.dealer.map { " \($0)" } ?? ""
        return "\(launch.services.name)\(dealer)\(launch.options.isReadOnly ? " read-only" : "")> "
    }

    /// A block that starts with `|` goes on from the last result.
    static func continued(_ text: String) -> String {
        text.drop { $0.isWhitespace }.first == "|" ? "_ " + text : text
    }

    /// Handles one block; false to leave.
    func take(_ text: String) async -> Bool {
        let trimmed = text.drop { $0.isWhitespace }
        guard !trimmed.isEmpty else { return true }
        if trimmed.hasPrefix(":") { return command(String(trimmed)) }
        if trimmed.hasPrefix("?") {
            OutputStream.standard.write(ReplHelp.text(String(trimmed.dropFirst()), session.engine.registry))
            return true
        }
        await evaluate(ReplLoop.continued(text))
        return true
    }

    private func command(_ text: String) -> Bool {
        switch text.split(separator: " ").first {
        case ":quit", ":q", ":exit": return false
        case ":help", ":h": OutputStream.standard.write(ReplHelp.overview)
        default:
            launch.errors.print("there is no command `\(text)`", hint: "there are :help and :quit; ?name explains a name")
        }
        return true
    }

    // MARK: Evaluation

    private func evaluate(_ text: String) async {
        do {
            let script = try session.compile(text)
            files += script.files
            names.update(session.checkScope)
            launch.errors.print(script.diagnostics, files)
            let start = ContinuousClock.now
            resetCancellation()
            let value = try await session.run(script)
            try await show(value, script, since: start)
        } catch let error as CompilationError {
            launch.errors.print(error.diagnostics, error.files)
        } catch let error as ScriptError {
            OutputStream.standard.flush()
            if error.kind == .cancelled {
                OutputStream.error.write("cancelled\n")
            } else {
                launch.errors.print(error, files)
            }
        } catch {
            launch.errors.print("\(error)")
        }
    }

    /// Forgets a Ctrl-C that came before, so that the next one stops what runs now.
    private func resetCancellation() {
        session.cancellation.reset()
        launch.resetCancellation()
    }

    private func show(_ value: Value, _ script: CompiledScript, since start: ContinuousClock.Instant) async throws {
        let heap = session.context.heap
        let kept = RootedValue(value, in: heap)
        if let changes = (value.nativeObject as? ChangesObject)?.changes {
            try output.print(value, heap)
            if !changes.valid.isEmpty, !launch.options.isReadOnly { try await ask(changes) }
        } else {
            try output.print(value, heap)
        }
        guard !value.isNil else { return }
        remember(kept, script.checked.resultType ?? .any)
        OutputStream.standard.flush()
        guard value.has(.list), !launch.options.isQuiet else { return }
        let elapsed = ContinuousClock.now - start
        let milliseconds = elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000
        let count = value.list.count
        let line = "\(count) \(count == 1 ? "row" : "rows"), \(milliseconds) ms"
        OutputStream.error.write(TextStyle.dim.applied(to: line, color: launch.usesColorOnError) + "\n")
    }

    /// Shows what would be written and asks; a yes applies it as `apply` does.
    private func ask(_ changes: Changes) async throws {
        OutputStream.standard.flush()
        let question = Confirmation.question(changes, store: launch.services.name)
        guard case .block(let answer) = await reader.readAnswer(prompt: question),
            Confirmation.accepts(answer, changes)
        else {
            OutputStream.error.write("nothing was sent\n")
            return
        }
        session.define("_", session.context.heap.native(ChangesObject(changes)), type: .changes)
        launch.isConfirmed.withLock { $0 = true }
        defer { launch.isConfirmed.withLock { $0 = false } }
        let script = try session.compile("_ | apply")
        resetCancellation()
        _ = try await session.run(script)
    }

    /// Keeps a result as `_`, and the ones before as `_1` to `_9`.
    private func remember(_ value: RootedValue, _ type: ScriptType) {
        results.insert(value, at: 0)
        if results.count > 10 { results.removeLast() }
        let collected: ScriptType = if case .stream(let row) = type { .list(row) } else { type }
        session.define("_", value.value, type: collected)
        for (age, older) in results.enumerated().dropFirst() {
            session.define("_\(age)", older.value, type: .any)
        }
        names.update(session.checkScope)
    }
}
