/// The incremental search through the history: what has been typed and which entry it
/// found.
///
/// Every character narrows the search from the entry found so far to older ones, and
/// taking a character away goes back to where the search was before it. The text may be
/// of any script.
struct HistorySearch {
    private struct Step {
        var query: String
        var index: Int
        var match: String?
        var range: Range<Int>?
    }

    private let history: History
    private var steps: [Step]

    /// Starts a search at the end of the history, with nothing typed.
    init(_ history: History) {
        self.history = history
        steps = [Step(query: "", index: history.endIndex)]
    }

    /// What has been typed.
    var query: String { current.query }

    /// The entry found last, nil before the first.
    var match: String? { current.match }

    /// Where in the entry the typed text stands, as UTF-8 offsets; nil when the entry
    /// lacks what was typed last.
    var matchRange: Range<Int>? { current.range }

    /// Whether no entry has what was typed.
    var isFailing: Bool { !query.isEmpty && current.range == nil }

    /// Adds to what is looked for.
    mutating func type(_ text: String) {
        var step = current
        step.query = Platform.composed(step.query + text)
        find(&step, before: min(step.index + 1, history.endIndex))
        steps.append(step)
    }

    /// Takes back the last character typed; tells whether there was one.
    mutating func erase() -> Bool {
        guard !query.isEmpty else { return false }
        let query = query
        while steps.count > 1, current.query == query { steps.removeLast() }
        return true
    }

    /// Goes on to an older entry; tells whether there is one.
    mutating func older() -> Bool {
        let history = history
        return move { history.lastIndex(before: $0, where: $1) }
    }

    /// Goes back to a newer entry; tells whether there is one.
    mutating func newer() -> Bool {
        let history = history
        return move { history.firstIndex(after: $0, where: $1) }
    }

    private var current: Step { steps[steps.count - 1] }

    private mutating func move(_ next: (Int, (UnsafeRawBufferPointer) -> Bool) -> Int?) -> Bool {
        var step = current
        guard !step.query.isEmpty, !isFailing else { return false }
        let matcher = TextMatcher(step.query)
        var place = step.index
        while let found = next(place, { matcher.firstRange(in: $0) != nil }) {
            place = found
            guard let entry = history.entry(at: found), entry != step.match else { continue }
            step.index = found
            show(entry, matcher, in: &step)
            steps.append(step)
            return true
        }
        return false
    }

    private func find(_ step: inout Step, before index: Int) {
        let matcher = TextMatcher(step.query)
        let found = history.lastIndex(before: index) { matcher.firstRange(in: $0) != nil }
        if let found, let entry = history.entry(at: found) {
            step.index = found
            show(entry, matcher, in: &step)
        } else {
            step.range = nil
        }
    }

    private func show(_ entry: String, _ matcher: TextMatcher, in step: inout Step) {
        step.match = entry
        step.range = Array(entry.utf8).withUnsafeBytes { matcher.firstRange(in: $0) }
    }
}
