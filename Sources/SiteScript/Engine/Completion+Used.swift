import SiteScriptSyntax

/// The names that a text has used already, those used last first.
///
/// Who has written `skip` in a program is more likely to write it again than anyone else, and of a value whose type is
/// known only when it runs, what the program calls the fields of its records is the best guess there is.
struct UsedNames {
    /// Behind a bar.
    private(set) var stages: [String] = []
    /// Behind a dot.
    private(set) var members: [String] = []
    /// Behind a dot or before a colon.
    private(set) var fields: [String] = []

    /// Reads the names of a text.
    init(in text: TextBefore) {
        let tokens = text.tokens
        for (index, token) in tokens.enumerated().reversed() where token.kind == .identifier && index > 0 {
            let name = text.name(at: index)
            switch tokens[index - 1].kind {
            case .bar: UsedNames.add(name, to: &stages)
            case .dot, .questionDot:
                UsedNames.add(name, to: &members)
                UsedNames.add(name, to: &fields)
            default:
                if index + 1 < tokens.count, tokens[index + 1].kind == .colon {
                    UsedNames.add(name, to: &fields)
                }
            }
        }
    }

    private static func add(_ name: String, to names: inout [String]) {
        if !names.contains(name) { names.append(name) }
    }
}

extension [CompletionCandidate] {
    /// The same candidates: the first two, then the last few of the used ones, then the others.
    func preferring(_ used: [String], maximum: Int = 3) -> [CompletionCandidate] {
        let head = prefix(2)
        let rest = dropFirst(2)
        let preferred = used.filter { name in !head.contains { $0.text == name } }
            .lazy.compactMap { name in rest.first { $0.text == name } }.prefix(maximum)
        let names = Set(preferred.map(\.text))
        return head + preferred + rest.filter { !names.contains($0.text) }
    }
}
