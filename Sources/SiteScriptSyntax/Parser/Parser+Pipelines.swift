/// Stages and their bare arguments.
extension Parser {
    /// The stages after `source`; the cursor stands at the first `|`.
    mutating func parsePipeline(_ source: Expression) -> Expression {
        var stages: [Stage] = []
        while at(.bar) {
            advance()
            stages.append(parseStage())
            if stages.count > Parser.chainMaximum { break }
        }
        if reportOperator() { return missing(at: span(from: source.span)) }
        return node(.pipeline(Pipeline(source: source, stages: stages)), span(from: source.span))
    }

    /// Reports an operator behind a stage, which binds tighter than the bar and has no operand; takes its right side.
    private mutating func reportOperator() -> Bool {
        guard !isRecovering, let length = operatorLength else { return false }
        let start = token
        for _ in 0..<length { advance() }
        let sign = file.text(of: span(from: start))
        _ = parseExpression("after `\(sign)`")
        report(
            Diagnostic(
                .expectedToken,
                "`\(sign)` cannot follow a stage",
                at: start.span,
                hint: "put the pipeline in parentheses: `(… | …) \(sign) …`"
            )
        )
        isRecovering = false
        return true
    }

    private mutating func parseStage() -> Stage {
        let start = token
        guard at(.identifier) || token.kind.isKeyword, !startsOnNextLine else { return missingStage() }
        // The bar before it carries the name over the end of a line.
        let word = advance()
        var name = Identifier(name: text(of: word), span: word.span)
        var module: Identifier?
        if at(.dot), !token.isAfterSpace, !token.isAfterNewline, peek().kind == .identifier,
            !peek().isAfterSpace
        {
            advance()
            module = name
            name = parseFieldName("of a stage")
        }
        let saved = mode
        let tookConditions = takesConditions
        takesConditions = ["where", "any", "all"].contains(name.name)
        mode.stopsAtBar = true
        mode.isPattern = false
        let arguments = isCalled ? parseCalledArguments(of: name) : parseStageArguments()
        let keyList = parseKeyList()
        mode = saved
        takesConditions = tookConditions
        return Stage(
            module: module,
            name: name,
            arguments: arguments,
            keyList: keyList,
            span: span(from: start)
        )
    }

    /// A stage's name stands behind its bar; what starts on the next line with a keyword is a statement.
    private var startsOnNextLine: Bool { mode.newlinesMatter && token.isAfterNewline && token.kind.isKeyword }

    private mutating func missingStage() -> Stage {
        let isEnd = at(.endOfFile)
        if isEnd { isIncomplete = true }
        let place = isEnd || isAtLineEnd ? previous.span.end : token.span
        report(
            Diagnostic(
                .expectedStage,
                "expected a stage after `|`",
                at: place,
                hint: at(.bar) ? "leave one of the two `|` out" : "such as `where`, `select` or `count`",
                fix: at(.bar)
                    ? .init(
                        span: SourceSpan(
                            file: file.id,
                            lower: Int(token.span.lower),
                            upper: Int(peek().span.lower)
                        ),
                        replacement: ""
                    ) : nil
            )
        )
        let name = Identifier(name: "", span: place)
        return Stage(module: nil, name: name, arguments: [], keyList: nil, span: place)
    }

    /// Whether parentheses behind the stage's name hold arguments as those of a function do.
    private var isCalled: Bool {
        guard at(.leftParenthesis), !token.isAfterSpace else { return false }
        if peek().kind == .rightParenthesis { return true }
        if peek().kind == .identifier, peek(2).kind == .colon { return true }
        var open = 0
        var hasComma = false
        for distance in 0..<1000 {
            switch peek(distance).kind {
            case .leftParenthesis, .leftBracket, .leftBrace: open += 1
            case .rightParenthesis, .rightBracket, .rightBrace:
                open -= 1
                // `(a, b) =>` is a lambda.
                if open == 0 { return hasComma && peek(distance + 1).kind != .arrow }
            case .comma where open == 1: hasComma = true
            case .endOfFile: return false
            default: break
            }
        }
        return false
    }

    /// Parses `(a, label: b)` where bare arguments were meant, and says so once.
    private mutating func parseCalledArguments(of stage: Identifier) -> [StageArgument] {
        let open = advance()
        let arguments = inBrackets { parser in
            var list: [StageArgument] = []
            while !parser.at(.rightParenthesis), !parser.at(.endOfFile), !parser.isRecovering {
                list.append(parser.parseStageArgument())
                if !parser.eat(.comma) { break }
            }
            return list
        }
        let inside = SourceSpan(file: file.id, lower: Int(open.span.upper), upper: Int(previous.span.upper))
        expect(.rightParenthesis, "after the stage's arguments", opening: open)
        guard !isRecovering else { return arguments }
        let text = arguments.isEmpty ? "" : file.text(of: inside)
        report(
            Diagnostic(
                .stageCallParentheses,
                "the arguments of a stage stand without parentheses",
                at: span(from: open),
                hint: "write `\(stage.name)\(text.isEmpty ? "" : " \(text)")`",
                fix: .init(span: span(from: open), replacement: text.isEmpty ? "" : " \(text)")
            )
        )
        isRecovering = false
        return arguments
    }

    private var atClosingBracket: Bool { at(.rightParenthesis) || at(.rightBracket) || at(.rightBrace) }

    private mutating func parseStageArguments() -> [StageArgument] {
        var arguments: [StageArgument] = []
        guard startsArgument else { return arguments }
        repeat {
            // A comma may end a line; the arguments go on in the next.
            if previous.kind == .comma, at(.bar) {
                reportExpectedExpression("for the stage")
                isRecovering = false
                break
            }
            if previous.kind == .comma, atClosingBracket, !token.isAfterNewline { break }
            arguments.append(parseStageArgument())
            if isRecovering { break }
        } while eat(.comma) || isCommaMissing()
        return arguments
    }

    /// Whether a further field follows without a comma, after saying so.
    private mutating func isCommaMissing() -> Bool {
        guard at(.dot), token.isAfterSpace, !isAtLineEnd, peek().kind == .identifier, !peek().isAfterSpace
        else {
            return false
        }
        report(
            Diagnostic(
                .expectedToken,
                "a comma is missing between the arguments of the stage",
                at: previous.span.end,
                hint: "write `, .\(text(of: peek()))`",
                fix: .init(span: previous.span.end, replacement: ",")
            )
        )
        isRecovering = false
        return true
    }

    private mutating func parseStageArgument() -> StageArgument {
        takeLeadingDirection()
        let label = parseLabel()
        let value = parseValue(of: label) {
            $0.parseCondition(label == nil ? "for the stage" : "after the label")
        }
        var direction: StageArgument.Direction?
        if !isAtLineEnd {
            if isWord("asc", token) { direction = .ascending }
            if isWord("desc", token) { direction = .descending }
            if direction != nil { advance() }
            if direction == nil, at(.identifier), let meant = ForeignWords.directions[text(of: token)] {
                reportForeign(
                    "there is no direction `\(text(of: token))`",
                    at: token.span,
                    hint: "write `\(meant)`",
                    fix: .init(span: token.span, replacement: meant)
                )
                advance()
                direction = meant == "asc" ? .ascending : .descending
            }
        }
        return StageArgument(label: label, value: value, direction: direction)
    }

    /// `desc .name`, `-.name`: a direction before its key is said to stand behind it.
    private mutating func takeLeadingDirection() {
        guard isWord("desc", token) || isWord("asc", token), peek().kind == .dot, peek().isAfterSpace,
            !peek().isAfterNewline, !peek(2).isAfterSpace
        else { return }
        let word = text(of: token)
        reportForeign(
            "the direction stands behind its field",
            at: token.span,
            hint: "write `.\(peek(2).kind == .identifier ? text(of: peek(2)) : "field") \(word)`"
        )
        advance()
    }

    /// Parses the list after `by` or `on`.
    private mutating func parseKeyList() -> Stage.KeyList? {
        guard !isAtLineEnd, let keyword = keyListKeyword else { return nil }
        let start = advance()
        var keys: [StageArgument] = []
        repeat {
            keys.append(parseStageArgument())
            if isRecovering { break }
        } while eat(.comma)
        return Stage.KeyList(keyword: keyword, keys: keys, span: span(from: start))
    }

    private var keyListKeyword: Stage.KeyList.Keyword? {
        guard peek().kind != .colon else { return nil }
        if isWord("by", token) { return .by }
        return isWord("on", token) ? .on : nil
    }

    /// Whether an argument starts at the cursor.
    private var startsArgument: Bool {
        guard !isAtLineEnd, keyListKeyword == nil else { return false }
        switch token.kind {
        case .identifier, .integer, .double, .instant, .duration, .stringStart, .dot, .leftParenthesis,
            .leftBracket,
            .minus, .notKeyword, .trueKeyword, .falseKeyword, .nilKeyword, .ifKeyword, .matchKeyword,
            .failKeyword:
            return true
        case .leftBrace: return !mode.isHead
        default: return token.kind.isKeyword && peek().kind == .colon
        }
    }
}
