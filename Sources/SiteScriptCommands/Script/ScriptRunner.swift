import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal

/// Compiles and runs one script from a file, from `-c` or from standard input.
struct ScriptRunner {
    let launch: Launch

    /// Runs a file; `arguments` are the script's own.
    func run(file path: String, _ arguments: [String]) async -> ExitCode {
        guard let bytes = readFile(path) else {
            launch.errors.print("`\(path)` cannot be read: \(lastSystemError)")
            return .usage
        }
        return await run(SourceFile(name: path, bytes: bytes), arguments, showsResult: false)
    }

    /// Runs the text behind `-c`; its last value is shown.
    func run(code: String) async -> ExitCode {
        await run(SourceFile(name: "-c", text: code), [], showsResult: true)
    }

    private func run(_ file: SourceFile, _ arguments: [String], showsResult: Bool) async -> ExitCode {
        let engine = launch.engine()
        let output = launch.resultOutput()
        let session = engine.session(host: ConsoleHost(output, isQuiet: launch.options.isQuiet))
        do {
            let script = try engine.compile(file, givesLastValue: showsResult)
            if arguments.contains("--help") || arguments.contains("-h") {
                OutputStream.standard.write(ParameterArguments.help(file.name, script.parameters))
                return .ok
            }
            if !launch.options.isQuiet { launch.errors.print(script.diagnostics, script.files) }
            let values = try ParameterArguments.parse(arguments, script.parameters, session.context.heap)
            let value = try await withInterrupts(session) { try await session.run(script, arguments: values) }
            if showsResult { try output.print(value, session.context.heap) }
            return launch.failedRowCount > 0 ? .rowsFailed : .ok
        } catch let error as CompilationError {
            launch.errors.print(error.diagnostics, error.files)
            return error.diagnostics.contains { $0.code == .writeUnderReadOnly } ? .refused : .usage
        } catch let error as ParameterArguments.Mistakes {
            for message in error.messages { launch.errors.print(message) }
            return .usage
        } catch let error as ScriptError {
            launch.errors.print(error, [file])
            return ExitCode.code(for: error)
        } catch {
            launch.errors.print("\(error)")
            return .failure
        }
    }

    /// Runs `body` so that Ctrl-C stops the session.
    private func withInterrupts<Value>(_ session: ScriptSession, _ body: () async throws -> Value) async throws -> Value {
        let flag = session.cancellation
        let interrupts = InterruptSignal { [launch] in
            launch.cancel()
            flag.cancel()
        }
        _ = interrupts.start()
        defer { interrupts.stop() }
        return try await body()
    }
}
