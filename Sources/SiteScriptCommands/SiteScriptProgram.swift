import SiteScriptTerminal
import SitesClient
import SitesCore

/// The program behind `sitescript`.
public enum SiteScriptProgram {
    /// Runs with the arguments of the process and ends it.
    public static func runProcess() -> Never {
        SystemCalls.ignoreBrokenPipes()
        SystemCalls.keepLargeMemory()
        let code = CallingThread.run { thread in
            let arguments = Array(CommandLine.arguments.dropFirst())
            return await run(arguments, .process(), takesSignals: true, thread: thread)
        }
        SystemCalls.exit(code.rawValue)
    }

    /// Runs with the arguments behind the program's name.
    ///
    /// - Parameter thread: Where a script's tasks run; nil for the threads of all tasks.
    static func run(
        _ arguments: [String],
        _ console: Console,
        services: ServiceFactory? = nil,
        takesSignals: Bool = false,
        thread: CallingThread? = nil
    ) async -> ExitCode {
        let options: LaunchOptions
        do throws(LaunchOptions.Mistake) {
            options = try LaunchOptions.parse(arguments, environment: console.environment)
        } catch {
            DiagnosticOutput(console, color: .auto, isJSON: false).report(error.message, hint: error.hint)
            return .usage
        }
        let launch = Launch(options, console, services: services, takesSignals: takesSignals, thread: thread)
        return await run(launch)
    }

    /// Runs what a launch asks for, to the last byte of output.
    static func run(_ launch: Launch) async -> ExitCode {
        let task = Task(executorPreference: launch.thread) { await dispatch(launch) }
        launch.signals?.onTermination { task.cancel() }
        let code = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        return ended(launch, code)
    }

    private static func dispatch(_ launch: Launch) async -> ExitCode {
        if let problem = launch.services.problem, launch.options.target.usesService {
            launch.errors.report(problem.message, hint: problem.hint)
            return .usage
        }
        return switch launch.options.target {
        case .file(let path, let arguments): await script(launch) { await $0.run(file: path, arguments) }
        case .standardInput(let arguments): await script(launch) { await $0.run(file: "-", arguments) }
        case .code(let code): await script(launch) { await $0.run(code: code) }
        case .prompt: await prompt(launch)
        case .nothing where launch.console.isInputTerminal: await prompt(launch)
        case .nothing: await script(launch) { await $0.run(file: "-", []) }
        case .command(let name, let arguments): await CommandTree.run([name] + arguments, launch)
        case .help: write(HelpText.program, launch)
        case .version: write("sitescript \(SiteScriptVersion.current)\n", launch)
        }
    }

    /// Runs a script so that Ctrl-C stops it.
    static func script(
        _ launch: Launch,
        _ body: (ScriptRunner) async -> ExitCode
    ) async -> ExitCode {
        let runner = ScriptRunner(launch: launch)
        guard let signals = launch.signals else { return await body(runner) }
        return await signals.takingInterrupts(isPrompt: false) { await body(runner) }
    }

    private static func prompt(_ launch: Launch) async -> ExitCode {
        let prompt = ReplCommand(launch: launch)
        guard let signals = launch.signals else { return await prompt.run() }
        return await signals.takingInterrupts(isPrompt: true) { await prompt.run() }
    }

    private static func write(_ text: String, _ launch: Launch) -> ExitCode {
        launch.console.output.stream.write(text)
        return .ok
    }

    /// Writes the requests to the file that the options name.
    private static func writeArchive(_ launch: Launch) {
        guard let path = launch.options.archive else { return }
        let entries = launch.services.requestLog?.entries ?? []
        let bytes = RequestEntry.archive(entries, version: SiteScriptVersion.current)
        if let reason = SystemCalls.replace(path, with: bytes) {
            launch.errors.report("the archive \(path) cannot be written: \(reason)")
        }
    }

    /// The code for what came of a launch: why it was stopped counts for more than what that led to.
    private static func ended(_ launch: Launch, _ code: ExitCode) -> ExitCode {
        let output = launch.console.output.stream
        output.flush()
        writeArchive(launch)
        switch output.failure {
        case .failed(let reason):
            launch.errors.report("standard output cannot be written: \(reason)")
            return .failure
        case .closed where code == .ok || code == .interrupted: return .outputClosed
        case .closed, nil: break
        }
        guard let reason = launch.control.reason, code != .ok else { return code }
        return ExitCode(reason)
    }
}

/// The version of the program.
enum SiteScriptVersion {
    static let current = "0.1.0"
}
