/// How well a candidate fits what was typed.
enum CompletionRank: Int, Comparable {
    /// It starts with what was typed.
    case prefix
    /// It does so when case is ignored.
    case prefixIgnoringCase
    /// One of its words starts with it.
    case wordPrefix
    /// The letters typed come in it in this order.
    case subsequence

    static func < (left: CompletionRank, right: CompletionRank) -> Bool { left.rawValue < right.rawValue }

    /// The rank of `candidate` for `typed`; nil when it does not fit.
    init?(_ candidate: String, for typed: String) {
        if typed.isEmpty {
            self = .prefix
            return
        }
        let (name, wanted) = (Array(candidate.utf8), Array(typed.utf8))
        if name.starts(with: wanted) {
            self = .prefix
            return
        }
        let (folded, foldedWanted) = (name.map(Self.lowercased), wanted.map(Self.lowercased))
        if folded.starts(with: foldedWanted) {
            self = .prefixIgnoringCase
        } else if Self.hasWord(folded, startingWith: foldedWanted) {
            self = .wordPrefix
        } else if Self.isSubsequence(foldedWanted, of: folded) {
            self = .subsequence
        } else {
            return nil
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    private static func hasWord(_ name: [UInt8], startingWith wanted: [UInt8]) -> Bool {
        for index in name.indices.dropFirst() {
            let before = name[index - 1]
            guard before == UInt8(ascii: "_") || before == UInt8(ascii: "/") || before == UInt8(ascii: ".")
            else { continue }
            if name[index...].starts(with: wanted) { return true }
        }
        return false
    }

    private static func isSubsequence(_ wanted: [UInt8], of name: [UInt8]) -> Bool {
        var rest = name[...]
        for byte in wanted {
            guard let index = rest.firstIndex(of: byte) else { return false }
            rest = rest[(index + 1)...]
        }
        return true
    }
}

extension [CompletionCandidate] {
    /// Those that fit what was typed, the best first; equals keep their order.
    ///
    /// Letters in order are looked for only where nothing starts with them, so that the one candidate
    /// that does is not made ambiguous.
    func ranked(for typed: String) -> [CompletionCandidate] {
        var seen: Set<String> = []
        let fitting = enumerated().compactMap {
            index,
            candidate -> (CompletionRank, Int, CompletionCandidate)? in
            var name = candidate.text[...]
            while let first = name.first, first == "." || first == "?" { name = name.dropFirst() }
            guard let rank = CompletionRank(String(name), for: typed) else { return nil }
            return (rank, index, candidate)
        }
        let hasPrefix = fitting.contains { $0.0 < .wordPrefix }
        return fitting.filter { !hasPrefix || $0.0 != .subsequence }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map(\.2)
            .filter { seen.insert($0.text).inserted }
    }
}
