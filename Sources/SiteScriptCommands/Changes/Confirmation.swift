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

    /// What somebody wants done with changes that a line of the prompt gave.
    enum Decision: Equatable {
        case apply
        case refuse
        case edit
        case save
        case view
    }

    /// Asks what to do with changes that are shown already.
    static func decision(_ changes: Changes, _ launch: Launch) async -> Decision {
        let question = question(
            changes,
            store: launch.services.name,
            account: launch.services.account,
            choices: "y/N/e(dit)/s(ave)/v(iew all)"
        )
        guard case .block(let answer) = await launch.ask(question) else { return .refuse }
        if accepts(answer, changes) { return .apply }
        switch answer.trimmed.lowercased() {
        case "e", "edit": return .edit
        case "s", "save": return .save
        case "v", "view", "a", "all": return .view
        default: return .refuse
        }
    }

    /// Asks whether changes that are shown already may be applied.
    static func isConfirmed(_ changes: Changes, _ launch: Launch) async -> Bool {
        let services = launch.services
        let question = question(changes, store: services.name, account: services.account)
        guard case .block(let answer) = await launch.ask(question) else { return false }
        return accepts(answer, changes)
    }

    /// The question: above 50 changes the number has to be typed.
    static func question(
        _ changes: Changes,
        store: String,
        account: String? = nil,
        choices: String = "y/N"
    ) -> String {
        let dealers = changes.dealers.map(\.description)
        let whose = "\(dealers.count == 1 ? "dealer" : "dealers") \(dealers.joined(separator: ", "))"
        let who = account.map { " as \(TerminalText.sanitised($0))" } ?? ""
        let what = "Apply \(counted(changes)) to \(whose) in \(TerminalText.sanitised(store))\(who)?"
        let count = changes.valid.count
        guard count > typedAbove else { return "\(what) [\(choices)] " }
        let others = choices.split(separator: "/").dropFirst(2).joined(separator: ", ")
        return "\(what) Type \(count) to confirm\(others.isEmpty ? "" : ", or " + others): "
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
