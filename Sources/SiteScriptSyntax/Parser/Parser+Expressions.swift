/// Precedence climbing and postfix forms.
extension Parser {
    /// A whole expression: the loosest level, where `|` adds stages.
    mutating func parseExpression(_ context: String) -> Expression {
        deeper({ $0.missing(at: $0.token.span) }) { parser in
            var expression = parser.parseOperators(.or, .words(context))
            if parser.at(.bar), !parser.mode.stopsAtBar {
                expression = parser.parsePipeline(expression)
            }
            return expression
        }
    }

    /// Operators that bind at least as tightly as `minimum`.
    private mutating func parseOperators(
        _ minimum: OperatorTable.Precedence,
        _ place: ValuePlace
    ) -> Expression {
        var left = parseOperand(minimum, place)
        var chain = 0
        var wasComparison = false
        var hasRange = false
        while true {
            if minimum <= .range, isAtRangeSign {
                left = parseRange(left, isChained: hasRange)
                hasRange = true
                continue
            }
            if let foreign = parseForeignTail(left, minimum) {
                left = foreign
                continue
            }
            guard let (operation, precedence, length) = operatorHere(), precedence >= minimum else {
                return left
            }
            let sign = token
            let isChained = precedence == .comparison && wasComparison
            if isChained { reportChain(sign) }
            wasComparison = precedence == .comparison
            for _ in 0..<length { advance() }
            let operatorSpan = span(from: sign)
            let next = precedence == .coalesce ? precedence : precedence.next
            let right = deeper({ $0.missing(at: sign.span) }) {
                $0.parseOperators(next, .behindOperator(operatorSpan))
            }
            let span = left.span.joined(with: right.span)
            // What a chain means is not known, so nothing more is said about it.
            left =
                isChained
                ? missing(at: span) : node(.binary(operation, left, right, operatorSpan: operatorSpan), span)
            chain += 1
            if chain > Parser.chainMaximum { return stopChain(left) }
        }
    }

    private mutating func reportChain(_ sign: Token) {
        report(
            Diagnostic(
                .chainedComparison,
                "comparisons do not chain",
                at: sign.span,
                hint: "join two comparisons with `and`"
            )
        )
        isRecovering = false
    }

    private mutating func stopChain(_ left: Expression) -> Expression {
        report(
            Diagnostic(
                .nestedTooDeep,
                "this expression has more than \(Parser.chainMaximum) operators in a row",
                at: token.span,
                hint: "name parts of it with `let`"
            )
        )
        return left
    }

    /// The operator at the cursor, and how many tokens it takes.
    var operatorLength: Int? { operatorHere()?.2 }

    private func operatorHere() -> (BinaryOperator, OperatorTable.Precedence, Int)? {
        guard !isAtLineEnd else { return nil }
        if at(.notKeyword), peek().kind == .inKeyword { return (.isNotIn, .comparison, 2) }
        guard let (operation, precedence) = OperatorTable.binary(token.kind) else { return nil }
        return (operation, precedence, 1)
    }

    private var isAtRangeSign: Bool { (at(.closedRange) || at(.halfOpenRange)) && !isAtLineEnd }

    private mutating func parseRange(_ lower: Expression, isChained: Bool) -> Expression {
        let sign = advance()
        if isChained { reportRangeChain(sign) }
        let upper = parseOperators(.sum, .behindOperator(sign.span))
        let span = lower.span.joined(with: upper.span)
        guard !isChained else { return missing(at: span) }
        return node(.range(lower, upper, isClosed: sign.kind == .closedRange), span)
    }

    private mutating func reportRangeChain(_ sign: Token) {
        report(Diagnostic(.chainedComparison, "ranges do not chain", at: sign.span))
        isRecovering = false
    }

    private mutating func parseOperand(
        _ minimum: OperatorTable.Precedence,
        _ place: ValuePlace
    ) -> Expression {
        let start = token
        if at(.notKeyword) {
            advance()
            let inner = deeper({ $0.missing(at: start.span) }) {
                $0.parseOperators(.comparison, "after `not`")
            }
            if minimum > .not {
                reportNot(start)
                return missing(at: span(from: start))
            }
            return node(.unary(.not, inner), span(from: start))
        }
        if at(.minus) {
            advance()
            if at(.integer), token.payload == 1 << 63, !token.isAfterSpace {
                advance()
                return parsePostfix(node(.integer(.min), span(from: start)))
            }
            let inner = deeper({ $0.missing(at: start.span) }) { $0.parseOperand(.unary, "after `-`") }
            return negated(inner, start)
        }
        if let foreign = parseForeignPrimary(place) { return parsePostfix(foreign) }
        return parsePostfix(parsePrimary(place))
    }

    private mutating func reportNot(_ start: Token) {
        report(
            Diagnostic(
                .expectedExpression,
                "`not` cannot stand behind this operator",
                at: start.span,
                hint: "put it in parentheses: `(not …)`"
            )
        )
        isRecovering = false
    }

    private mutating func negated(_ inner: Expression, _ start: Token) -> Expression {
        switch inner.kind {
        // The smallest Int has no counterpart; at run time it overflows.
        case .integer(let value) where value != .min: node(.integer(-value), span(from: start))
        case .double(let value): node(.double(-value), span(from: start))
        case .duration(let value): node(.duration(-value), span(from: start))
        default: node(.unary(.negate, inner), span(from: start))
        }
    }

    // MARK: Postfix

    /// `.x ?.x [i] f(a)`, with no space before them.
    mutating func parsePostfix(_ base: Expression) -> Expression {
        var expression = base
        var length = 0
        while !token.isAfterSpace, !token.isAfterNewline {
            switch token.kind {
            case .dot, .questionDot:
                let isOptional = advance().kind == .questionDot
                let name = parseMemberName()
                expression = node(
                    .member(expression, name, isOptional: isOptional),
                    expression.span.joined(with: name.span)
                )
            case .leftParenthesis:
                let arguments = parseArguments()
                expression = node(.call(expression, arguments), span(from: expression.span))
            case .leftBracket:
                let open = advance()
                var index = inBrackets { $0.parseExpression("for the index") }
                // Where the text ends there it is still being written, and what it is tells what may come next.
                if !expect(.rightBracket, "after the index", opening: open), !at(.endOfFile) {
                    index = missing(at: index.span)
                }
                expression = node(.index(expression, index), span(from: expression.span))
            case .question where isInTypeArgument:
                advance()
                expression = node(.optionalType(expression), span(from: expression.span))
            default: return expression
            }
            length += 1
            if length > Parser.chainMaximum { return stopChain(expression) }
        }
        return expression
    }

    private mutating func parseMemberName() -> Identifier {
        // After the dot a name may be anything, but it stands on the same line.
        if token.isAfterSpace || token.isAfterNewline || at(.endOfFile) {
            if at(.endOfFile) { isIncomplete = false }
            report(Diagnostic(.expectedName, "expected a name after `.`", at: previous.span.end))
            return Identifier(name: "", span: previous.span.end)
        }
        return parseFieldName("after `.`")
    }

    /// Parses a call's arguments: `(a, label: b)`.
    mutating func parseArguments() -> [Argument] {
        let open = advance()
        let arguments = inBrackets { parser in
            var list: [Argument] = []
            while !parser.at(.rightParenthesis), !parser.at(.endOfFile) {
                let label = parser.parseLabel()
                let value = parser.parseValue(of: label) { $0.parseCondition("for an argument") }
                list.append(Argument(label: label, value: value))
                if parser.isRecovering { parser.synchronizeItem(.rightParenthesis) }
                if !parser.eat(.comma) { break }
                parser.isRecovering = false
            }
            return list
        }
        if at(.rightParenthesis) { isRecovering = false }
        expect(.rightParenthesis, "after the arguments", opening: open)
        return arguments
    }

    /// Parses what stands behind a label; behind `as:` a type may be written in place, with `T?` in it.
    mutating func parseValue(
        of label: Identifier?,
        _ parse: (inout Parser) -> Expression
    ) -> Expression {
        let outer = isInTypeArgument
        isInTypeArgument = label?.name == "as"
        defer { isInTypeArgument = outer }
        return parse(&self)
    }

    /// `name:`, where a name or keyword is followed by a colon.
    mutating func parseLabel() -> Identifier? {
        if let label = parseForeignLabel() { return label }
        guard token.kind == .identifier || token.kind.isKeyword, peek().kind == .colon else { return nil }
        let name = advance()
        advance()
        return Identifier(name: text(of: name), span: name.span)
    }
}

extension OperatorTable.Precedence {
    /// The next tighter level.
    var next: OperatorTable.Precedence { OperatorTable.Precedence(rawValue: rawValue + 1) ?? .unary }
}
