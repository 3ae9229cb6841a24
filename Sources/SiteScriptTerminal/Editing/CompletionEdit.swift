/// What the completion key does with the candidates the assistant offers.
enum CompletionEdit: Equatable {
    /// There is nothing to complete.
    case nothing
    /// A range of UTF-8 offsets is replaced; the candidates that remain, if several, are
    /// to be listed.
    case insert(Range<Int>, String, remaining: [CompletionCandidate])
    /// Nothing more is common to the candidates: they are to be listed.
    case list([CompletionCandidate])

    /// Decides what to do with a list for a text with the cursor at a UTF-8 offset.
    init(_ list: CompletionList, in text: String, cursor: Int) {
        let candidates = list.candidates
        guard let range = Self.valid(list.replacing, in: text, cursor: cursor), let first = candidates.first
        else {
            self = .nothing
            return
        }
        if candidates.count == 1 {
            self = .insert(range, first.text, remaining: [])
            return
        }
        let typed = Self.part(range.lowerBound..<cursor, of: text)
        let common = candidates.dropFirst().reduce(first.text) { Self.commonPrefix($0, $1.text) }
        // Candidates that do not begin with what was typed were found another way: nothing to insert yet.
        if common.hasPrefix(typed), common.utf8.count > typed.utf8.count {
            self = .insert(range.lowerBound..<cursor, common, remaining: candidates)
        } else {
            self = .list(candidates)
        }
    }

    private static func valid(_ range: Range<Int>, in text: String, cursor: Int) -> Range<Int>? {
        let isInText = range.lowerBound >= 0 && range.upperBound <= text.utf8.count
        return isInText && range.lowerBound <= cursor && cursor <= range.upperBound ? range : nil
    }

    private static func part(_ range: Range<Int>, of text: String) -> String {
        String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
    }

    private static func commonPrefix(_ left: String, _ right: String) -> String {
        String(zip(left, right).prefix { $0 == $1 }.map(\.0))
    }
}
