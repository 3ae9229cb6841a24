import SiteScriptSyntax

/// The tokens of a text up to the word that is being written, and what they tell about it.
struct TextBefore {
    /// The tokens, without the end of the text.
    let tokens: [Token]
    private let file: SourceFile
    private let showsResult: Bool

    /// Reads a text; `showsResult` says whether the value of a statement is shown.
    init(_ text: [UInt8], showsResult: Bool) {
        self.showsResult = showsResult
        file = SourceFile(name: "completion", bytes: text)
        var bag = DiagnosticBag()
        tokens = Lexer.tokens(of: file, into: &bag).filter { $0.kind != .endOfFile }
    }

    /// The text of a token.
    func name(at index: Int) -> String { file.text(of: tokens[index].span) }

    private func kind(_ index: Int) -> TokenKind? {
        tokens.indices.contains(index) ? tokens[index].kind : nil
    }
}

// MARK: - Stages

extension TextBefore {
    /// A pipeline that is being written at the end of the text, which is a bar.
    private struct OpenPipeline {
        /// The names of its stages so far.
        var stages: [String] = []
        /// The first token of it.
        var start: Int
    }

    /// Where a stage stands that is written behind the bar at the end, and over which rows; so many names of rows are in reach.
    func stageContexts(
        over input: ScriptType,
        _ row: ScriptType?,
        besides names: Int,
        _ registry: ModuleRegistry
    ) -> [UsageContext] {
        let pipeline = openPipeline()
        let earlier = tokens[..<pipeline.start].lastIndex { $0.kind == .bar }
        let counted = { (name: String) in registry.stages[name] == nil ? NameUsage.function : name }
        let rows = input == .changes ? "changes" : row.map(NameContext.rows) ?? "a value"
        let fields = row.flatMap(NameContext.fields)
        return [
            UsageContext(name: "stage"),
            UsageContext(name: "stage over " + rows, quarters: fields == nil ? 4 : 2),
            UsageContext(name: "stage after " + (pipeline.stages.last.map(counted) ?? "its source")),
            UsageContext(
                name: "stage of \(source(at: pipeline.start, registry)) beside \(names)",
                quarters: 1
            ),
            UsageContext(name: "stage " + place(before: pipeline.start), quarters: 4),
            UsageContext(
                name: "stage below " + (earlier.map { counted(name(at: $0 + 1)) } ?? "nothing"),
                quarters: 2
            ),
        ] + (fields.map { [UsageContext(name: "stage over " + $0, quarters: 2)] } ?? [])
    }

    /// The stage before the bar at the end; nil when it stands behind the source.
    var lastStage: String? { openPipeline().stages.last }

    private func openPipeline() -> OpenPipeline {
        var pipeline = OpenPipeline(start: max(tokens.count - 1, 0))
        var depth = 0
        for index in tokens.indices.dropLast().reversed() {
            switch tokens[index].kind {
            case .rightParenthesis, .rightBracket, .rightBrace, .interpolationEnd: depth += 1
            case .leftParenthesis, .leftBracket, .leftBrace, .interpolationStart:
                if depth == 0 { return pipeline }
                depth -= 1
            case .bar where depth == 0: pipeline.stages.insert(name(at: index + 1), at: 0)
            case .arrow where depth == 0 && isInStage(index): break
            case let kind where depth == 0 && TextBefore.startsPipeline(after: kind): return pipeline
            default: break
            }
            pipeline.start = index
            if depth == 0, isNewStatement(index) { return pipeline }
        }
        return pipeline
    }

    /// Whether a lambda stands bare in a stage: the pipeline goes on behind it.
    private func isInStage(_ arrow: Int) -> Bool {
        var depth = 0
        for index in tokens[..<arrow].indices.reversed() {
            switch tokens[index].kind {
            case .rightParenthesis, .rightBracket, .rightBrace, .interpolationEnd: depth += 1
            case .leftParenthesis, .leftBracket, .leftBrace, .interpolationStart:
                if depth == 0 { return false }
                depth -= 1
            case .bar where depth == 0: return true
            case let kind where depth == 0 && kind != .arrow && TextBefore.startsPipeline(after: kind):
                return false
            default: break
            }
            if depth == 0, isNewStatement(index) { return false }
        }
        return false
    }

    /// What a pipeline may follow without brackets.
    private static func startsPipeline(after kind: TokenKind) -> Bool {
        switch kind {
        case .assign, .addAssign, .returnKeyword, .semicolon, .ifKeyword, .whileKeyword, .assertKeyword,
            .arrow:
            true
        default: false
        }
    }

    /// Whether a line begins at a token that the line before does not go on with.
    private func isNewStatement(_ index: Int) -> Bool {
        guard tokens[index].isAfterNewline, tokens[index].kind != .bar else { return false }
        switch kind(index - 1) {
        case .bar, .comma, .andKeyword, .orKeyword, .plus: return false
        default: return true
        }
    }

    /// What the rows of a pipeline come from.
    private func source(at start: Int, _ registry: ModuleRegistry) -> String {
        switch kind(start) {
        case .leftBracket: return "a list"
        case .integer: return "a range"
        case .identifier:
            guard kind(start + 1) == .leftParenthesis, !tokens[start + 1].isAfterSpace else {
                return "a name"
            }
            let name = name(at: start)
            return registry.functions[name] == nil ? "a call" : name + "()"
        default: return "a value"
        }
    }

    /// What a pipeline that starts at a token is for.
    private func place(before start: Int) -> String {
        switch kind(start - 1) {
        case .ifKeyword, .whileKeyword, .assertKeyword: return "in a condition"
        case .assign, .addAssign, .returnKeyword: return "of what is bound"
        case .arrow: return "in a row"
        case .leftParenthesis: return place(inParenthesis: start - 1)
        case .leftBracket, .interpolationStart: return "in brackets"
        // What is shown is written as if it were printed.
        default: return showsResult ? "in a call" : "in a statement"
        }
    }

    private func place(inParenthesis index: Int) -> String {
        switch kind(index - 1) {
        case .andKeyword, .orKeyword, .notKeyword, .ifKeyword, .whileKeyword, .assertKeyword:
            return "in a condition"
        case .identifier where kind(index - 2) == .bar: return "in " + name(at: index - 1)
        case .identifier: return "in a call"
        case .arrow:
            // The function's parameters stand between it and the stage it is given to.
            let bar = tokens[..<(index - 1)].lastIndex { $0.kind == .bar || $0.kind == .leftParenthesis }
            return bar.map { kind($0) == .bar ? "in " + name(at: $0 + 1) : "in a row" } ?? "in a row"
        case .colon: return "in a row"
        default: return "in brackets"
        }
    }
}

// MARK: - Members

extension TextBefore {
    /// Where a member of a value stands that is written behind the dot at the end.
    func memberContexts(of type: ScriptType, _ isMember: (String) -> Bool, _ used: UsedNames)
        -> [UsageContext]
    {
        let value = "member of " + NameContext.value(type)
        return [
            UsageContext(name: "member", quarters: 2),
            UsageContext(name: literalBeforeDot.map { "member of \($0)" } ?? value),
            UsageContext(name: "member below " + (used.members.first(where: isMember) ?? "nothing")),
        ]
    }

    /// The fields that were listed just before the dot at the end, as in `s.name, s.site_id, s.` or `select .name, .`: whoever
    /// lists fields wants another one.
    var listedFields: Set<String> {
        var index = tokens.count - 1
        let hasReceiver = index > 0 && !tokens[index].isAfterSpace && kind(index - 1) == .identifier
        let receiver = hasReceiver ? name(at: index - 1) : nil
        let length = hasReceiver ? 4 : 3
        if hasReceiver { index -= 1 }
        var fields: Set<String> = []
        while index >= length, kind(index - 1) == .comma, kind(index - 2) == .identifier,
            [.dot, .questionDot].contains(kind(index - 3)),
            receiver == nil || kind(index - 4) == .identifier && name(at: index - 4) == receiver
        {
            fields.insert(name(at: index - 2))
            index -= length
        }
        return fields
    }
}

/// How types are called where names are counted.
enum NameContext {
    /// What rows are.
    static func rows(_ row: ScriptType) -> String {
        switch row.unwrapped {
        case .int, .double: "numbers"
        case .list, .stream: "lists"
        case let row: value(row)
        }
    }

    /// What kinds of fields rows have that are no type of the host; nil for others.
    static func fields(_ row: ScriptType) -> String? {
        guard case .record(let record) = row.unwrapped, record.name == nil else { return nil }
        return "record of "
            + Set(record.fields.map { family($0.type.unwrapped) }).sorted().joined(separator: "-")
    }

    private static func family(_ type: ScriptType) -> String {
        switch type {
        case .int, .double: "numbers"
        case .stream: "list"
        case .native: "native"
        case let type: TypeFamily(type).map { "\($0)" } ?? "any"
        }
    }

    /// What a value is.
    static func value(_ type: ScriptType) -> String {
        let type = type.unwrapped
        if let name = type.record?.name { return name }
        if case .native(let name) = type { return name }
        return TypeFamily(type).map { "\($0)" } ?? "any"
    }
}
