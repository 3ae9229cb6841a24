import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal
import SitesBindings
import SitesChanges
import SitesCore

/// Reads a block, evaluates it, shows what it gives, and keeps that as `_`.
///
/// The loop sees a `LineReader` and a console, never a terminal. It belongs to one task.
final class ReplLoop {
    private let launch: Launch
    private let reader: any LineReader
    private let names: SessionNames
    private var session: ReplSession

    init(_ launch: Launch, _ reader: any LineReader, _ names: SessionNames) {
        self.launch = launch
        self.reader = reader
        self.names = names
        session = ReplSession(launch, names)
    }

    /// Says where one is.
    func greet() {
        launch.say(
            "sitescript \(SiteScriptVersion.current), store \(launch.services.name). :help helps, Ctrl-D leaves."
        )
    }

    /// Runs until the input ends, `:quit`, or the process is asked to end.
    func run() async -> ExitCode {
        while true {
            launch.console.output.stream.flush()
            if launch.console.output.stream.failure != nil { return .outputClosed }
            switch await reader.readBlock(prompt: prompt, continuation: "... ") {
            case .endOfInput: return .ok
            case .interrupted:
                if Task.isCancelled { return .terminated }
            case .block(let text):
                guard await take(text) else { return .ok }
                if Task.isCancelled { return .terminated }
            }
        }
    }

    private var prompt: String {
        let text = ReplPrompt.text(
            store: launch.services.shortName,
            dealer: launch.dealer,
            isReadOnly: launch.options.isReadOnly,
            isDryRun: launch.options.isDryRun
        )
        return launch.talkStyle(text, .cyan)
    }

    /// Handles one block; false to leave.
    func take(_ text: String) async -> Bool {
        let trimmed = text.trimmed
        switch trimmed.first {
        case nil: break
        case ":": return await take(directive: trimmed)
        case "?": launch.console.output.stream.write(help(String(trimmed.dropFirst())))
        default: await evaluate(ReplLoop.continued(text))
        }
        return true
    }

    /// The program that a block stands for: one that starts with `|` goes on from the last result.
    static func continued(_ text: String) -> String {
        text.drop { $0.isWhitespace }.first == "|" ? "_ " + text : text
    }

    private func help(_ name: String) -> String {
        ReplHelp(session.registry, names.current, launch.results().style).text(name)
    }

    // MARK: - Evaluation

    private func evaluate(_ text: String) async {
        guard let result = await session.evaluate(text) else { return }
        guard let changes = result.changes else { return }
        await settle(changes)
    }

    /// Asks whether changes that are shown already are to be made; a yes makes them as `apply` does.
    private func settle(_ changes: Changes) async {
        let count = changes.valid.count
        guard count > 0 else { return }
        if launch.options.isReadOnly { return launch.say("read-only: nothing is sent") }
        if launch.options.isDryRun { return launch.say("dry run: nothing is sent") }
        guard changes.invalid.isEmpty else {
            return launch.say("nothing was sent; `| apply on_error: \"continue\"` sends the valid rows alone")
        }
        if let maximum = launch.options.changesMaximum, count > maximum {
            return launch.say("nothing was sent: \(count) changes are more than --max-changes \(maximum)")
        }
        guard await Confirmation.isConfirmed(changes, launch) else { return launch.say("nothing was sent") }
        launch.isConfirmed = true
        defer { launch.isConfirmed = false }
        _ = await session.evaluate("_ | apply", isShown: false)
    }

    // MARK: - Directives

    private func take(directive text: String) async -> Bool {
        let words = text.split(separator: " ").map(String.init)
        let argument = words.dropFirst().first
        switch ReplDirective(typed: words[0]) {
        case .quit: return false
        case .help: launch.console.output.stream.write(ReplHelp.overview)
        case .dealer: await changeDealer(argument)
        case .format: changeFormat(argument)
        case .rows: changeRows(argument)
        case nil:
            let near = NameSuggestion.closest(to: words[0], among: ReplDirective.allCases.map(\.name))
            launch.errors.report(
                "there is no `\(words[0])`",
                hint: near.map { "did you mean `\($0)`?" }
                    ?? "see :help; ?NAME explains a name of the language"
            )
        }
        return true
    }

    private func changeDealer(_ argument: String?) async {
        guard let argument else {
            let dealer = launch.dealer
            return launch.say(
                dealer.map { "dealer \($0)" } ?? "no dealer is chosen; choose one with `:dealer N`"
            )
        }
        guard let dealer = Int(argument), dealer > 0 else {
            return launch.errors.report("`:dealer` takes a dealer's number, not `\(argument)`")
        }
        if let problem = await session.problem(withDealer: dealer) {
            return launch.errors.report(problem.message, hint: problem.hint)
        }
        launch.dealer = dealer
        let hadNames = session.hasNames
        session = ReplSession(launch, names)
        launch.say("dealer \(dealer)" + (hadNames ? "; names of the lines before are gone" : ""))
    }

    private func changeFormat(_ argument: String?) {
        guard let argument else { return launch.say("format \(launch.format.rawValue)") }
        guard let format = OutputFormat(named: argument) else {
            let names = OutputFormat.allCases.map(\.rawValue)
            return launch.errors.report(
                "there is no format `\(argument)`",
                hint: "there are " + names.joined(separator: ", ")
            )
        }
        launch.format = format
    }

    private func changeRows(_ argument: String?) {
        switch argument {
        case nil:
            let maximum = launch.rowMaximum
            launch.say(maximum.map { "at most \($0) rows are shown" } ?? "all rows are shown")
        case "all"?: launch.rowMaximum = nil
        case let text?:
            guard let count = Int(text), count > 0 else {
                return launch.errors.report("`:rows` takes a number or `all`, not `\(text)`")
            }
            launch.rowMaximum = count
        }
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
