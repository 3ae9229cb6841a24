import ArgumentParser
import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal

/// `sitescript check FILE…`: says what is wrong with scripts, all of it, without running them.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with scripts without running them.",
        discussion: """
            Nothing is read from the store. Exit code 2 when there are errors, 5 when all that is wrong is a write \
            under --read-only; warnings alone are fine. --fix makes the changes that are certain, shows each, and \
            checks again; what is not certain stays as it is.
            """
    )

    /// How what is found is reported.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        /// Drawn with carets, on standard error.
        case text
        /// One array on standard output.
        case json
    }

    @ArgumentParser.Argument(
        help: "The scripts, folders that are searched for scripts, or - for standard input."
    )
    var files: [String]

    @Option(help: "text, or json on standard output.")
    var format: Format?

    @Flag(help: "Mend what can be mended with certainty, in the files themselves.")
    var fix = false

    @Flag(help: "With --fix: replace old names of time zones by those of today as well.")
    var fixOldZones = false

    @Flag(
        help: "Say what each script and function may do: reads writes files clock random prints environment."
    )
    var effects = false

    @OptionGroup var shared: SharedOptions

    /// What was found in all files.
    private struct Findings {
        var diagnostics: [Diagnostic] = []
        var sources: [SourceFile] = []
        var programs: [CheckedProgram] = []
        var worst = ExitCode.ok
    }

    func run() async throws {
        let launch = try launch(with: shared)
        let paths = try ScriptFiles.paths(files, launch)
        if fix || fixOldZones {
            guard !paths.contains("-") else {
                throw ValidationError("standard input cannot be mended in place; name a file")
            }
            for path in paths { try mend(path, launch) }
        }
        var found = Findings()
        for path in paths { try check(path, &found, launch) }
        report(found, paths.count, launch)
        if found.worst != .ok { throw found.worst }
    }

    private func check(_ path: String, _ found: inout Findings, _ launch: Launch) throws {
        let source = try SourceReader.read(path, id: SourceFileID(found.sources.count), launch)
        let engine = launch.engine()
        let start = ContinuousClock.now
        defer {
            if launch.options.isVerbose {
                let time = CostLine.time(start.duration(to: .now))
                launch.say("\(path): \(source.lineCount - 1) lines checked in \(time)")
            }
        }
        do {
            let script = try engine.check(source)
            found.sources += script.files
            found.diagnostics += script.diagnostics
            found.programs.append(script.program)
        } catch let error as CompilationError {
            found.sources += error.files
            found.diagnostics += error.diagnostics
            // A mistake counts for more than a refusal.
            let code = ExitCode(error)
            found.worst = found.worst == .usage || code == .usage ? .usage : code
        }
    }

    private func report(_ found: Findings, _ count: Int, _ launch: Launch) {
        let output = launch.console.output.stream
        if (format ?? (launch.options.format?.isJSON == true ? .json : .text)) == .json {
            if effects {
                output.write(EffectsReport.json(of: found.programs))
                launch.errors.report(found.diagnostics, found.sources)
            } else {
                output.write(DiagnosticJSON.text(of: found.diagnostics, files: found.sources) + "\n")
            }
            return
        }
        launch.errors.report(found.diagnostics, found.sources)
        if effects {
            for checked in found.programs {
                output.write(EffectsReport.text(of: checked))
            }
        }
        if found.worst == .ok {
            launch.say("\(count) \(count == 1 ? "script" : "scripts") checked, no errors")
        }
    }

    // MARK: - Mending

    private func mend(_ path: String, _ launch: Launch) throws {
        let source = try SourceReader.read(path, launch)
        let mending = ScriptMending(source, launch.engine(), replacesOldZones: fixOldZones)
        guard !mending.steps.isEmpty else { return }
        do throws(SystemCalls.WriteFailure) {
            try launch.console.replaceFile(path, mending.file.bytes)
        } catch {
            launch.errors.report("`\(path)` cannot be written: \(error.reason)")
            throw ExitCode.failure
        }
        for step in mending.steps { launch.console.talk.stream.write(drawing(of: step, path, launch)) }
        let count = mending.steps.count
        launch.say("\(path): \(count) \(count == 1 ? "place" : "places") mended")
    }

    /// A change as a difference: the line as it was, and as it is.
    private func drawing(of step: ScriptMending.Step, _ path: String, _ launch: Launch) -> String {
        let head = TerminalText.sanitised("\(path):\(step.line): \(step.message)")
        let before = TerminalText.sanitised(step.before)
        let after = TerminalText.sanitised(step.after)
        return "\(head) [\(step.code)]\n"
            + launch.talkStyle("  - \(before)", .red) + "\n" + launch.talkStyle("  + \(after)", .green) + "\n"
    }
}

/// Reads the scripts that commands work on.
enum SourceReader {
    /// A script's text, or an exit with what is wrong with the file.
    static func read(_ path: String, id: SourceFileID = 0, _ launch: Launch) throws -> SourceFile {
        do throws(SystemCalls.ReadFailure) {
            return SourceFile(id: id, name: path, bytes: try launch.console.readFile(path))
        } catch {
            launch.errors.report("`\(path)` cannot be read: \(error.reason)")
            throw ExitCode.usage
        }
    }
}
