/// Getting back onto firm ground after a mistake.
extension Parser {
    /// Skips to the end of the statement: past brackets, to a newline, `;` or the `}` of this block.
    mutating func synchronizeStatement() {
        var open = 0
        while !at(.endOfFile) {
            switch token.kind {
            case .leftParenthesis, .leftBracket, .leftBrace: open += 1
            case .rightParenthesis, .rightBracket: open = max(0, open - 1)
            case .rightBrace:
                if open == 0 { return }
                open -= 1
            case .semicolon where open == 0: return
            default: break
            }
            if open == 0, token.isAfterNewline, place > 0, token.kind != .bar { return }
            advance()
            if open == 0, token.isAfterNewline, !at(.bar) { return }
        }
    }

    /// Skips to the end of an arm of `match`: a comma, a newline or the `}` of the whole.
    mutating func synchronizeArm() {
        var open = 0
        while !at(.endOfFile) {
            switch token.kind {
            case .leftParenthesis, .leftBracket, .leftBrace: open += 1
            case .rightParenthesis, .rightBracket, .rightBrace:
                if open == 0 { return }
                open -= 1
            case .comma where open == 0: return
            default: break
            }
            advance()
            if open == 0, token.isAfterNewline { return }
        }
    }

    /// Skips to the bracket that closes the one opened, or to where an item can start again.
    mutating func synchronizeItem(_ closing: TokenKind) {
        var open = 0
        while !at(.endOfFile) {
            switch token.kind {
            case .leftParenthesis, .leftBracket, .leftBrace: open += 1
            case .rightParenthesis, .rightBracket, .rightBrace:
                if open == 0 { return }
                open -= 1
            case .comma where open == 0: return
            case .letKeyword, .varKeyword, .funcKeyword, .forKeyword, .whileKeyword, .importKeyword,
                .paramKeyword:
                // A statement starts here: the bracket was never closed.
                if token.isAfterNewline { return }
            default: break
            }
            advance()
        }
    }
}
