/// Expressions as other languages write them.
extension Parser {
    /// A value that starts with a word or sign of another language; nil when none stands here.
    mutating func parseForeignPrimary(_ place: ValuePlace) -> Expression? {
        let start = token
        guard at(.identifier) else { return nil }
        let next = peek()
        switch next.kind {
        case .identifier, .leftParenthesis, .dot, .stringStart: break
        default: return nil
        }
        let word = text(of: start)
        if next.kind == .stringStart, !next.isAfterSpace, ["f", "r", "b", "u", "F", "R"].contains(word) {
            reportForeign(
                "a text has no `\(word)` before it",
                at: start.span,
                hint: #"leave it out; a value is written into any text as `\(…)`"#
            )
            advance()
            return parsePrimary(place)
        }
        guard !next.isAfterNewline, next.isAfterSpace, !mode.isPattern else { return nil }
        if word == "lambda", next.kind == .identifier { return parsePythonLambda() }
        let isKeyList = next.kind == .identifier && ["by", "on", "asc", "desc"].contains(text(of: next))
        if next.kind == .identifier, !isKeyList, ForeignWords.prefix.contains(word) {
            reportForeign(
                "there is no `\(word)`",
                at: start.span,
                hint: "leave it out: what has to be waited for is waited for",
                fix: .init(
                    span: SourceSpan(
                        file: file.id,
                        lower: Int(start.span.lower),
                        upper: Int(next.span.lower)
                    ),
                    replacement: ""
                )
            )
            advance()
            return parsePrimary(place)
        }
        if word == "NOT" {
            reportForeign(
                "there is no `NOT`",
                at: start.span,
                hint: "write `not`",
                fix: .init(span: start.span, replacement: "not")
            )
            advance()
            let inner = parsePrimary(place)
            return node(.unary(.not, inner), span(from: start))
        }
        return nil
    }

    /// Takes the `=` of `{id = 5}`, after saying that a field's name ends in `:`.
    mutating func takesFieldAssignment(_ name: Identifier) -> Bool {
        guard at(.assign), !name.name.isEmpty, !isRecovering else { return false }
        let sign = SourceSpan(file: file.id, lower: Int(name.span.upper), upper: Int(token.span.upper))
        reportForeign(
            "the name of a field ends in `:`",
            at: token.span,
            hint: "write `\(name.name): …`",
            fix: .init(span: sign, replacement: ":")
        )
        advance()
        return true
    }

    /// Whether a further field follows without a comma, after saying so.
    mutating func isFieldCommaMissing() -> Bool {
        guard at(.identifier), peek().kind == .colon, !isRecovering else { return false }
        report(
            Diagnostic(
                .expectedToken,
                "a comma is missing before the field `\(text(of: token))`",
                at: previous.span.end,
                hint: "add `,`",
                fix: .init(span: previous.span.end, replacement: ",")
            )
        )
        isRecovering = false
        return true
    }

    /// `name = value` among arguments, after saying that a label ends in `:`; nil for anything else.
    ///
    /// In a condition a bare name before `=` is rather a field without its dot.
    mutating func parseForeignLabel() -> Identifier? {
        guard at(.identifier), peek().kind == .assign, !peek().isAfterNewline, !takesConditions else {
            return nil
        }
        let name = advance()
        let sign = SourceSpan(file: file.id, lower: Int(name.span.upper), upper: Int(token.span.upper))
        reportForeign(
            "the name of an argument ends in `:`",
            at: token.span,
            hint: "write `\(text(of: name)): …`",
            fix: .init(span: sign, replacement: ":")
        )
        advance()
        return Identifier(name: text(of: name), span: name.span)
    }

    /// `lambda x: e`.
    private mutating func parsePythonLambda() -> Expression {
        let start = advance()
        var names: [Identifier] = []
        repeat { names.append(parseName("of a parameter")) } while eat(.comma)
        let head = SourceSpan(file: file.id, lower: Int(start.span.lower), upper: Int(token.span.upper))
        let list = names.map(\.name).joined(separator: ", ")
        let meant = names.count == 1 ? "\(list) =>" : "(\(list)) =>"
        reportForeign(
            "there is no `lambda`",
            at: start.span,
            hint: "write `\(meant) …`",
            fix: at(.colon) ? .init(span: head, replacement: meant) : nil
        )
        _ = eat(.colon)
        let body = parseExpression("for the function's value")
        return node(.lambda(Lambda(parameters: names, body: .expression(body))), span(from: start))
    }

    /// Takes a `->` where `=>` was meant, after saying so.
    mutating func takesThinArrow() -> Bool {
        guard at(.thinArrow), !isAtLineEnd else { return false }
        reportForeign(
            "a function is written with `=>`",
            at: token.span,
            hint: "write `=>` for `->`",
            fix: .init(span: token.span, replacement: "=>")
        )
        return true
    }

    // MARK: Behind a value

    /// What stands behind a value in the words of another language: an operator, a choice, a comment.
    ///
    /// nil when nothing of the kind does.
    mutating func parseForeignTail(_ left: Expression, _ minimum: OperatorTable.Precedence) -> Expression? {
        guard !isAtLineEnd, !mode.isPattern else { return nil }
        if at(.identifier), minimum <= .comparison { return parseForeignOperator(left) }
        if at(.plus) || at(.minus), peek().kind == token.kind, !peek().isAfterSpace {
            return parseIncrement(left)
        }
        if at(.question), minimum == .or { return parseTernary(left) }
        return nil
    }

    private mutating func parseForeignOperator(_ left: Expression) -> Expression? {
        let start = token
        let word = text(of: start)
        guard !peek().isAfterNewline, peek().isAfterSpace || peek().kind == .leftParenthesis else {
            return nil
        }
        if let member = ForeignWords.textTests[word],
            peek().kind == .stringStart || peek().kind == .identifier
        {
            return parseTextTest(left, start, member)
        }
        if word == "between" || word == "BETWEEN" { return parseBetween(left, start) }
        guard let meant = ForeignWords.infix[word] else { return nil }
        return parseForeignInfix(left, start, word, meant)
    }

    /// `.name like "%Depot%"`: where the `%` stand says which member tests the same.
    private mutating func parseTextTest(_ left: Expression, _ start: Token, _ member: String) -> Expression {
        advance()
        let right = parseForeignOperand()
        let whole = left.span.joined(with: right.span)
        let pattern = file.text(of: right.span)
        let part = pattern.filter { $0 != "%" }
        let isFixed = pattern.hasPrefix("\"") && pattern.count > 2
        let (startsOpen, endsOpen) = (pattern.hasPrefix("\"%"), pattern.hasSuffix("%\""))
        var meant = member
        if isFixed, endsOpen, !startsOpen { meant = "starts_with" }
        if isFixed, startsOpen, !endsOpen { meant = "ends_with" }
        let wildcards = pattern.count { $0 == "%" || $0 == "_" }
        let isCertain = isFixed && wildcards == (startsOpen ? 1 : 0) + (endsOpen ? 1 : 0)
        let test = "\(file.text(of: left.span)).\(meant)(\(part))"
        reportForeign(
            "there is no operator `\(text(of: start))`",
            at: start.span,
            hint: "write `\(test)`",
            fix: isCertain && wildcards > 0 ? .init(span: whole, replacement: test) : nil
        )
        return missing(at: whole)
    }

    private mutating func parseForeignInfix(
        _ left: Expression,
        _ start: Token,
        _ word: String,
        _ meant: String
    )
        -> Expression
    {
        advance()
        var meant = meant
        if word == "is", at(.notKeyword) || isWord("not", token) {
            meant = "!="
            advance()
        }
        var replaced = span(from: start)
        let isNull =
            at(.identifier) && ["null", "NULL", "None", "none", "undefined"].contains(text(of: token))
        if isNull {
            replaced = replaced.joined(with: token.span)
            reportForeign(
                "there is no operator `\(word)`",
                at: replaced,
                hint: "write `\(meant) nil`",
                fix: .init(span: replaced, replacement: "\(meant) nil")
            )
            advance()
            let empty = node(.nilLiteral, previous.span)
            return node(
                .binary(meant == "==" ? .equal : .notEqual, left, empty, operatorSpan: start.span),
                left.span.joined(with: previous.span)
            )
        }
        reportForeign(
            "there is no operator `\(word)`",
            at: replaced,
            hint: "write `\(meant)`",
            fix: .init(span: replaced, replacement: meant)
        )
        let right = parseForeignOperand()
        return missing(at: left.span.joined(with: right.span))
    }

    private mutating func parseBetween(_ left: Expression, _ start: Token) -> Expression {
        advance()
        let lower = parseForeignOperand()
        _ = eat(.andKeyword)
        let upper = parseForeignOperand()
        let (value, low, high) = (
            file.text(of: left.span), file.text(of: lower.span), file.text(of: upper.span)
        )
        let meant = "\(value) >= \(low) and \(value) <= \(high)"
        reportForeign(
            "there is no operator `between`",
            at: start.span,
            hint: "write `\(meant)`",
            fix: .init(span: left.span.joined(with: upper.span), replacement: meant)
        )
        return missing(at: left.span.joined(with: upper.span))
    }

    /// The value behind such an operator.
    private mutating func parseForeignOperand() -> Expression {
        parsePostfix(parsePrimary("after the operator"))
    }

    /// `n++`.
    private mutating func parseIncrement(_ left: Expression) -> Expression? {
        let after = peek(2)
        let isEnd =
            after.isAfterNewline
            || [.rightBrace, .rightParenthesis, .semicolon, .endOfFile].contains(after.kind)
        if !isEnd, at(.minus) { return parseSQLComment(left) }
        guard isEnd, case .name(let name) = left.kind else { return nil }
        let sign = at(.plus) ? "+" : "-"
        let start = token
        advance()
        advance()
        reportForeign(
            "there is no `\(sign)\(sign)`",
            at: span(from: start),
            hint: "write `\(name) \(sign)= 1`",
            fix: .init(span: span(from: start), replacement: " \(sign)= 1")
        )
        return missing(at: span(from: left.span))
    }

    /// `-- words to the end of the line` behind a value.
    private mutating func parseSQLComment(_ left: Expression) -> Expression? {
        guard token.isAfterSpace, peek(2).isAfterSpace, peek(2).kind == .identifier || peek(2).kind.isKeyword,
            peek(3).kind == .identifier || peek(3).kind.isKeyword, !peek(3).isAfterNewline
        else { return nil }
        let start = token
        reportForeign(
            "`--` starts no comment",
            at: start.span.joined(with: peek().span),
            hint: "a comment starts with `#`",
            fix: .init(span: start.span.joined(with: peek().span), replacement: "#")
        )
        repeat { advance() } while !token.isAfterNewline && !at(.endOfFile)
        return left
    }

    /// `c ? a : b`.
    private mutating func parseTernary(_ condition: Expression) -> Expression? {
        let sign = advance()
        if at(.comma) || at(.rightBrace) || at(.rightBracket) || at(.rightParenthesis) {
            reportForeign(
                "only a type is made optional with `?`",
                at: sign.span,
                hint: "types stand behind `:` and `as:`"
            )
            return missing(at: span(from: condition.span))
        }
        let first = parseForeignBranch()
        guard eat(.colon) else {
            reportForeign(
                "`?` means nothing here",
                at: sign.span,
                hint: "a choice is written `if … { … } else { … }`"
            )
            return missing(at: span(from: condition.span))
        }
        let second = parseForeignBranch()
        let whole = condition.span.joined(with: second.span)
        let (test, yes, no) = (
            file.text(of: condition.span), file.text(of: first.span), file.text(of: second.span)
        )
        let meant = "if \(test) { \(yes) } else { \(no) }"
        reportForeign(
            "there is no `? :`",
            at: sign.span,
            hint: meant.count <= 70 ? "write `\(meant)`" : "write `if … { … } else { … }`",
            fix: .init(span: whole, replacement: meant)
        )
        return missing(at: whole)
    }

    private mutating func parseForeignBranch() -> Expression {
        let expression = parsePostfix(parsePrimary("for the choice"))
        return expression
    }
}
