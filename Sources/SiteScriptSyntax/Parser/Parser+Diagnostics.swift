/// Where a value is expected, for the message when there is none.
enum ValuePlace: ExpressibleByStringLiteral {
    case words(String)
    case behindOperator(SourceSpan)

    init(stringLiteral words: String) { self = .words(words) }
}

/// Wordings raised by the parser.
extension Parser {
    /// Adds a diagnostic, unless one about the same stretch was just added.
    mutating func report(_ diagnostic: Diagnostic) {
        guard !isRecovering else { return }
        isRecovering = true
        // The lexer has said what is open at the end.
        if isCutOff, at(.endOfFile) { return }
        bag.add(diagnostic)
    }

    mutating func reportExpected(
        _ what: String,
        _ context: String,
        opening: Token? = nil,
        hint: String? = nil,
        fix: Diagnostic.Fix? = nil
    ) {
        if at(.endOfFile) { isIncomplete = true }
        // The lexer has said what is wrong with an invalid character.
        if at(.invalid) { isRecovering = true }
        // What starts the next line most likely belongs to something else than the open bracket.
        let isEnd = isAtLineEnd || at(.endOfFile) || opening != nil && token.isAfterNewline
        let found = at(.endOfFile) ? foundText : isEnd ? "the end of the line" : foundText
        var labels: [Diagnostic.Label] = []
        if let opening { labels.append(.init(span: opening.span, message: "opened here")) }
        report(
            Diagnostic(
                opening == nil ? .expectedToken : .unclosedBracket,
                "expected \(what) \(context), found \(found)",
                at: isEnd ? previous.span.end : token.span,
                hint: hint ?? (opening == nil ? nil : "add \(what)"),
                labels: labels,
                fix: fix
            )
        )
    }

    mutating func reportExpectedExpression(_ place: ValuePlace) {
        let context =
            switch place {
            case .words(let words): words.isEmpty ? "here" : words
            case .behindOperator(let span): "after `\(file.text(of: span))`"
            }
        if at(.endOfFile) { isIncomplete = true }
        if at(.invalid) { isRecovering = true }
        // At the start of a statement the line before it has nothing to do with what is wrong.
        let isEnd = at(.endOfFile) || isAtLineEnd && !at(.assign) && context != "here"
        var hint: String?
        var fix: Diagnostic.Fix?
        if at(.assign) {
            hint = "`=` assigns; to compare write `==`"
        } else if at(.andKeyword) || at(.orKeyword) || at(.inKeyword), !isEnd {
            hint = "`\(text(of: token))` needs a value on both sides"
        } else if token.kind.isKeyword, !isEnd {
            hint = Self.reservedHint(text(of: token))
        } else if at(.bar), previous.kind == .comma {
            return report(
                Diagnostic(
                    .expectedExpression,
                    "nothing follows this comma",
                    at: previous.span,
                    hint: "leave out the comma before `|`",
                    fix: .init(span: previous.span, replacement: "")
                )
            )
        } else if at(.star), previous.kind == .leftParenthesis {
            hint = "write `count()`: it counts rows"
            fix = .init(span: token.span, replacement: "")
        }
        let found = isEnd && !at(.endOfFile) ? "the end of the line" : foundText
        report(
            Diagnostic(
                .expectedExpression,
                "expected a value \(context), found \(found)",
                at: isEnd ? previous.span.end : token.span,
                hint: hint,
                fix: fix
            )
        )
    }

    /// How to get around a reserved word where a name is wanted.
    static func reservedHint(_ word: String) -> String {
        "`\(word)` is a reserved word: choose another name"
    }

    /// How the token at the cursor is called, with its text where that helps.
    var foundText: String {
        switch token.kind {
        case .identifier: "`\(text(of: token))`"
        case .integer, .double, .instant, .duration: "`\(file.text(of: token.span))`"
        default: token.kind.displayName
        }
    }

    mutating func reportElseOnNewLine(_ word: String) {
        report(
            Diagnostic(
                .elseOnNewLine,
                "`\(word)` stands on the line of the `}` before it",
                at: token.span,
                hint: "write `} \(word)` on one line",
                fix: previous.kind == .rightBrace && isBlank(gapBefore(token, joinedWith: false))
                    ? .init(span: gapBefore(token, joinedWith: false), replacement: " ") : nil
            )
        )
        isRecovering = false
    }

    /// What is said about the closing bracket at the cursor.
    var strayBracket: Diagnostic {
        Diagnostic(
            .strayClosingBracket,
            "\(token.kind.displayName) closes nothing",
            at: token.span,
            hint: "remove it, or add the bracket that it closes"
        )
    }

    mutating func reportStatementSeparator() {
        if at(.invalid) { isRecovering = true }
        if at(.rightParenthesis) || at(.rightBracket) || at(.rightBrace) {
            return report(strayBracket)
        }
        if at(.assign) {
            return report(
                Diagnostic(
                    .invalidAssignmentTarget,
                    "`=` cannot stand here",
                    at: token.span,
                    hint: "to compare write `==`",
                    fix: .init(span: token.span, replacement: "==")
                )
            )
        }
        report(
            Diagnostic(
                .statementsOnOneLine,
                "expected the end of the statement, found \(foundText)",
                at: token.span,
                hint: statementHint
            )
        )
    }

    private var statementHint: String? {
        if at(.plus), peek().kind == .plus { return "write `+= 1`" }
        return "statements are separated by a newline or `;`"
    }

    mutating func reportSingleEqual() {
        let saved = isRecovering
        report(
            Diagnostic(
                .invalidAssignmentTarget,
                "`=` assigns and cannot stand in a condition",
                at: token.span,
                hint: "to compare write `==`",
                fix: .init(span: token.span, replacement: "==")
            )
        )
        isRecovering = saved
    }
}
