/// Blocks and heads of statements as other languages write them.
extension Parser {
    /// Whether the braces ahead hold the first field of a record and not a statement.
    var isRecordAhead: Bool {
        (peek().kind == .identifier || peek().kind.isKeyword) && peek(2).kind == .colon
    }

    /// Parses a record that stands where braces mean a block, as JavaScript has it too.
    mutating func parseRecordAsBranch() -> Expression {
        let record = parseRecord()
        guard !isRecovering else { return record }
        let text = file.text(of: record.span)
        let isShort = text.utf8.count <= Parser.shownRecordMaximum && !text.utf8.contains(UInt8(ascii: "\n"))
        report(
            Diagnostic(
                .statementsOnOneLine,
                "braces behind `=>` hold statements, not the fields of a record",
                at: record.span,
                hint: isShort ? "write `(\(text))`" : "put `(` and `)` around the record",
                fix: .init(around: record.span, "(", ")")
            )
        )
        isRecovering = false
        return record
    }

    /// How long a record may be to be written out in a hint.
    private static let shownRecordMaximum = 60

    /// The block of a statement where no `{` stands: says so, and reads the statements that were meant.
    mutating func parseBlockWithoutBraces(_ context: String) -> Block {
        let start = token
        let isWord = at(.identifier) && ForeignWords.body.contains(text(of: start))
        let isMarked = (at(.colon) || isWord) && !isAtLineEnd
        guard !isRecovering, isMarked || !at(.rightBrace) && !at(.endOfFile), !context.hasPrefix("after")
        else {
            reportExpected("`{`", "for the block \(context)")
            return Block(statements: [], span: start.span.start)
        }
        let base = indentation(at: previous)
        let isOnLine = !peek(isMarked ? 1 : 0).isAfterNewline
        let hasIndentedBlock = indentation(at: peek(isMarked ? 1 : 0)) > base
        reportMissingBrace(context, mayReadOn: isMarked || isOnLine || hasIndentedBlock)
        guard isMarked || isOnLine || hasIndentedBlock else {
            return Block(statements: [], span: start.span.start)
        }
        isRecovering = false
        if isMarked { advance() }
        let saved = mode
        mode = Mode()
        blockDepth += 1
        let statements = isOnLine ? [parseStatement()] : parseIndented(deeperThan: base)
        blockDepth -= 1
        mode = saved
        if isRecovering { synchronizeStatement() }
        isRecovering = false
        if at(.identifier), ForeignWords.end.contains(text(of: token)) { advance() }
        endsWithoutBrace = true
        return Block(statements: statements, span: span(from: start))
    }

    private mutating func reportMissingBrace(_ context: String, mayReadOn: Bool) {
        let isEnd = isAtLineEnd || at(.endOfFile)
        let found = isEnd ? "the end of the line" : foundText
        report(
            Diagnostic(
                .expectedToken,
                "expected `{` for the block \(context), found \(found)",
                at: isEnd ? previous.span.end : token.span,
                hint: mayReadOn ? "the statements of a block stand between `{` and `}`" : nil
            )
        )
    }

    /// The statements that stand further right than the one they belong to.
    private mutating func parseIndented(deeperThan base: Int) -> [Statement] {
        var statements: [Statement] = []
        while !at(.endOfFile), !at(.rightBrace), !token.isAfterNewline || indentation(at: token) > base {
            if eat(.semicolon) { continue }
            let before = place
            isRecovering = false
            statements.append(parseStatement())
            if isRecovering { synchronizeStatement() }
            if !at(.endOfFile), !at(.rightBrace), !token.isAfterNewline, previous.kind != .rightBrace,
                !endsWithoutBrace
            {
                isRecovering = false
                reportStatementSeparator()
                synchronizeStatement()
            }
            if place == before { advance() }
        }
        return statements
    }

    /// How far the line of a token is indented.
    func indentation(at token: Token) -> Int {
        let start = file.start(ofLine: file.line(at: Int(token.span.lower)))
        var place = start
        while place < file.bytes.count,
            file.bytes[place] == UInt8(ascii: " ") || file.bytes[place] == UInt8(ascii: "\t")
        {
            place += 1
        }
        return place - start
    }

    // MARK: Heads

    /// Says how a loop counts for `for (let i = 0; i < n; i++)`, and gives the name that counts; nil for any other.
    mutating func parseCountingHead() -> Identifier? {
        guard at(.leftParenthesis) else { return nil }
        var distance = 1
        var open = 1
        var name: Token?
        var hasSemicolon = false
        while open > 0, peek(distance).kind != .endOfFile, distance < 200 {
            switch peek(distance).kind {
            case .leftParenthesis: open += 1
            case .rightParenthesis: open -= 1
            case .semicolon: hasSemicolon = true
            case .identifier where name == nil && peek(distance + 1).kind == .assign: name = peek(distance)
            default: break
            }
            distance += 1
        }
        guard hasSemicolon, open == 0 else { return nil }
        let head = token.span.joined(with: peek(distance - 1).span)
        let identifier = name.map { Identifier(name: text(of: $0), span: $0.span) }
        reportForeign(
            "a loop goes over rows, a list or a range",
            at: head,
            hint: "to count write `for \(identifier?.name ?? "i") in 0..<10 { … }`"
        )
        for _ in 0..<distance { advance() }
        return identifier ?? Identifier(name: "", span: head)
    }

    /// `default` or `_` for the last arm of a `match`.
    mutating func takesForeignElse() -> Bool {
        guard isWord("default", token) || isWord("_", token),
            [.arrow, .colon, .thinArrow].contains(peek().kind)
        else { return false }
        reportForeign(
            "the arm for all other values starts with `else`",
            at: token.span,
            hint: "write `else => …`",
            fix: .init(span: token.span, replacement: "else")
        )
        advance()
        return true
    }

    /// `else if` in the words of other languages.
    mutating func takesForeignElseIf() -> Bool {
        guard at(.identifier), ForeignWords.elseIf.contains(text(of: token)) else { return false }
        reportForeign(
            "there is no `\(text(of: token))`",
            at: token.span,
            hint: "write `else if`, on the line of the `}` before it",
            fix: token.isAfterNewline && previous.kind == .rightBrace
                ? .init(span: gapBefore(token, joinedWith: true), replacement: " else if")
                : .init(span: token.span, replacement: "else if")
        )
        return true
    }

    /// What stands between the token before and `token`, with `token` itself or without.
    func gapBefore(_ token: Token, joinedWith isWhole: Bool) -> SourceSpan {
        SourceSpan(
            file: file.id,
            lower: Int(previous.span.upper),
            upper: Int(isWhole ? token.span.upper : token.span.lower)
        )
    }

    /// Whether only blanks stand between the token before and the cursor, so that a fix loses no comment.
    func isBlank(_ span: SourceSpan) -> Bool {
        file.text(of: span).allSatisfy(\.isWhitespace)
    }
}
