import ArgumentParser
import SiteScript
import SitesBindings
import SitesChanges

/// `sitescript plan SCRIPT -o FILE.plan`: runs a script without writing, and saves what it would apply.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Run a script without writing, and show or save what it would apply.",
        discussion: """
            Every `apply` of the script adds to the plan, and so do changes that it ends with; what is read later sees \
            them made. The script's own options stand behind it, as when it is run.
            """
    )

    @ArgumentParser.Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("The script, - for standard input, and its own arguments.", valueName: "script")
    )
    var line: [String]

    @Option(name: .shortAndLong, help: "The plan file to write, which must not exist.")
    var output: String?

    @Flag(help: "End with exit code 4 when changes are pending.")
    var exitCode = false

    @Option(help: "For how many days the plan may be applied, 30 at most.")
    var days: Int = PlanHeader.daysStandard

    @OptionGroup var shared: SharedOptions

    /// The script and its own arguments, which may stand behind `--`.
    private var words: [String] {
        var words = line
        if let mark = words.firstIndex(of: "--") { words.remove(at: mark) }
        return words
    }

    func validate() throws {
        guard let script = words.first else { throw ValidationError("Missing expected argument '<script>'") }
        // What is not known before the script can be none of its own.
        guard script == "-" || !script.hasPrefix("-") else {
            throw ValidationError("Unknown option '\(script)'")
        }
        guard (1...PlanHeader.daysMaximum).contains(days) else {
            throw ValidationError("--days is a number from 1 to \(PlanHeader.daysMaximum)")
        }
    }

    func run() async throws {
        var options = try launch(with: shared).options
        options.isDryRun = true
        let launch = try launch(with: shared).with(options)
        launch.collected = []
        let code = await SiteScriptProgram.script(launch) {
            await $0.run(file: words[0], Array(words.dropFirst()))
        }
        guard code == .ok else { throw code }
        let changes = Changes.folding(launch.collected ?? [])
        try await reporting(launch) { try await PlanDocument.require(changes, launch.settings()) }
        launch.console.output.stream.write(Confirmation.text(changes))
        guard !changes.changes.isEmpty else { return }
        if let output { try await save(changes, output, launch) }
        if exitCode { throw ExitCode.changesPending }
    }

    private func save(_ changes: Changes, _ path: String, _ launch: Launch) async throws {
        var settings = launch.settings()
        settings.planDays = days
        do {
            let bytes = try await PlanDocument.bytes(changes, settings)
            try PlanFile.write(bytes, to: path)
        } catch let error as ScriptError {
            launch.errors.report(error, [])
            throw ExitCode(error)
        } catch let error as FileFailure {
            launch.errors.report(error.description)
            throw ExitCode.failure
        }
        launch.say("saved; `sitescript apply \(path)` applies it, once")
    }
}
