import Dispatch
import SiteScriptTerminal
import SitesChanges
import SitesCore
import Synchronization

/// The dealers and the labels of runs that are known, for completion.
///
/// They are looked up beside the prompt. Whoever asks gets what is there; only where nothing was found out yet the answer
/// is waited for, and never so long that a key is felt to hang.
final class KnownValues: Sendable {
    /// What is known of a service.
    struct Found: Sendable {
        /// The dealers by their numbers.
        var dealers: [CompletionCandidate] = []
        /// The labels of the last runs, the newest first.
        var labels: [CompletionCandidate] = []
    }

    private struct State: Sendable {
        var service: ObjectIdentifier?
        var found: Found?
        var isLooking = false
    }

    /// How long an answer is waited for.
    private static let patience = DispatchTimeInterval.milliseconds(150)
    /// How many runs are looked at.
    private static let runMaximum = 100

    private let launch: Launch
    private let state = Mutex(State())

    init(_ launch: Launch) { self.launch = launch }

    /// What is known now.
    var found: Found {
        let services = launch.services
        let service = ObjectIdentifier(services)
        let isLooking = state.withLock { state in
            // Those of another store are none of this one.
            if state.service != service { state = State(service: service) }
            defer { state.isLooking = true }
            return state.isLooking
        }
        let isThere = DispatchSemaphore(value: 0)
        if !isLooking {
            Task { [self] in
                await refresh()
                isThere.signal()
            }
        }
        if let known = state.withLock({ $0.found }) { return known }
        if !isLooking { _ = isThere.wait(timeout: .now() + KnownValues.patience) }
        return state.withLock { $0.found } ?? Found()
    }

    /// Looks what there is now.
    func refresh() async {
        let services = launch.services
        let found = await look(services)
        state.withLock { $0 = State(service: ObjectIdentifier(services), found: found) }
    }

    /// The names of profiles.
    var profiles: [CompletionCandidate] {
        let all = try? ProfileFile(launch.console.environment).read()
        return (all ?? []).map { CompletionCandidate($0.name, detail: $0.profile.url) }
    }

    private func look(_ services: ServiceFactory) async -> Found {
        // A service elsewhere is not signed in to for this.
        let isReady = services.requestPlan == nil || services.requestLog != nil
        let dealers = isReady ? try? await services.open().dealers() : nil
        let labels = RunFolder(FileJournal.standardFolder(environment: launch.console.environment))
            .labels(ofLast: KnownValues.runMaximum)
        return Found(
            dealers: (dealers ?? []).map { CompletionCandidate("\($0.id)", detail: $0.name) },
            labels: labels.map { CompletionCandidate($0.label, detail: "run \($0.run)") }
        )
    }
}

/// A place in a line where a value is wanted that is known to the service alone.
struct KnownPlace {
    /// What is wanted.
    enum Kind {
        case dealer, label
    }

    let kind: Kind
    /// What was typed of it so far.
    let typed: String

    /// Finds the place that ends a text; nil where there is none.
    init?(endOf text: String) {
        if let label = KnownPlace.label(endOf: text) {
            (kind, typed) = (.label, label)
            return
        }
        let digits = String(text.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        var before = text.dropLast(digits.count)
        let isList = before.last { !$0.isWhitespace && !$0.isNumber && $0 != "," } == "["
        if isList, let bracket = before.lastIndex(of: "[") { before = before[..<bracket] }
        while before.last == " " { before.removeLast() }
        guard before.isEnding(inWord: "dealer:") || before == ":dealer" && before.count < text.count else {
            return nil
        }
        (kind, typed) = (.dealer, digits)
    }

    private static func label(endOf text: String) -> String? {
        if text.hasPrefix(":undo ") { return text.dropFirst(6).filter { $0 != "\"" } }
        guard let quote = text.lastIndex(of: "\""),
            text[..<quote].count(where: { $0 == "\"" }).isMultiple(of: 2)
        else { return nil }
        let before = text[..<quote]
        guard before.isEnding(inWord: "resume(") || before.isEnding(inWord: "undo(") else { return nil }
        return String(text[text.index(after: quote)...])
    }

    /// The values that go on from what was typed.
    func candidates(_ known: KnownValues.Found) -> [CompletionCandidate] {
        let all = kind == .dealer ? known.dealers : known.labels
        return all.filter { $0.text.hasPrefix(typed) }
    }
}

extension Substring {
    /// Whether the text ends in a word that is not the end of a longer one.
    fileprivate func isEnding(inWord word: String) -> Bool {
        guard hasSuffix(word) else { return false }
        let before = dropLast(word.count).last
        return before.map { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." } ?? true
    }
}
