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

    /// Reads a text up to the word that is being written.
    init(in text: some Collection<UInt8>) {
        let file = SourceFile(name: "completion", bytes: Array(text))
        var bag = DiagnosticBag()
        let tokens = Lexer.tokens(of: file, into: &bag)
        for (index, token) in tokens.enumerated().reversed() where token.kind == .identifier && index > 0 {
            let name = file.text(of: token.span)
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
    /// The same candidates, the last few of the used ones first.
    func preferring(_ used: [String], maximum: Int = 3) -> [CompletionCandidate] {
        let preferred = used.lazy.compactMap { name in first { $0.text == name } }.prefix(maximum)
        let names = Set(preferred.map(\.text))
        return preferred + filter { !names.contains($0.text) }
    }
}
