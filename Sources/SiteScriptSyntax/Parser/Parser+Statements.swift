/// One method for each statement rule.
extension Parser {
    /// Statements up to a closing token, which is not taken.
    mutating func parseStatements(until closing: TokenKind) -> [Statement] {
        var statements: [Statement] = []
        while !at(closing), !at(.endOfFile) {
            if eat(.semicolon) { continue }
            let start = place
            isRecovering = false
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
        synchronizeStatement()
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
        default: return parseExpressionStatement()
        }
    }

    /// Reports a declaration that means nothing inside a block.
    private mutating func requireTopLevel(_ keyword: String, _ what: String) {
        guard blockDepth > 0 else { return }
        report(
            Diagnostic(
                .misplacedDeclaration,
                "\(what) outside of all blocks only",
                at: token.span,
                hint: "move the `\(keyword)` to the top level"
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

    private mutating func parseFor() -> Statement.Kind {
        advance()
        var names: [Identifier] = []
        if eat(.leftParenthesis) {
            names.append(parseName("for the key"))
            expect(.comma, "between the names")
            names.append(parseName("for the value"))
            expect(.rightParenthesis, "after the names")
        } else {
            names.append(parseName("after `for`"))
        }
        expect(.inKeyword, "after the name")
        let sequence = inHead { $0.parseExpression("after `in`") }
        return .forIn(names: names, sequence, parseBlock("of `for`"))
    }

    private mutating func parseWhile() -> Statement.Kind {
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
        return node(.binary(.equal, left, right, operatorSpan: sign.span), left.span.joined(with: right.span))
    }

    private mutating func parseTry() -> Statement.Kind {
        advance()
        let body = parseBlock("of `try`")
        var clauses: [CatchClause] = []
        while at(.catchKeyword) {
            if token.isAfterNewline { reportElseOnNewLine("catch") }
            clauses.append(parseCatch())
        }
        if clauses.isEmpty { reportExpected("`catch`", "after the block of `try`") }
        return .tryCatch(body, clauses)
    }

    private mutating func parseCatch() -> CatchClause {
        let start = advance()
        var kinds: [Identifier] = []
        var binding: Identifier?
        if !at(.leftBrace) {
            repeat {
                // `type` is a keyword and a kind of error.
                let isKind = at(.typeKeyword)
                kinds.append(isKind ? parseFieldName("of an error kind") : parseName("of an error kind"))
            } while eat(.comma)
            if eat(.asKeyword) { binding = parseName("for the error") }
        }
        let body = parseBlock("of `catch`")
        return CatchClause(kinds: kinds, binding: binding, body: body, span: span(from: start))
    }

    /// `{ … }` with statements.
    mutating func parseBlock(_ context: String) -> Block {
        let open = token
        guard eat(.leftBrace) else {
            reportExpected("`{`", "for the block \(context)")
            return Block(statements: [], span: open.span.start)
        }
        let saved = mode
        mode = Mode()
        blockDepth += 1
        let statements = parseStatements(until: .rightBrace)
        blockDepth -= 1
        mode = saved
        isRecovering = false
        if !eat(.rightBrace) {
            isIncomplete = true
            report(
                Diagnostic(
                    .unclosedBracket,
                    "this block is not closed",
                    at: open.span,
                    hint: "a `}` is missing"
                )
            )
        }
        return Block(statements: statements, span: span(from: open))
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
