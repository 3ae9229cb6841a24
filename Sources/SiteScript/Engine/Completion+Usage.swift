/// How often names were written, by what stood around them.
///
/// With some forty stages and thirty members of a text the one that is wanted is rarely in sight unless it is known what
/// is usual. What is usual was counted over the pages, the examples and the specs; a context is a few words that say
/// where a name stands, such as `stage after group` or `member of map`, and says the more the more was counted there.
package struct NameUsage: Sendable {
    /// What was counted in one context.
    struct Table: Sendable {
        /// How often each name was written there.
        var counts: [String: Int] = [:]
        /// How often any was.
        var total = 0

        fileprivate mutating func count(_ name: String, times: Int) {
            counts[name, default: 0] += times
            total += times
        }
    }

    private var tables: [String: Table] = [:]
    /// A text of which a completion needs a few lines, so they are read when they are asked for.
    private var unread: [UInt8] = []
    private var unreadPlaces: [String: Range<Int>] = [:]

    /// How a function of the program is counted among stages: its name says nothing to other programs.
    static let function = "()"
    /// How a field is counted among members.
    static let field = "."

    /// Knows of nothing that is usual.
    package init() {}

    /// Reads what `text` writes: lines of a context, a colon, and names with their counts; those that go on begin with a space.
    package init(_ text: String) {
        unread = Array(text.utf8)
        var context = ""
        var start = 0
        var line = 0
        while line < unread.count {
            let end = unread[line...].firstIndex(of: UInt8(ascii: "\n")) ?? unread.count
            if unread[line] != UInt8(ascii: " "),
                let colon = unread[line..<end].firstIndex(of: UInt8(ascii: ":"))
            {
                if !context.isEmpty { unreadPlaces[context] = start..<line }
                context = String(decoding: unread[line..<colon], as: UTF8.self)
                start = colon + 1
            }
            line = end + 1
        }
        if !context.isEmpty { unreadPlaces[context] = start..<unread.count }
    }

    /// What was counted in a context; nil where nothing was.
    func table(_ context: String) -> Table? {
        if let table = tables[context] { return table }
        guard let place = unreadPlaces[context] else { return nil }
        var table = Table()
        let words = unread[place].split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            let count = words[index + 1].reduce(0) { $0 * 10 + Int($1) - Int(UInt8(ascii: "0")) }
            table.count(String(decoding: words[index], as: UTF8.self), times: count)
        }
        return table
    }

    /// The same as lines no longer than `width`: contexts by their names, and what is most common in each first.
    package func text(width: Int) -> String {
        Set(tables.keys).union(unreadPlaces.keys).sorted().map { context in
            var lines = [context + ":"]
            let names = (table(context)?.counts ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
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
        for context in place.contexts {
            var table = table(context.name) ?? Table()
            table.count(NameUsage.counted(candidate), times: 1)
            tables[context.name] = table
        }
    }

    /// What a candidate is counted as.
    static func counted(_ candidate: CompletionCandidate) -> String {
        switch candidate.kind {
        case .stage, .member: candidate.text
        case .field: field
        default: function
        }
    }
}

/// Where a name stands, in a few words under which names are counted.
package struct UsageContext: Sendable {
    /// The words.
    var name: String
    /// How much it tells, in quarters: what several contexts tell is not independent of each other.
    var quarters = 4
}

/// How likely names are in some contexts, the first of which holds all of their kind; only good to be compared.
///
/// Each context multiplies what is known of all by how much more common the name is there; one in which little was
/// counted says little.
struct NameScale {
    private let all: NameUsage.Table
    private let quarters: Int
    private let others: [(table: NameUsage.Table, quarters: Int)]

    init(_ usage: NameUsage, _ contexts: [UsageContext]) {
        all = contexts.first.flatMap { usage.table($0.name) } ?? NameUsage.Table()
        quarters = contexts.first?.quarters ?? 4
        others = contexts.dropFirst().compactMap { context in
            usage.table(context.name).map { ($0, context.quarters) }
        }
    }

    /// How likely a name is.
    func likelihood(of name: String) -> Double {
        let usual = (Double(all.counts[name] ?? 0) + 0.5) / (Double(all.total) + 20)
        return others.reduce(usual.power(quarters: quarters)) { likelihood, other in
            let here = Double(other.table.counts[name] ?? 0) + NameScale.caution * usual
            let share = here / (Double(other.table.total) + NameScale.caution) / usual
            return likelihood * share.power(quarters: other.quarters)
        }
    }

    /// How many names have to be counted in a context until it is believed as much as what is usual everywhere.
    private static let caution = 4.0
}

extension Double {
    /// The number to the power of some quarters, few of them.
    fileprivate func power(quarters: Int) -> Double {
        switch quarters {
        case 4: self
        case 2: squareRoot()
        default: (0..<quarters).reduce(1) { power, _ in power * squareRoot().squareRoot() }
        }
    }
}
