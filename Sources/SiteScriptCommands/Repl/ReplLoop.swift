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
    let launch: Launch
    let names: SessionNames
    let history: History?
    var session: ReplSession
    /// What stands in the next line at first.
    var draft = ""
    /// The block that was entered last and said nothing to the prompt itself.
    var lastBlock = ""
    /// The tour, while one is on it.
    var tour: Tour?
    private let reader: any LineReader

    init(_ launch: Launch, _ reader: any LineReader, _ names: SessionNames, history: History? = nil) {
        self.launch = launch
        self.reader = reader
        self.names = names
        self.history = history
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
            let draft = draft
            self.draft = ""
            // What came before a line is entered does not stop it; what comes from there on does, also before it runs.
            let control = launch.control
            let input = await reader.readBlock(
                prompt: prompt,
                continuation: "... ",
                draft: draft,
                onEntry: { control.reset() }
            )
            switch input {
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
            isReadOnly: launch.isReadOnly,
            isDryRun: launch.options.isDryRun
        )
        // What is written there is written for good.
        return launch.talkStyle(text, launch.services.isProduction ? .red : .cyan)
    }

    /// Handles one block; false to leave.
    func take(_ text: String) async -> Bool {
        let trimmed = text.trimmed
        switch trimmed.first {
        case nil: break
        case ":": return await take(directive: trimmed)
        case "?":
            launch.console.output.stream.write(help(String(trimmed.dropFirst())))
            goOnWithTour()
        default:
            lastBlock = text
            if await evaluate(ReplLoop.continued(text)) { goOnWithTour() } else { stayOnTour() }
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

    /// Evaluates a line, and asks what becomes of the changes it gives; false when it failed, was stopped, or is to be edited.
    @discardableResult
    func evaluate(_ text: String) async -> Bool {
        guard let result = await session.evaluate(text) else { return false }
        guard let changes = result.changes, !changes.valid.isEmpty else { return true }
        if let reason = reasonNotToAsk(changes) {
            launch.say(reason)
            return true
        }
        return await settle(changes)
    }

    /// Why nobody is asked about changes; nil when they may be made.
    private func reasonNotToAsk(_ changes: Changes) -> String? {
        if launch.isReadOnly { return "read-only: nothing is sent" }
        if launch.options.isDryRun { return "dry run: nothing is sent" }
        guard changes.invalid.isEmpty else {
            return "nothing was sent; `| apply on_error: \"continue\"` sends the valid rows alone"
        }
        let count = changes.valid.count
        if let maximum = launch.options.changesMaximum, count > maximum {
            return "nothing was sent: \(count) changes are more than --max-changes \(maximum)"
        }
        return nil
    }

    /// Asks whether changes that are shown already are to be made; a yes makes them as `apply` does.
    private func settle(_ changes: Changes) async -> Bool {
        while true {
            launch.control.reset()
            switch await Confirmation.decision(changes, launch) {
            case .apply: return await apply()
            case .view: viewAll(changes)
            case .save:
                if await savePlan() { return true }
            case .edit:
                draft = lastBlock
                launch.say("nothing was sent")
                return false
            case .refuse:
                launch.say("nothing was sent")
                return true
            }
        }
    }

    private func apply() async -> Bool {
        launch.isConfirmed = true
        defer { launch.isConfirmed = false }
        return await session.evaluate("_ | apply", isShown: false) != nil
    }

    /// Shows every change, in a pager where there are many.
    private func viewAll(_ changes: Changes) {
        do throws(ScriptError) {
            try launch.paging { output throws(ScriptError) in output.write(PlanRows.text(changes)) }
        } catch {
            launch.errors.report(error, [])
        }
    }

    /// Asks for a file and writes the changes there; false when there is still something to decide.
    private func savePlan() async -> Bool {
        guard case .block(let answer) = await launch.ask("File to save the plan in: ") else { return false }
        let name = answer.trimmed
        guard !name.isEmpty else { return false }
        let literal = ReplScript.literal(name.hasSuffix(".plan") ? name : name + ".plan")
        guard await session.evaluate("_ | save \(literal)", isShown: false, isKept: false) != nil else {
            return false
        }
        launch.say("saved in \(TerminalText.sanitised(name)); nothing was sent")
        return true
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
