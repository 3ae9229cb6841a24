import SiteScript
import SiteScriptTerminal

/// The last results of a session: `_`, and `_1` to `_9` for those before it.
///
/// They are kept as long as they are few and small: above so many rows in all the oldest go.
struct ReplResults {
    /// One of them.
    struct Result {
        var value: RootedValue
        var type: ScriptType
        /// The line it came from.
        var line: String
        var time: ContinuousClock.Instant

        /// How many rows it has; nil when it has none.
        var rowCount: Int? { value.value.has(.list) ? value.value.list.count : nil }
    }

    /// How many results before the last are kept.
    private static let olderMaximum = 9
    /// How many rows the results before the last have at most.
    private static let rowMaximum = 1_000_000

    /// The last first.
    private var results: [Result] = []
    /// How many names were given out; those without a result any more are nil.
    private var nameCount = 0

    /// Keeps a result.
    mutating func add(_ value: RootedValue, _ type: ScriptType, _ line: String) {
        results.insert(Result(value: value, type: type, line: line, time: .now), at: 0)
        if results.count > ReplResults.olderMaximum + 1 { results.removeLast() }
        while results.count > 1,
            results.dropFirst().reduce(0, { $0 + ($1.rowCount ?? 1) }) > ReplResults.rowMaximum
        {
            results.removeLast()
        }
        nameCount = max(nameCount, results.count)
    }

    /// The names and what they stand for.
    var named: [(name: String, result: Result?)] {
        (0..<nameCount).map { ($0 == 0 ? "_" : "_\($0)", $0 < results.count ? results[$0] : nil) }
    }

    /// The results for people: name, age, what it is, and the line it came from.
    var text: String {
        guard !results.isEmpty else { return "nothing has given a result so far\n" }
        let now = ContinuousClock.now
        let rows = zip(named, results).map { named, result in
            [
                named.name, ReplResults.age(result.time.duration(to: now)), ReplResults.size(result),
                result.line.firstLine,
            ]
        }
        let widths = (0..<3).map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { DisplayWidth.padded($0, to: $1) }.joined(separator: "  ") + "  "
                + TerminalText.sanitised(row[3]) + "\n"
        }.joined()
    }

    private static func size(_ result: Result) -> String {
        result.rowCount.map { "\($0) \($0 == 1 ? "row" : "rows")" } ?? "\(result.type)"
    }

    /// An age as people say it: `just now`, `12 s ago`, `3 min ago`.
    static func age(_ age: Duration) -> String {
        let seconds = Int(age.components.seconds)
        switch seconds {
        case ..<2: return "just now"
        case ..<60: return "\(seconds) s ago"
        case ..<3600: return "\(seconds / 60) min ago"
        default: return "\(seconds / 3600) h ago"
        }
    }
}

extension String {
    /// The first line, with a sign where more follow.
    fileprivate var firstLine: String {
        let line = prefix { !$0.isNewline }
        return line.count < count ? line + " …" : String(line)
    }
}
