import SiteScriptTerminal
import SitesChanges
import SitesCore
import Synchronization

/// Shows what would be written and asks, where somebody is there to be asked.
enum Confirmation {
    /// Why changes may not be applied; nil when they may.
    static func refusal(_ changes: Changes, _ launch: Launch) async -> String? {
        if launch.options.confirms || launch.options.isDryRun || launch.isConfirmed.withLock({ $0 }) { return nil }
        guard Terminal.isTTY(0), Terminal.isTTY(2) else {
            return "applying \(changes.valid.count) changes was not confirmed; use --yes where nobody can be asked"
        }
        OutputStream.standard.flush()
        OutputStream.error.write(ChangesSummary(changes).lines.joined(separator: "\n") + "\n")
        OutputStream.error.write(question(changes, store: launch.services.name))
        let answer = readLine() ?? ""
        return accepts(answer, changes) ? nil : "not confirmed; nothing was sent"
    }

    /// The question: above 50 rows the number has to be typed.
    static func question(_ changes: Changes, store: String) -> String {
        let count = changes.valid.count
        let dealers = changes.dealers.map(\.description).joined(separator: ", ")
        let what = "apply \(count) \(count == 1 ? "change" : "changes") to dealer \(dealers) in \(store)?"
        return count > 50 ? "\(what) type \(count) to confirm: " : "\(what) [y/N] "
    }

    /// Whether an answer means yes.
    static func accepts(_ answer: String, _ changes: Changes) -> Bool {
        let answer = answer.lowercased().filter { !$0.isWhitespace }
        let count = changes.valid.count
        return count > 50 ? answer == String(count) : answer == "y" || answer == "yes"
    }
}
