/// Names, literals, brackets and the forms that start with a keyword.
extension Parser {
    mutating func parsePrimary(_ place: ValuePlace) -> Expression {
        let start = token
        switch token.kind {
        case .identifier: return parseNameOrLambda()
        case .integer:
            advance()
            if let duration = parseSpelledDuration(start) { return duration }
            if start.payload > UInt64(Int.max) { reportTooLarge(start) }
            return node(.integer(Int(truncatingIfNeeded: start.payload)), start.span)
        case .double:
            advance()
            return node(.double(Double(bitPattern: start.payload)), start.span)
        case .instant:
            advance()
            return node(.instant(Int(truncatingIfNeeded: start.payload)), start.span)
        case .duration:
            advance()
            return node(.duration(Int(truncatingIfNeeded: start.payload)), start.span)
        case .trueKeyword, .falseKeyword:
            advance()
            return node(.boolean(start.kind == .trueKeyword), start.span)
        case .nilKeyword:
            advance()
            return node(.nilLiteral, start.span)
        case .stringStart: return parseString()
        case .dot: return parseRow()
        case .leftParenthesis: return parseParenthesized()
        case .leftBracket: return parseListOrMap()
        case .leftBrace where !mode.isHead: return parseRecord()
        case .leftBrace where peek(2).kind == .colon: return parseRecordInHead()
        case .ifKeyword: return parseConditional()
        case .matchKeyword: return parseMatch()
        case .failKeyword:
            advance()
            let inner = parseExpression("after `fail`")
            return node(.fail(inner), span(from: start))
        default:
            reportExpectedExpression(place)
            return missing(at: at(.endOfFile) ? previous.span.end : start.span)
        }
    }

    /// `7 days`, after saying that it is written `7d`; nil when no unit follows.
    private mutating func parseSpelledDuration(_ number: Token) -> Expression? {
        guard at(.identifier), !isAtLineEnd, let letter = Lexer.spelledUnits[text(of: token)] else {
            return nil
        }
        let unit = advance()
        let meant = file.text(of: number.span) + letter
        report(
            Diagnostic(
                .invalidDuration,
                "a duration has a short unit directly behind its number",
                at: number.span.joined(with: unit.span),
                hint: "write `\(meant)`",
                fix: .init(span: number.span.joined(with: unit.span), replacement: meant)
            )
        )
        isRecovering = false
        return node(.duration(0), span(from: number))
    }

    private mutating func reportTooLarge(_ token: Token) {
        let text = file.text(of: token.span)
        bag.add(
            Diagnostic(
                .numberOutOfRange,
                "`\(text)` does not fit in 64 bits",
                at: token.span,
                hint: "write a Double, such as `1e20`, or a text"
            )
        )
    }

    /// Parses a field of the row, `.name`, or the row itself, `.`.
    private mutating func parseRow() -> Expression {
        let dot = advance()
        if !token.isAfterSpace, !token.isAfterNewline, token.kind == .identifier || token.kind.isKeyword {
            let name = parseFieldName("after `.`")
            return node(.rowField(name), dot.span.joined(with: name.span))
        }
        return node(.row, dot.span)
    }

    private mutating func parseNameOrLambda() -> Expression {
        let name = advance()
        if !mode.isPattern, at(.arrow) && !isAtLineEnd || takesThinArrow() {
            return parseLambda([Identifier(name: text(of: name), span: name.span)], name)
        }
        return node(.name(text(of: name)), name.span)
    }

    /// The arrow and body of a lambda whose parameters were read.
    private mutating func parseLambda(_ parameters: [Identifier], _ start: Token) -> Expression {
        advance()
        let body = parseBranch("after `=>`")
        return node(.lambda(Lambda(parameters: parameters, body: body)), span(from: start))
    }

    /// A block, or an expression.
    mutating func parseBranch(_ context: String) -> Branch {
        guard at(.leftBrace) else { return .expression(parseExpression(context)) }
        return isRecordAhead ? .expression(parseRecordAsBranch()) : .block(parseBlock(context))
    }

    /// Parses what stands in parentheses: `(e)`, or a lambda's head as in `(a, b) => …`.
    private mutating func parseParenthesized() -> Expression {
        let open = advance()
        var elements: [Expression] = []
        inBrackets { parser in
            while !parser.at(.rightParenthesis), !parser.at(.endOfFile) {
                elements.append(parser.parseCondition("in parentheses"))
                if parser.isRecovering { parser.synchronizeItem(.rightParenthesis) }
                if !parser.eat(.comma) { break }
                parser.isRecovering = false
            }
            if parser.at(.rightParenthesis) { parser.isRecovering = false }
            parser.expect(.rightParenthesis, "to close `(`", opening: open)
        }
        if !mode.isPattern, at(.arrow) && !isAtLineEnd || takesThinArrow() {
            return parseLambda(parameters(from: elements), open)
        }
        if elements.count == 1 { return node(.group(elements[0]), span(from: open)) }
        let whole = span(from: open)
        let inside = SourceSpan(file: file.id, lower: Int(whole.lower) + 1, upper: Int(whole.upper) - 1)
        let list = "[\(file.text(of: inside))]"
        report(
            Diagnostic(
                .tupleWithoutArrow,
                elements.isEmpty ? "`()` holds no value" : "several values in parentheses are no value",
                at: whole,
                hint: elements.isEmpty
                    ? nil : list.count <= 60 ? "write a list: `\(list)`" : "write a list: `[…]`",
                fix: elements.isEmpty ? nil : .init(span: whole, replacement: list)
            )
        )
        isRecovering = false
        return elements.isEmpty ? missing(at: whole) : node(.list(elements), whole)
    }

    private mutating func parameters(from elements: [Expression]) -> [Identifier] {
        elements.map { element in
            if case .name(let name) = element.kind { return Identifier(name: name, span: element.span) }
            report(
                Diagnostic(
                    .invalidLambdaParameters,
                    "a parameter before `=>` is a name",
                    at: element.span
                )
            )
            isRecovering = false
            return Identifier(name: "", span: element.span)
        }
    }

    // MARK: Literals

    private mutating func parseString() -> Expression {
        let start = advance()
        var segments: [StringSegment] = []
        while !at(.stringEnd), !at(.endOfFile) {
            if at(.stringText) {
                segments.append(.text(text(of: advance())))
            } else if eat(.interpolationStart) {
                segments.append(.interpolation(parseInterpolation()))
            } else {
                advance()
            }
        }
        _ = eat(.stringEnd)
        return node(.string(segments), span(from: start))
    }

    private mutating func parseInterpolation() -> Expression {
        let inner = inBrackets { $0.parseExpression("in the interpolation") }
        if !at(.interpolationEnd) {
            reportExpected("`)`", "after the interpolation")
            while !at(.interpolationEnd), !at(.endOfFile) { advance() }
        }
        _ = eat(.interpolationEnd)
        isRecovering = false
        return inner
    }

    private mutating func parseListOrMap() -> Expression {
        let open = advance()
        return inBrackets { parser in
            if parser.at(.colon), parser.peek().kind == .rightBracket {
                parser.advance()
                parser.advance()
                return parser.node(.map([]), parser.span(from: open))
            }
            var elements: [Expression] = []
            var entries: [MapEntry] = []
            while !parser.at(.rightBracket), !parser.at(.endOfFile) {
                let first = parser.parseExpression("in the list")
                if parser.eat(.colon) {
                    entries.append(MapEntry(key: first, value: parser.parseExpression("after `:`")))
                } else {
                    elements.append(first)
                }
                if parser.isRecovering { parser.synchronizeItem(.rightBracket) }
                if !parser.eat(.comma) { break }
                parser.isRecovering = false
            }
            if parser.at(.rightBracket) { parser.isRecovering = false }
            parser.expect(.rightBracket, "to close `[`", opening: open)
            if !entries.isEmpty, let odd = elements.first {
                parser.report(
                    Diagnostic(
                        .mixedListAndMap,
                        "an entry of this map has no `key:`",
                        at: odd.span
                    )
                )
                parser.isRecovering = false
            }
            let span = parser.span(from: open)
            return entries.isEmpty ? parser.node(.list(elements), span) : parser.node(.map(entries), span)
        }
    }

    mutating func parseRecord() -> Expression {
        let open = advance()
        if at(.stringStart), let map = parseBracedMap(open) { return map }
        return inBrackets { parser in
            var entries: [RecordEntry] = []
            while !parser.at(.rightBrace), !parser.at(.endOfFile) {
                let name = parser.parseFieldName("of a field")
                if parser.takesFieldAssignment(name) || parser.expect(.colon, "after the field's name") {
                    entries.append(RecordEntry(name: name, value: parser.parseExpression("after `:`")))
                }
                if parser.isRecovering { parser.synchronizeItem(.rightBrace) }
                if !parser.eat(.comma), !parser.isFieldCommaMissing() { break }
                parser.isRecovering = false
            }
            if parser.at(.rightBrace) { parser.isRecovering = false }
            parser.expect(.rightBrace, "to close `{`", opening: open)
            return parser.node(.record(entries), parser.span(from: open))
        }
    }

    /// `{"a": 1}`: says that maps stand in brackets, and reads it as one.
    private mutating func parseBracedMap(_ open: Token) -> Expression? {
        let start = (place, bag)
        let entries = inBrackets { parser in
            var entries: [MapEntry] = []
            while parser.at(.stringStart), !parser.isRecovering {
                let key = parser.parsePrimary("as a key")
                guard parser.eat(.colon) else { break }
                entries.append(MapEntry(key: key, value: parser.parseExpression("after `:`")))
                if !parser.eat(.comma) { break }
            }
            return entries
        }
        guard at(.rightBrace), !entries.isEmpty, !isRecovering else {
            (place, bag) = start
            isRecovering = false
            return nil
        }
        let close = advance()
        let whole = span(from: open)
        let inside = SourceSpan(file: file.id, lower: Int(open.span.upper), upper: Int(close.span.lower))
        let meant = "[\(file.text(of: inside))]"
        report(
            Diagnostic(
                .expectedName,
                "the names of a record's fields stand without quotes; a map stands in brackets",
                at: open.span,
                hint: meant.count <= 60 ? "write `\(meant)`" : "write `[\"key\": value, …]`",
                fix: .init(edits: [
                    .init(span: open.span, replacement: "["), .init(span: close.span, replacement: "]"),
                ])
            )
        )
        isRecovering = false
        return node(.map(entries), whole)
    }

    /// A record where `{` opens a block: says how it is written there, and takes it.
    private mutating func parseRecordInHead() -> Expression {
        let open = token
        let record = parseRecord()
        report(
            Diagnostic(
                .expectedExpression,
                "`{` opens a block here",
                at: open.span,
                hint: "put the record in parentheses: `({…})`"
            )
        )
        isRecovering = false
        return record
    }

    // MARK: if and match

    mutating func parseConditional() -> Expression {
        let start = advance()
        let condition = inHead { $0.parseCondition("after `if`") }
        let then = parseBlock("of `if`")
        var otherwise: Block?
        var isElseIf = false
        let isClosed = previous.kind == .rightBrace || endsWithoutBrace
        if isClosed, takesForeignElseIf() {
            isElseIf = true
            let inner = deeper({ $0.missing(at: $0.token.span) }) { $0.parseConditional() }
            otherwise = Block(statements: [Statement(.expression(inner), span: inner.span)], span: inner.span)
        } else if at(.elseKeyword), isClosed {
            if token.isAfterNewline, !endsWithoutBrace { reportElseOnNewLine("else") }
            advance()
            if at(.ifKeyword) {
                isElseIf = true
                let inner = deeper({ $0.missing(at: $0.token.span) }) { $0.parseConditional() }
                otherwise = Block(
                    statements: [Statement(.expression(inner), span: inner.span)],
                    span: inner.span
                )
            } else {
                otherwise = parseBlock("of `else`")
            }
        }
        return node(
            .conditional(
                Conditional(condition: condition, then: then, otherwise: otherwise, isElseIf: isElseIf)
            ),
            span(from: start)
        )
    }

    private mutating func parseMatch() -> Expression {
        let start = advance()
        let subject = inHead { $0.parseExpression("after `match`") }
        let open = token
        var arms: [Match.Arm] = []
        var otherwise: Branch?
        if expect(.leftBrace, "for the arms of `match`") {
            let saved = mode
            mode = Mode()
            while !at(.rightBrace), !at(.endOfFile) {
                if eat(.comma) || eat(.semicolon) { continue }
                let before = place
                isRecovering = false
                if isWord("case", token), peek().kind != .arrow {
                    reportForeign(
                        "an arm of `match` starts with its value",
                        at: token.span,
                        hint: "leave `case` out: `\"a\" => x`",
                        fix: .init(span: token.span, replacement: "")
                    )
                    advance()
                }
                if eat(.elseKeyword) || takesForeignElse() {
                    takeArmArrow("after `else`")
                    otherwise = parseBranch("after `=>`")
                } else {
                    arms.append(parseArm())
                }
                if isRecovering { synchronizeArm() }
                endArm()
                if place == before { advance() }
            }
            mode = saved
            isRecovering = false
            expect(.rightBrace, "to close `match`", opening: open)
        }
        return node(
            .match(Match(subject: subject, arms: arms, otherwise: otherwise)),
            span(from: start)
        )
    }

    private mutating func parseArm() -> Match.Arm {
        var patterns: [Expression] = []
        repeat { patterns.append(parsePattern()) } while eat(.comma)
        takeArmArrow("after the pattern")
        return Match.Arm(patterns: patterns, body: parseBranch("after `=>`"))
    }

    /// `=>`, or what other languages write in its place.
    private mutating func takeArmArrow(_ context: String) {
        guard at(.colon) || at(.thinArrow), !isRecovering else {
            expect(.arrow, context)
            return
        }
        reportForeign(
            "`=>` stands between the value and the result of an arm",
            at: token.span,
            hint: "write `=>` for `\(file.text(of: token.span))`",
            fix: .init(span: token.span, replacement: " =>")
        )
        advance()
    }

    private mutating func parsePattern() -> Expression {
        let saved = mode
        mode.isPattern = true
        mode.stopsAtBar = true
        defer { mode = saved }
        return parseExpression("as a pattern")
    }

    private mutating func endArm() {
        if at(.comma) || at(.semicolon) || at(.rightBrace) || at(.endOfFile) || token.isAfterNewline {
            return
        }
        isRecovering = false
        report(
            Diagnostic(
                .expectedToken,
                "expected `,` or a newline after the arm, found \(token.kind.displayName)",
                at: token.span
            )
        )
        synchronizeStatement()
    }
}
