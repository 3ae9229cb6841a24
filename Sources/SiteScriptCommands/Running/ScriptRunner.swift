import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal
import SitesBindings
import SitesChanges

/// Compiles and runs one script from a file, from `-c` or from standard input.
struct ScriptRunner {
    let launch: Launch

    /// Runs a file, or standard input for `-`; `arguments` are the script's own.
    func run(file path: String, _ arguments: [String]) async -> ExitCode {
        do throws(SystemCalls.ReadFailure) {
            let bytes = try launch.console.readFile(path)
            return await run(SourceFile(name: path, bytes: bytes), arguments, showsResult: false)
        } catch {
            let near = NameSuggestion.closest(to: path, among: LaunchOptions.commands)
            launch.errors.report(
                "`\(path)` cannot be read: \(error.reason)",
                hint: near.map { "did you mean the command `\($0)`?" }
            )
            return .usage
        }
    }

    /// Runs the text behind `-c`; its last value is shown.
    func run(code: String) async -> ExitCode {
        await run(SourceFile(name: "-c", text: code), [], showsResult: true)
    }

    /// Runs a program that a command is made of.
    func run(command name: String, _ code: String, _ arguments: [String], showsResult: Bool) async -> ExitCode
    {
        await run(SourceFile(command: name, text: code), arguments, showsResult: showsResult)
    }

    private func run(_ file: SourceFile, _ arguments: [String], showsResult: Bool) async -> ExitCode {
        let engine = launch.engine()
        var files = [file]
        do {
            // What a script that is planned gives at its end is part of the plan.
            let script = try engine.compile(file, givesLastValue: showsResult || launch.collected != nil)
            files = script.files
            launch.program = script.files
            if arguments.contains("--help") || arguments.contains("-h") {
                let summary = ParameterHelp.summary(of: String(decoding: file.bytes, as: UTF8.self))
                launch.console.output.stream.write(ParameterHelp.text(file.name, summary, script.parameters))
                return .ok
            }
            if !launch.options.isQuiet { launch.errors.report(script.diagnostics, script.files) }
            return try await run(script, arguments, on: engine.session(host: ConsoleHost(launch)))
        } catch let error as CompilationError {
            launch.errors.report(error.diagnostics, error.files)
            return ExitCode(error)
        } catch let error as ParameterArguments.Mistakes {
            // Ctrl-C at the question for a parameter is an answer, too.
            if !launch.control.isStopped { for message in error.messages { launch.errors.report(message) } }
            return .usage
        } catch let error as ScriptError {
            // Whoever stopped the script knows that it was stopped.
            if error.kind != .cancelled || launch.control.reason == nil {
                launch.errors.report(error, files)
            }
            return ExitCode(error)
        } catch {
            launch.errors.report("\(error)")
            return .failure
        }
    }

    private func run(
        _ script: CompiledScript,
        _ arguments: [String],
        on session: ScriptSession
    ) async throws -> ExitCode {
        let heap = session.context.heap
        var parameters = try ParameterArguments(arguments, script.parameters, heap)
        try await ask(for: &parameters)
        let values = parameters.values
        let rows = launch.collected == nil ? launch.results().rowWriter(heap) : nil
        session.resultRows = rows
        if let signals = launch.signals { session.cancellation.onFirstLook { signals.hearInterrupts() } }
        _ = launch.takeTimeAsked()
        let start = ContinuousClock.now
        let value = try await launch.control.perform(on: session) {
            try await $0.run(script, arguments: values).value
        }
        if launch.collected != nil {
            if let changes = (value.nativeObject as? ChangesObject)?.changes { _ = launch.collect(changes) }
            return .ok
        }
        if rows?.hasWritten != true {
            try launch.results().print(value, script.resultType ?? .any, session.context)
        }
        if let changes = (value.nativeObject as? ChangesObject)?.changes, !changes.valid.isEmpty {
            launch.say("nothing was sent; end the pipeline with `| apply` to make these changes")
        }
        if launch.options.isVerbose { report(start.duration(to: .now) - launch.takeTimeAsked(), session) }
        return launch.failedRowCount > 0 ? .rowsFailed : .ok
    }

    private func report(_ elapsed: Duration, _ session: ScriptSession) {
        let kilobytes = session.context.heap.bytes / 1024
        launch.say(
            "store \(launch.services.name); \(CostLine.time(elapsed)), \(kilobytes) KB of values at the end"
        )
    }

    // MARK: - Parameters

    /// Asks for the parameters that were not given, where somebody can be asked.
    private func ask(for parameters: inout ParameterArguments) async throws {
        guard !parameters.missing.isEmpty else { return }
        guard launch.console.canAsk else {
            throw ParameterArguments.Mistakes(messages: parameters.missing.map(ParameterArguments.isMissing))
        }
        for parameter in parameters.missing {
            if let help = parameter.help {
                launch.console.talk.stream.write(TerminalText.sanitised(help) + "\n")
            }
            try await ask(for: parameter, &parameters)
        }
    }

    private func ask(for parameter: ScriptParameter, _ parameters: inout ParameterArguments) async throws {
        while true {
            guard case .block(let answer) = await launch.ask("\(parameter.name) (\(parameter.type)): ") else {
                throw ParameterArguments.Mistakes(messages: [ParameterArguments.isMissing(parameter)])
            }
            do throws(ParameterValue.Mistake) {
                return try parameters.answer(parameter, answer)
            } catch {
                launch.errors.report(error.message)
            }
        }
    }
}

extension SourceFile {
    private static let commandPrefix = "sitescript "

    /// The program that a command is made of.
    fileprivate init(command: String, text: String) {
        self.init(name: SourceFile.commandPrefix + command, text: text)
    }

    /// Whether it is the program of a command, of which nobody wants to see a line.
    var isOfCommand: Bool { name.hasPrefix(SourceFile.commandPrefix) }
}
