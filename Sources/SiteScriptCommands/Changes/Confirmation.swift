import SiteScriptTerminal
import SitesChanges
import SitesCore

/// Shows what would be written and asks, where somebody is there to be asked.
enum Confirmation {
    /// Above so many changes the number has to be typed.
    static let typedAbove = 50

    /// Why changes may not be applied; nil when they may.
    ///
    /// A dry run shows them, and then nothing is sent.
    static func refusal(_ changes: Changes, _ launch: Launch) async -> String? {
        if launch.options.isDryRun {
            guard !launch.collect(changes) else { return nil }
            launch.console.output.stream.write(text(changes))
            return nil
        }
        if launch.options.confirms || launch.isConfirmed { return nil }
        let count = counted(changes)
        guard launch.console.canAsk else {
            return
                "applying \(count) was not confirmed; nothing was sent, and nobody can be asked here: use --yes"
        }
        launch.console.output.stream.flush()
        launch.console.talk.stream.write(text(changes))
        return await isConfirmed(changes, launch)
            ? nil : "applying \(count) was not confirmed; nothing was sent"
    }

    /// Asks whether changes that are shown already may be applied.
    static func isConfirmed(_ changes: Changes, _ launch: Launch) async -> Bool {
        guard case .block(let answer) = await launch.ask(question(changes, store: launch.services.name))
        else {
            return false
        }
        return accepts(answer, changes)
    }

    /// The question: above 50 changes the number has to be typed.
    static func question(_ changes: Changes, store: String) -> String {
        let dealers = changes.dealers.map(\.description)
        let whose = "\(dealers.count == 1 ? "dealer" : "dealers") \(dealers.joined(separator: ", "))"
        let what = "Apply \(counted(changes)) to \(whose) in \(TerminalText.sanitised(store))?"
        let count = changes.valid.count
        return count > typedAbove ? "\(what) Type \(count) to confirm: " : "\(what) [y/N] "
    }

    /// Whether an answer means yes.
    static func accepts(_ answer: String, _ changes: Changes) -> Bool {
        let answer = answer.lowercased().filter { !$0.isWhitespace }
        let count = changes.valid.count
        return count > typedAbove ? answer == String(count) : answer == "y" || answer == "yes"
    }

    private static func counted(_ changes: Changes) -> String {
        let count = changes.valid.count
        return "\(count) \(count == 1 ? "change" : "changes")"
    }

    /// What is shown of changes.
    static func text(_ changes: Changes) -> String {
        TerminalText.sanitised(ChangesSummary(changes).lines.joined(separator: "\n"), keepingLayout: true)
            + "\n"
    }
}
