/// One method for each statement rule.
extension Parser {
    /// Statements up to a closing token, which is not taken.
    mutating func parseStatements(until closing: TokenKind) -> [Statement] {
        var statements: [Statement] = []
        while !at(closing), !at(.endOfFile) {
            if eat(.semicolon) { continue }
            let start = place
            isRecovering = false
            if at(.rightParenthesis) || at(.rightBracket) || at(.rightBrace) {
                // It belongs to nothing; `endStatement` may have said so.
                bag.addUnlessPlaced(strayBracket)
                advance()
                continue
            }
            statements.append(parseStatement())
            if isRecovering { synchronizeStatement() }
            endStatement(closing)
            if place == start {
                // Nothing was taken: a stray token. It was reported; step over it.
                if !isRecovering { reportStatementSeparator() }
                advance()
            }
        }
        return statements
    }

    /// What stands between two statements: a newline, `;`, or nothing after a block.
    private mutating func endStatement(_ closing: TokenKind) {
        if at(.endOfFile) || at(closing) || at(.semicolon) || token.isAfterNewline { return }
        if previous.kind == .rightBrace { return }
        isRecovering = false
        reportStatementSeparator()
        // What clearly starts a statement is read as one.
        if !startsStatement(token.kind) { synchronizeStatement() }
    }

    mutating func parseStatement() -> Statement {
        let start = token
        let kind = deeper({ _ in Statement.Kind.missing }) { $0.parseStatementKind() }
        return Statement(kind, span: span(from: start))
    }

    private mutating func parseStatementKind() -> Statement.Kind {
        switch token.kind {
        case .letKeyword, .varKeyword: return parseVariable()
        case .funcKeyword: return parseFunction()
        case .returnKeyword: return parseReturn()
        case .forKeyword: return parseFor()
        case .whileKeyword: return parseWhile()
        case .breakKeyword:
            advance()
            return .breaking
        case .continueKeyword:
            advance()
            return .continuing
        case .tryKeyword: return parseTry()
        case .assertKeyword:
            advance()
            return .assertion(parseExpression("after `assert`"))
        case .importKeyword:
            requireTopLevel("import", "a module is imported")
            return parseImport()
        case .paramKeyword:
            requireTopLevel("param", "a parameter of the script is declared")
            return parseParameter()
        case .typeKeyword where peek().kind == .identifier: return parseTypeAlias()
        case .testKeyword where peek().kind == .stringStart:
            requireTopLevel("test", "a test stands")
            return parseTest()
        case .rightParenthesis, .rightBracket, .rightBrace:
            reportStatementSeparator()
            advance()
            return .missing
        case .elseKeyword, .catchKeyword:
            let word = at(.elseKeyword) ? "else" : "catch"
            report(
                Diagnostic(
                    .expectedExpression,
                    "`\(word)` has nothing before it to belong to",
                    at: token.span
                )
            )
            advance()
            return .missing
        default: return parseForeignStatement() ?? parseExpressionStatement()
        }
    }

    /// Reports a declaration that means nothing inside a block.
    private mutating func requireTopLevel(_ keyword: String, _ what: String) {
        guard blockDepth > 0 else { return }
        report(
            Diagnostic(
                .misplacedDeclaration,
                "\(what) at the top level, outside of all blocks",
                at: token.span,
                hint: "move the `\(keyword)` out of the braces"
            )
        )
        isRecovering = false
    }

    private mutating func parseExpressionStatement() -> Statement.Kind {
        let expression = parseExpression("")
        guard !isAtLineEnd, let operation = OperatorTable.assignment(token.kind) else {
            return .expression(expression)
        }
        let sign = advance()
        if !expression.isAssignable {
            report(
                Diagnostic(
                    .invalidAssignmentTarget,
                    "this cannot be assigned to",
                    at: expression.span,
                    hint: sign.kind == .assign ? "to compare write `==`" : nil
                )
            )
            isRecovering = false
        }
        let value = parseExpression("after \(sign.kind.displayName)")
        return .assignment(target: expression, operation, value)
    }

    private mutating func parseReturn() -> Statement.Kind {
        advance()
        if isAtLineEnd || at(.rightBrace) || at(.semicolon) || at(.endOfFile) { return .returning(nil) }
        return .returning(parseExpression("after `return`"))
    }

    mutating func parseFor() -> Statement.Kind {
        advance()
        var names: [Identifier] = []
        if let name = parseCountingHead() {
            let nothing = missing(at: name.span.end)
            return .forIn(names: [name], nothing, parseBlock("of `for`"))
        }
        if eat(.leftParenthesis) {
            names.append(parseName("for the key"))
            expect(.comma, "between the names")
            names.append(parseName("for the value"))
            expect(.rightParenthesis, "after the names")
        } else {
            names.append(parseName("after `for`"))
        }
        if isWord("of", token) {
            reportForeign(
                "a loop names its rows behind `in`",
                at: token.span,
                hint: "write `in` for `of`",
                fix: .init(span: token.span, replacement: "in")
            )
            advance()
        } else {
            expect(.inKeyword, "after the name")
        }
        let sequence = inHead { $0.parseExpression("after `in`") }
        return .forIn(names: names, sequence, parseBlock("of `for`"))
    }

    mutating func parseWhile() -> Statement.Kind {
        advance()
        let condition = inHead { $0.parseCondition("after `while`") }
        return .whileLoop(condition, parseBlock("of `while`"))
    }

    /// A condition, in which a single `=` is a slip for `==`.
    mutating func parseCondition(_ context: String) -> Expression {
        let left = parseExpression(context)
        guard at(.assign), !isAtLineEnd, !isRecovering else { return left }
        reportSingleEqual()
        let sign = advance()
        let right = parseExpression("after `=`")
        guard at(.assign) else {
            return node(
                .binary(.equal, left, right, operatorSpan: sign.span),
                left.span.joined(with: right.span)
            )
        }
        // `a = 1 and b = 2`: which parts belong together is not known, but each sign is said.
        while at(.assign), !isAtLineEnd {
            reportSingleEqual()
            advance()
            _ = parseExpression("after `=`")
        }
        return missing(at: span(from: left.span))
    }

    private mutating func parseTry() -> Statement.Kind {
        advance()
        let body = parseBlock("of `try`")
        var clauses: [CatchClause] = []
        while at(.catchKeyword) || isForeignCatch {
            if !at(.catchKeyword) {
                reportForeign(
                    "errors are caught with `catch`",
                    at: token.span,
                    hint: "write `catch` for `\(text(of: token))`",
                    fix: .init(span: token.span, replacement: "catch")
                )
            } else if token.isAfterNewline, !endsWithoutBrace {
                reportElseOnNewLine("catch")
            }
            clauses.append(parseCatch())
        }
        skipFinally()
        if clauses.isEmpty { reportExpected("`catch`", "after the block of `try`") }
        return .tryCatch(body, clauses)
    }

    private var isForeignCatch: Bool {
        at(.identifier) && ForeignWords.catching.contains(text(of: token))
            && (previous.kind == .rightBrace || endsWithoutBrace)
    }

    /// `finally { … }` has no place here: says so, and leaves it out.
    private mutating func skipFinally() {
        guard isWord("finally", token), peek().kind == .leftBrace else { return }
        reportForeign(
            "there is no `finally`",
            at: token.span,
            hint: "write what always has to be done behind the `try` statement"
        )
        advance()
        _ = parseBlock("of `finally`")
    }

    /// Takes the parentheses of `catch (e)`, after saying that there are none.
    private mutating func takesCatchParenthesis() -> Bool {
        guard at(.leftParenthesis) else { return false }
        let open = token.span
        let close = peek(2)
        let isShort = peek().kind == .identifier && close.kind == .rightParenthesis
        reportForeign(
            "`catch` takes its names without parentheses",
            at: open,
            hint: isShort ? "write `catch \(text(of: peek())) {`" : "leave the parentheses out",
            fix: isShort
                ? .init(edits: [.init(span: open, replacement: ""), .init(span: close.span, replacement: "")])
                : nil
        )
        advance()
        return true
    }

    private mutating func parseCatch() -> CatchClause {
        let start = advance()
        var kinds: [Identifier] = []
        var binding: Identifier?
        let isParenthesized = takesCatchParenthesis()
        defer { endsWithoutBrace = false }
        if !at(.leftBrace), !at(.colon) {
            repeat {
                // `type` is a keyword and a kind of error.
                let isKind = at(.typeKeyword)
                kinds.append(isKind ? parseFieldName("of an error kind") : parseName("of an error kind"))
            } while eat(.comma)
            if eat(.asKeyword) { binding = parseName("for the error") }
        }
        if isParenthesized { _ = eat(.rightParenthesis) }
        let body = parseBlock("of `catch`")
        return CatchClause(kinds: kinds, binding: binding, body: body, span: span(from: start))
    }

    /// `{ … }` with statements.
    mutating func parseBlock(_ context: String) -> Block {
        let open = token
        endsWithoutBrace = false
        guard eat(.leftBrace) else { return parseBlockWithoutBraces(context) }
        let saved = mode
        mode = Mode()
        blockDepth += 1
        let statements = parseStatements(until: .rightBrace)
        blockDepth -= 1
        mode = saved
        isRecovering = false
        endsWithoutBrace = false
        noteClosing(of: open)
        if !eat(.rightBrace) {
            isIncomplete = true
            let suspect = suspectBlock
            report(
                Diagnostic(
                    .unclosedBracket,
                    "this block is not closed",
                    at: suspect?.open ?? open.span,
                    hint: "a `}` is missing",
                    labels: suspect.map {
                        [
                            .init(
                                span: $0.close,
                                message: "this `}` closes it, but is indented as if it closed another"
                            )
                        ]
                    } ?? []
                )
            )
        }
        return Block(statements: statements, span: span(from: open))
    }

    /// Remembers the first block whose `}` starts a line that is not indented like the line of its `{`.
    private mutating func noteClosing(of open: Token) {
        guard suspectBlock == nil, at(.rightBrace), token.isAfterNewline,
            indentation(at: token) < indentation(at: open)
        else { return }
        suspectBlock = (open.span, token.span)
    }
}

extension Expression {
    /// Whether it may stand left of `=`.
    var isAssignable: Bool {
        switch kind {
        case .name, .missing: true
        case .index(let container, _): container.isAssignable
        case .member(let object, _, let isOptional): !isOptional && object.isAssignable
        case .group(let inner): inner.isAssignable
        default: false
        }
    }
}
