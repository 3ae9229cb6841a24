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
        return node(.pipeline(Pipeline(source: source, stages: stages)), span(from: source.span))
    }

    private mutating func parseStage() -> Stage {
        let start = token
        guard at(.identifier) || token.kind.isKeyword, !startsOnNextLine else { return missingStage() }
        var name = parseFieldName("of a stage")
        var module: Identifier?
        if at(.dot), !token.isAfterSpace, !token.isAfterNewline, peek().kind == .identifier,
            !peek().isAfterSpace
        {
            advance()
            module = name
            name = parseFieldName("of a stage")
        }
        let saved = mode
        mode.stopsAtBar = true
        mode.isPattern = false
        let arguments = parseStageArguments()
        let keyList = parseKeyList()
        mode = saved
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
                hint: "such as `where`, `select` or `count`"
            )
        )
        let name = Identifier(name: "", span: place)
        return Stage(module: nil, name: name, arguments: [], keyList: nil, span: place)
    }

    private mutating func parseStageArguments() -> [StageArgument] {
        var arguments: [StageArgument] = []
        guard startsArgument else { return arguments }
        repeat {
            // A comma may end a line; the arguments go on in the next.
            if previous.kind == .comma, !startsArgument, !token.isAfterNewline { break }
            arguments.append(parseStageArgument())
            if isRecovering { break }
        } while eat(.comma)
        return arguments
    }

    private mutating func parseStageArgument() -> StageArgument {
        let label = parseLabel()
        let value = parseCondition(label == nil ? "for the stage" : "after the label")
        var direction: StageArgument.Direction?
        if !isAtLineEnd {
            if isWord("asc", token) { direction = .ascending }
            if isWord("desc", token) { direction = .descending }
            if direction != nil { advance() }
        }
        return StageArgument(label: label, value: value, direction: direction)
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
