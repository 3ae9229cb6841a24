import ArgumentParser
import SiteScriptTerminal
import SitesChanges

/// The options of commands that change something, which may also stand behind the command's name.
struct ChangeOptions: ParsableArguments {
    /// What becomes of changes whose sites were changed since.
    enum Staleness: String, ExpressibleByArgument, CaseIterable {
        case skip, fail, force
    }

    @Flag(name: .shortAndLong, help: "Apply without asking.")
    var yes = false

    @Flag(help: "Show what would be sent, and send nothing.")
    var dryRun = false

    @Option(help: "Refuse to apply more changes than this.")
    var maxChanges: Int?

    @Flag(help: "Go on after a change fails.")
    var keepGoing = false

    @Option(help: "What becomes of changes whose sites were changed since: skip, fail or force.")
    var ifStale: Staleness = .skip

    @Option(help: "How many requests are under way at once.")
    var concurrency: Int = 8

    @Option(help: "How many requests are sent in a second at most.")
    var rate: Double?

    func validate() throws {
        if let maxChanges, maxChanges < 0 { throw ValidationError("--max-changes is a number from 0") }
        if concurrency < 1 { throw ValidationError("--concurrency is a number from 1") }
        if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate is a number above 0") }
    }

    /// A launch with these options in place of those it has.
    func change(_ launch: Launch) -> Launch {
        var options = launch.options
        options.confirms = yes || options.confirms
        options.isDryRun = dryRun || options.isDryRun
        options.changesMaximum = maxChanges ?? options.changesMaximum
        return launch.with(options)
    }

    /// The options as `apply` takes them.
    var arguments: String {
        var text = "on_error: \"\(keepGoing ? "continue" : "stop")\", if_stale: \"\(ifStale.rawValue)\""
        text += ", concurrency: \(concurrency)"
        if let rate { text += ", rate: \(rate)" }
        return text
    }

    /// Runs a program that gives changes, and applies them.
    func apply(_ name: String, _ code: String, _ arguments: [String], _ launch: Launch) async throws {
        let launch = change(launch)
        let code = await SiteScriptProgram.script(launch) { runner in
            await runner.run(
                command: name,
                "\(code) | apply \(self.arguments)\n",
                arguments,
                showsResult: launch.options.format != nil
            )
        }
        if code == .ok, launch.lastReport?.rows.isEmpty == true { launch.say("nothing to do") }
        if code != .ok { throw code }
    }
}
