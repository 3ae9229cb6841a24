/// A place of a text where something may be written: what that may be, and what tells which of it is likely.
package struct CompletionPlace {
    /// The bytes that are replaced.
    package private(set) var replacing: Range<Int>
    /// What was typed of the word.
    let typed: String
    /// What may be written; names alone, without what goes before or behind them.
    package var candidates: [CompletionCandidate] = []
    /// What stands around the place, the name of the kind first; empty where the order is that of the candidates.
    var contexts: [UsageContext] = []
    /// The names of this kind that the text has used already, those used last first.
    var used: [String] = []
    private var isChain = false

    init(replacing: Range<Int>, typed: String) {
        self.replacing = replacing
        self.typed = typed
    }

    /// Makes the dot before the place a `?.`.
    mutating func chain() {
        replacing = (replacing.lowerBound - 1)..<replacing.upperBound
        isChain = true
    }

    /// What is offered, the most likely first.
    package func result(by usage: NameUsage) -> CompletionResult {
        var ordered = candidates
        if !contexts.isEmpty {
            let scale = NameScale(usage, contexts)
            ordered = candidates.ordered { scale.likelihood(of: NameUsage.counted($0)) }.preferring(used)
        }
        if isChain {
            for index in ordered.indices { ordered[index].text = "?." + ordered[index].text }
        }
        return CompletionResult(replacing: replacing, candidates: ordered.ranked(for: typed))
    }
}

extension [CompletionCandidate] {
    /// The same candidates: fields, then what is likely before what is not; equals keep their order.
    ///
    /// Of those that are counted as one, such as functions of the program, each is half as likely as the one before it.
    fileprivate func ordered(by likelihood: (CompletionCandidate) -> Double) -> [CompletionCandidate] {
        var functionShare = 1.0
        let ranked = enumerated().map { index, candidate -> (isBehind: Bool, Double, Int) in
            switch candidate.kind {
            case .field: return (false, 0, index)
            case .stage, .member: return (true, -likelihood(candidate), index)
            default:
                defer { functionShare /= 2 }
                return (true, -likelihood(candidate) * functionShare, index)
            }
        }
        return ranked.sorted { left, right in
            left.isBehind == right.isBehind ? (left.1, left.2) < (right.1, right.2) : right.isBehind
        }.map { self[$0.2] }
    }
}
