/// Finds the name that was probably meant.
public enum NameSuggestion {
    /// The name among `names` that is closest to `name` by edit distance (insert, delete, replace,
    /// swap of neighbours); case counts less than letters.
    ///
    /// nil when none is close enough for its length.
    public static func closest(to name: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(name.utf8.prefix(longest))
        guard !wanted.isEmpty else { return nil }
        var best: (name: String, cost: Int)?
        for candidate in names where candidate != name {
            let bytes = Array(candidate.utf8.prefix(longest))
            // Costs are doubled so that a change of case costs half a letter.
            let limit = min(2 * max(1, max(wanted.count, bytes.count) / 3), (best?.cost ?? .max))
            guard abs(wanted.count - bytes.count) * 2 <= limit else { continue }
            let cost = distance(wanted, bytes, limit: limit)
            guard cost <= limit else { continue }
            if let best, (best.cost, best.name) <= (cost, candidate) { continue }
            best = (candidate, cost)
        }
        return best?.name
    }

    /// Whether `suggestion` is clearly what `name` was meant to be: near enough, and nearer by a letter than any other.
    public static func isClear(_ suggestion: String, for name: String, among names: some Sequence<String>)
        -> Bool
    {
        let wanted = Array(name.utf8.prefix(longest))
        let limit = wanted.count + 64
        let best = distance(wanted, Array(suggestion.utf8.prefix(longest)), limit: limit * 2)
        guard best <= (wanted.count < 5 ? 2 : 4) else { return false }
        return names.allSatisfy { other in
            other == suggestion || other == name
                || distance(wanted, Array(other.utf8.prefix(longest)), limit: limit * 2) >= best + 2
        }
    }

    /// The names that share a whole word with `name`, words being joined by `_` or by a capital: for `id` those that
    /// end in `_id`.
    public static func sharingWords(with name: String, among names: some Sequence<String>) -> [String] {
        let wanted = words(of: name)
        guard !wanted.isEmpty else { return [] }
        let found = names.filter { $0 != name && !wanted.isDisjoint(with: words(of: $0)) }
        // Where some share all their words with it, the others are beside the point; the fewer words a name has
        // besides, the nearer it is.
        let exact = found.filter { words(of: $0) == wanted }
        guard exact.isEmpty else { return exact }
        let ranked = found.enumerated().sorted {
            (words(of: $0.element).count, $0.offset) < (words(of: $1.element).count, $1.offset)
        }
        return ranked.prefix(3).map(\.element)
    }

    private static func words(of name: String) -> Set<String> {
        var words: Set<String> = []
        var word = ""
        for character in name.prefix(longest) {
            if character == "_" || character.isUppercase, !word.isEmpty {
                words.insert(word)
                word = ""
            }
            if character != "_" { word += character.lowercased() }
        }
        if !word.isEmpty { words.insert(word) }
        return words.filter { $0.count > 1 && $0 != "is" }
    }

    private static let longest = 64

    /// The optimal string alignment distance, doubled; more than `limit` as soon as that is certain.
    private static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = (0...b.count).map { $0 * 2 }
        for i in 0..<a.count {
            var current = [(i + 1) * 2]
            current.reserveCapacity(b.count + 1)
            for j in 0..<b.count {
                var cost = min(last[j + 1], current[j]) + 2
                cost = min(cost, last[j] + replacement(a[i], b[j]))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j], a[i] != b[j] {
                    cost = min(cost, beforeLast[j - 1] + 2)
                }
                current.append(cost)
            }
            if let least = current.min(), least > limit { return least }
            beforeLast = last
            last = current
        }
        return last[b.count]
    }

    private static func replacement(_ a: UInt8, _ b: UInt8) -> Int {
        if a == b { return 0 }
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(a | 0x20)
        return isLetter && a | 0x20 == b | 0x20 ? 1 : 2
    }
}
