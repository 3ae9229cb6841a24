/// How often names were written, by what stood around them.
///
/// With some forty stages and thirty members of a text the one that is wanted is rarely in sight unless it is known what
/// is usual. What is usual was counted over the pages, the examples and the specs; a context is a few words that say
/// where a name stands, such as `stage after group` or `member of String`, and says the more the more was counted there.
package struct NameUsage: Sendable {
    private var counts: [String: [String: Int]] = [:]
    private var totals: [String: Int] = [:]

    /// How a function of the program is counted among stages: its name says nothing to other programs.
    static let function = "()"
    /// How a field is counted among members.
    static let field = "."

    /// Knows of nothing that is usual.
    package init() {}

    /// Reads what `text` writes: lines of a context, a colon, and names with their counts.
    package init(_ text: some StringProtocol) {
        var context = ""
        for line in text.split(separator: "\n") {
            var rest = line[...]
            if let colon = line.firstIndex(of: ":") {
                context = String(line[..<colon])
                rest = line[line.index(after: colon)...]
            }
            let words = rest.split(separator: " ")
            for index in stride(from: 0, to: words.count - 1, by: 2) {
                count(String(words[index]), in: context, times: Int(words[index + 1]) ?? 0)
            }
        }
    }

    /// The same as lines no longer than `width`: contexts by their names, and what is most common in each first.
    package func text(width: Int) -> String {
        counts.keys.sorted().map { context in
            var lines = [context + ":"]
            let names = (counts[context] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            for (name, count) in names {
                let word = " \(name) \(count)"
                if lines[lines.count - 1].count + word.count > width { lines.append("") }
                lines[lines.count - 1] += word
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Counts a name that was written at a place that was offered it.
    package mutating func count(_ name: String, at place: CompletionPlace) {
        guard let candidate = place.candidates.first(where: { $0.text == name }) else { return }
        for context in place.contexts { count(NameUsage.counted(candidate), in: context, times: 1) }
    }

    private mutating func count(_ name: String, in context: String, times: Int) {
        counts[context, default: [:]][name, default: 0] += times
        totals[context, default: 0] += times
    }

    /// What a candidate is counted as.
    static func counted(_ candidate: CompletionCandidate) -> String {
        switch candidate.kind {
        case .stage, .member: candidate.text
        case .field: field
        default: function
        }
    }

    /// How likely a name is in contexts, the first of which holds all of its kind; only good to be compared.
    ///
    /// Each context multiplies what is known of all by how much more common the name is there; one in which little was
    /// counted says little.
    func likelihood(of name: String, in contexts: [String]) -> Double {
        guard let all = contexts.first else { return 0 }
        let usual = (Double(count(of: name, in: all)) + 0.5) / (Double(totals[all] ?? 0) + 20)
        return contexts.dropFirst().reduce(usual) { likelihood, context in
            guard let total = totals[context] else { return likelihood }
            let here = Double(count(of: name, in: context)) + NameUsage.caution * usual
            return likelihood * here / (Double(total) + NameUsage.caution) / usual
        }
    }

    private func count(of name: String, in context: String) -> Int { counts[context]?[name] ?? 0 }

    /// How many names have to be counted in a context until it is believed as much as what is usual everywhere.
    private static let caution = 4.0
}
