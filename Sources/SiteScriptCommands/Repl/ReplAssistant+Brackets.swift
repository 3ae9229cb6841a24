import SiteScriptSyntax

/// Which brackets belong together.
extension ReplAssistant {
    func brackets(in text: String, cursor: Int) -> [Range<Int>] {
        // Most of the time there is none beside the cursor, and then nothing has to be read.
        let place = text.utf8.index(text.startIndex, offsetBy: cursor)
        let isBeside = [text.utf8[..<place].last, text.utf8[place...].first].contains {
            $0.map(ReplAssistant.bracketBytes.contains) ?? false
        }
        guard isBeside, !isDirective(text) else { return [] }
        var bag = DiagnosticBag()
        var open: [Token] = []
        var pairs: [(Range<Int>, Range<Int>)] = []
        for token in Lexer.tokens(of: SourceFile(name: "REPL", text: text), into: &bag) {
            if ReplAssistant.closers[token.kind] != nil {
                open.append(token)
            } else if let last = open.last, ReplAssistant.closers[last.kind] == token.kind {
                open.removeLast()
                pairs.append((range(last), range(token)))
            }
        }
        // The one under the cursor counts for more than the one before it.
        let isUnder: (Range<Int>) -> Bool = { $0.lowerBound == cursor }
        let isBefore: (Range<Int>) -> Bool = { $0.upperBound == cursor }
        let pair =
            pairs.first { isUnder($0.0) || isUnder($0.1) } ?? pairs.first { isBefore($0.0) || isBefore($0.1) }
        return pair.map { [$0.0, $0.1] } ?? []
    }

    private static let bracketBytes = Set("()[]{}".utf8)

    private static let closers: [TokenKind: TokenKind] = [
        .leftParenthesis: .rightParenthesis, .leftBracket: .rightBracket, .leftBrace: .rightBrace,
        .interpolationStart: .interpolationEnd,
    ]

    private func range(_ token: Token) -> Range<Int> { Int(token.span.lower)..<Int(token.span.upper) }
}
