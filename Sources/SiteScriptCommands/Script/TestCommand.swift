import ArgumentParser
import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTerminal
import SitesBindings
import SitesCore

/// `sitescript test FILE…`: runs the `test` blocks of scripts, each in a session and a service of its own.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests in scripts.",
        discussion: """
            Each test starts with an empty service in memory that knows the dealers 42 and 43; nothing touches the \
            store. Of a script's top level only what declares names runs. Exit code 1 when a test fails.
            """
    )

    /// How the results are told.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        /// A line for each test.
        case text
        /// XML as build servers read it.
        case junit
    }

    @ArgumentParser.Argument(help: "The scripts, or folders that are searched for scripts with tests.")
    var files: [String]

    @Option(help: "Run only the tests whose name contains this text.")
    var filter: String?

    @Option(help: "text, or junit on standard output.")
    var format: Format = .text

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        var results: [TestResult] = []
        var sources: [SourceFile] = []
        var isBroken = false
        for path in try ScriptFiles.paths(files, launch) {
            let file = try SourceReader.read(path, id: SourceFileID(sources.count), launch)
            do {
                let script = try TestRun.engine(launch).compileTests(file)
                sources += script.files
                results += await run(script, launch)
            } catch let error as CompilationError {
                sources += error.files
                launch.errors.report(error.diagnostics, error.files)
                isBroken = true
            }
            if launch.control.isStopped { break }
        }
        if format == .junit { launch.console.output.stream.write(JUnitReport.text(of: results, sources)) }
        let failures = results.count { $0.error != nil }
        let counted = "\(results.count) \(results.count == 1 ? "test" : "tests")"
        if results.isEmpty, !isBroken {
            launch.say(filter.map { "no test has `\($0)` in its name" } ?? "there are no tests")
        } else if !results.isEmpty {
            launch.say(failures == 0 ? "\(counted) passed" : "\(failures) of \(counted) failed")
        }
        if isBroken { throw ExitCode.usage }
        if failures > 0 || launch.control.isStopped { throw ExitCode.failure }
    }

    private func run(_ script: CompiledScript, _ launch: Launch) async -> [TestResult] {
        var results: [TestResult] = []
        for (number, test) in script.tests.enumerated() where filter.map(test.name.contains) ?? true {
            guard !launch.control.isStopped else { break }
            let run = TestRun(script: script, number: number)
            let start = ContinuousClock.now
            let error = await run.perform(launch)
            let result = TestResult(
                file: script.files[0].name,
                name: test.name,
                duration: start.duration(to: .now),
                error: error,
                output: run.output
            )
            results.append(result)
            guard format == .text else { continue }
            let mark = error == nil ? launch.talkStyle("ok", .green) : launch.talkStyle("failed", .red)
            launch.console.talk.stream.write("\(mark)  \(result.file): \(result.name)\n")
            if let error {
                launch.console.talk.stream.write(result.output)
                launch.errors.report(error, script.files)
            }
        }
        return results
    }
}

/// What became of one test.
struct TestResult {
    var file: String
    var name: String
    var duration: Duration
    var error: ScriptError?
    /// What it printed.
    var output: String
}
