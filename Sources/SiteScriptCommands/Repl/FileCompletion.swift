import SiteScriptTerminal

/// Completes the names of files where one is wanted: inside `csv("` and the like, and behind `:load`.
struct FileCompletion {
    /// How many names are offered at most.
    private static let maximum = 200

    /// What stands before the quote of a file's name.
    private static let openers = [
        "csv(", "json(", "jsonl(", "plan(", "save", "import", ":load", ":save", ":store",
    ]

    /// What was typed of the name so far.
    let typed: String

    /// Finds the name that ends a text; nil where no file is wanted.
    init?(endOf text: String) {
        if let quote = text.lastIndex(of: "\"") {
            let before = text[..<quote]
            guard before.count(where: { $0 == "\"" }).isMultiple(of: 2), FileCompletion.opens(before) else {
                return nil
            }
            typed = String(text[text.index(after: quote)...])
        } else {
            // Behind a directive the quotes may be left out.
            guard let space = text.firstIndex(of: " "), text.hasPrefix(":"),
                FileCompletion.opens(text[..<space])
            else { return nil }
            typed = String(text[text.index(after: space)...])
        }
    }

    private static func opens(_ text: Substring) -> Bool {
        var text = text
        while text.last?.isWhitespace == true { text.removeLast() }
        return openers.contains { opener in
            guard text.hasSuffix(opener) else { return false }
            let before = text.dropLast(opener.count).last
            return opener.hasPrefix(":") ? before == nil : before.map { !$0.isLetter && $0 != "_" } ?? true
        }
    }

    /// The names in the folder that go on from what was typed; folders end in a slash, hidden names are only offered
    /// where a dot was typed.
    func candidates(_ list: (String) -> [String]) -> [CompletionCandidate] {
        let slash = typed.lastIndex(of: "/")
        let folder = slash.map { String(typed[...$0]) } ?? ""
        let part = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        return list(folder.isEmpty ? "." : folder).filter {
            $0.hasPrefix(part) && (part.hasPrefix(".") || !$0.hasPrefix("."))
        }
        .sorted().prefix(FileCompletion.maximum).map { CompletionCandidate(folder + $0) }
    }
}
