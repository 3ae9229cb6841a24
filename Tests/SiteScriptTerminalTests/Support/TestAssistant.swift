import SiteScriptTerminal

/// A language of words in which a block is complete when its parentheses are closed.
struct TestAssistant: LineAssistant {
    var words: [CompletionCandidate] = []

    func isComplete(_ text: String) -> Bool {
        text.count { $0 == "(" } <= text.count { $0 == ")" }
    }

    func completions(in text: String, cursor: Int) -> CompletionList {
        let before = Array(text.utf8.prefix(cursor))
        let start = (before.lastIndex { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") } ?? -1) + 1
        let typed = String(decoding: before[start...], as: UTF8.self)
        return CompletionList(
            replacing: start..<cursor,
            candidates: words.filter { $0.text.hasPrefix(typed) }
        )
    }
}
