import SiteScriptSyntax

/// What may follow a value: the words that the grammar allows there, found by the tokens alone.
///
/// A word behind a value is nothing the parser makes a name of, so the checker never passes by it.
enum FollowingWords {
    /// The candidates for a word at a cursor that stands behind a value; none elsewhere.
    static func candidates(at cursor: TextCursor, _ registry: ModuleRegistry) -> [CompletionCandidate] {
        let file = SourceFile(name: "completion", bytes: Array(cursor.before[..<cursor.wordStart]))
        var bag = DiagnosticBag()
        let tokens = Lexer.tokens(of: file, into: &bag).filter { $0.kind != .endOfFile }
        guard let last = tokens.last, endsValue(last.kind), Int(last.span.upper) < cursor.wordStart else {
            return []
        }
        return stageWords(tokens, file, registry)
            + ["and", "or", "in", "not in"].map { CompletionCandidate($0, .keyword) }
    }

    /// What the stage that the cursor is in takes behind an argument.
    private static func stageWords(
        _ tokens: [Token],
        _ file: SourceFile,
        _ registry: ModuleRegistry
    ) -> [CompletionCandidate] {
        guard let stage = stage(around: tokens, file, registry) else { return [] }
        var words = stage.shape.takesDirections ? ["asc", "desc"] : []
        if let keyList = stage.shape.keyList { words.append(keyList.rawValue) }
        return words.map { CompletionCandidate($0, .keyword) }
    }

    /// The innermost stage whose bare arguments are still going on.
    private static func stage(
        around tokens: [Token],
        _ file: SourceFile,
        _ registry: ModuleRegistry
    ) -> NativeStage? {
        var depth = 0
        for index in tokens.indices.reversed() {
            switch tokens[index].kind {
            case .rightParenthesis, .rightBracket, .rightBrace: depth += 1
            case .leftParenthesis, .leftBracket, .leftBrace:
                if depth == 0 { return nil }
                depth -= 1
            case .bar where depth == 0:
                guard index + 1 < tokens.count else { return nil }
                return registry.stages[file.text(of: tokens[index + 1].span)]
            default: break
            }
        }
        return nil
    }

    private static func endsValue(_ kind: TokenKind) -> Bool {
        switch kind {
        case .identifier, .rightParenthesis, .rightBracket, .rightBrace, .stringEnd, .integer, .double,
            .instant, .duration, .trueKeyword, .falseKeyword, .nilKeyword:
            true
        default: false
        }
    }
}
