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

    mutating func reportExpected(_ what: String, _ context: String, opening: Token? = nil) {
        if at(.endOfFile) { isIncomplete = true }
        // The lexer has said what is wrong with an invalid character.
        if at(.invalid) { isRecovering = true }
        let place = isAtLineEnd || at(.endOfFile) ? previous.span.end : token.span
        let found = isAtLineEnd && !at(.endOfFile) ? "the end of the line" : found
        var labels: [Diagnostic.Label] = []
        if let opening { labels.append(.init(span: opening.span, message: "opened here")) }
        report(
            Diagnostic(
                opening == nil ? .expectedToken : .unclosedBracket,
                "expected \(what) \(context), found \(found)",
                at: place,
                labels: labels
            )
        )
    }

    mutating func reportExpectedExpression(_ context: String) {
        if at(.endOfFile) { isIncomplete = true }
        if at(.invalid) { isRecovering = true }
        let place = at(.endOfFile) ? previous.span.end : token.span
        let hint =
            at(.assign)
            ? "`=` assigns; to compare write `==`"
            : token.kind.isKeyword ? "\(token.kind.displayName) is a keyword and cannot be a name" : nil
        report(
            Diagnostic(
                .expectedExpression,
                "expected a value \(context), found \(found)",
                at: place,
                hint: hint
            )
        )
    }

    /// How the token at the cursor is called, with its text where that helps.
    private var found: String {
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
                hint: "write `} \(word) {`"
            )
        )
        isRecovering = false
    }

    mutating func reportStatementSeparator() {
        if at(.invalid) { isRecovering = true }
        if at(.rightParenthesis) || at(.rightBracket) || at(.rightBrace) {
            return report(
                Diagnostic(
                    .strayClosingBracket,
                    "\(token.kind.displayName) closes nothing",
                    at: token.span
                )
            )
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
                "expected the end of the statement, found \(found)",
                at: token.span,
                hint: statementHint
            )
        )
    }

    private var statementHint: String? {
        let before = previous
        if before.kind == .identifier {
            switch text(of: before) {
            case "def", "fn", "function": return "a function starts with `func`"
            case "elif", "elsif": return "write `else if`"
            case "const": return "a constant starts with `let`"
            default: break
            }
        }
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
