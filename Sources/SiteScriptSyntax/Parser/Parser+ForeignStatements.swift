/// Statements as other languages write them: each is said once, with what is written here, and read as meant.
extension Parser {
    /// Reports `place` as written elsewhere; the parser goes on as if it stood there rightly.
    mutating func reportForeign(
        _ message: String,
        at place: SourceSpan,
        hint: String,
        fix: Diagnostic.Fix? = nil
    ) {
        report(Diagnostic(.foreignSyntax, message, at: place, hint: hint, fix: fix))
        isRecovering = false
    }

    /// Whether a name stands `distance` tokens further on, on the same line.
    func nameFollows(_ distance: Int = 1) -> Bool {
        peek(distance).kind == .identifier && !peek(distance).isAfterNewline
    }

    /// Whether the token `distance` further on starts a value of the same line, with a space before it.
    private func valueFollows(_ distance: Int = 1) -> Bool {
        let next = peek(distance)
        guard next.isAfterSpace, !next.isAfterNewline else { return false }
        switch next.kind {
        case .identifier, .integer, .double, .stringStart, .instant, .duration, .trueKeyword, .falseKeyword,
            .nilKeyword:
            return true
        default: return false
        }
    }

    /// A statement that starts with a word of another language; nil when none stands here.
    mutating func parseForeignStatement() -> Statement.Kind? {
        guard at(.identifier), peek().kind != .assign else { return nil }
        let start = token
        let word = text(of: start)
        if ForeignWords.function.contains(word), nameFollows(), peek(2).kind == .leftParenthesis {
            reportForeignKeyword("a function is declared with `func`", "func")
            return parseFunction()
        }
        if ForeignWords.value.contains(word), nameFollows(), [.assign, .colon].contains(peek(2).kind) {
            reportForeignKeyword("a value is named with `let`, or with `var` if it is to change", "let")
            return parseVariable()
        }
        if ForeignWords.fail.contains(word), valueFollows() {
            reportForeignKeyword("an error is raised with `fail`", "fail")
            advance()
            let inner = parseExpression("after `fail`")
            return .expression(node(.fail(inner), span(from: start)))
        }
        if ForeignWords.print.contains(word), valueFollows() { return parsePrint(word) }
        if word == "foreach", nameFollows() {
            reportForeignKeyword("a loop over rows is written `for`", "for")
            return parseFor()
        }
        if word == "unless" || word == "until", valueFollows() || peek().kind == .dot {
            let meant = word == "unless" ? "if" : "while"
            reportForeignKeyword("there is no `\(word)`", "\(meant) not")
            return word == "until" ? parseWhile() : .expression(parseConditional())
        }
        return parseUnreadable(word)
    }

    /// Statements of which only the start is understood: what stands in them is skipped.
    private mutating func parseUnreadable(_ word: String) -> Statement.Kind? {
        let start = token
        if ForeignWords.match.contains(word), valueFollows(), blockFollows {
            reportForeign(
                "a choice between values is written `match`",
                at: start.span,
                hint: #"write `match n { 0 => "none", else => "some" }`"#
            )
            return skipBlock()
        }
        if ForeignWords.type.contains(word), nameFollows() {
            let name = text(of: peek())
            reportForeign(
                "there are no classes; a record's type is declared with `type`",
                at: start.span,
                hint: "write `type \(name) = { field: String, … }`"
            )
            return skipBlock()
        }
        if ForeignWords.module.contains(word), valueFollows() {
            reportForeign(
                "the names of another file are made known with `import`",
                at: start.span,
                hint: #"write `import "lib/name.sites" as name`"#
            )
            return skipStatement()
        }
        if ForeignWords.sql.contains(word.lowercased()), valueFollows() || peek().kind == .star {
            reportForeign(
                "this is SQL; a pipeline starts with its rows",
                at: start.span,
                hint: Self.pipelines[word.lowercased()] ?? "write `sites() | …`"
            )
            return skipStatement()
        }
        if ForeignWords.end.contains(word), peek().isAfterNewline || peek().kind == .endOfFile {
            reportForeign("a block ends with `}`", at: start.span, hint: "a block stands in `{ … }`")
            advance()
            return .missing
        }
        return nil
    }

    private static let pipelines = [
        "select": "write `sites() | where .is_activated | select .name, .timezone`",
        "insert": "write `create(dealer: …, external_site_id: …, name: …, timezone: …) | apply`",
        "update": "write `sites() | where … | update name: … | apply`",
        "delete": "write `sites() | where … | delete | apply`",
    ]

    private mutating func reportForeignKeyword(_ message: String, _ meant: String) {
        reportForeign(
            message,
            at: token.span,
            hint: "write `\(meant)` for `\(text(of: token))`",
            fix: .init(span: token.span, replacement: meant)
        )
    }

    /// `print "text"`.
    private mutating func parsePrint(_ word: String) -> Statement.Kind {
        let start = token
        let meant = word == "log" ? "log" : "print"
        let callee = node(.name(meant), start.span)
        advance()
        let first = token
        var arguments: [Argument] = []
        repeat {
            arguments.append(Argument(label: nil, value: parseExpression("to print")))
        } while eat(.comma)
        let passed = span(from: first)
        if !isRecovering {
            let gap = SourceSpan(file: file.id, lower: Int(start.span.lower), upper: Int(first.span.lower))
            reportForeign(
                "the arguments of `\(meant)` stand in parentheses",
                at: span(from: start),
                hint: "write `\(meant)(…)`",
                fix: .init(edits: [
                    .init(span: gap, replacement: "\(meant)("), .init(span: passed.end, replacement: ")"),
                ])
            )
        }
        return .expression(node(.call(callee, arguments), span(from: start)))
    }

    /// Whether a `{` follows on this line.
    private var blockFollows: Bool {
        var distance = 1
        while !peek(distance).isAfterNewline, peek(distance).kind != .endOfFile, distance < 200 {
            if peek(distance).kind == .leftBrace { return true }
            distance += 1
        }
        return false
    }

    private mutating func skipBlock() -> Statement.Kind {
        while !at(.leftBrace), !at(.endOfFile) {
            advance()
            if token.isAfterNewline, !at(.leftBrace) { return .missing }
        }
        var open = 0
        repeat {
            if at(.leftBrace) { open += 1 }
            if at(.rightBrace) { open -= 1 }
            advance()
        } while open > 0 && !at(.endOfFile)
        return .missing
    }

    private mutating func skipStatement() -> Statement.Kind {
        isRecovering = true
        return .missing
    }
}
