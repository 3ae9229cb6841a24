import SiteScriptSyntax

/// What a literal looks like whose member is written: `"042".` is likely made a number, `"a, b".` taken apart.
extension TextBefore {
    /// The kind of literal that stands before the dot at the end; nil where there is none.
    var literalBeforeDot: String? {
        let last = tokens.count - 2
        guard last >= 0 else { return nil }
        switch tokens[last].kind {
        case .stringEnd: return textLiteral(endingAt: last).map { "text " + $0 }
        case .integer, .double: return "number " + TextBefore.numberKind(name(at: last), isNegative: false)
        case .rightParenthesis: return numberLiteral(inParenthesisEndingAt: last).map { "number " + $0 }
        case .rightBracket: return listLiteral(endingAt: last).map { "list " + $0 }
        default: return nil
        }
    }

    // MARK: - Texts

    private func textLiteral(endingAt last: Int) -> String? {
        if last > 0, tokens[last - 1].kind == .stringStart { return "that is empty" }
        guard last > 1, tokens[last - 1].kind == .stringText, tokens[last - 2].kind == .stringStart else {
            return nil
        }
        return TextBefore.textKind(name(at: last - 1))
    }

    private static func textKind(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let has = { (byte: UInt8) in bytes.contains(byte) }
        let isBlank = { (byte: UInt8?) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        if isBlank(bytes.first) || isBlank(bytes.last) { return "with blank ends" }
        if text.contains("\\n") || text.contains("\\r") || has(UInt8(ascii: "\n")) { return "of lines" }
        if bytes.allSatisfy(isOfNumber) { return "of digits" }
        if has(UInt8(ascii: ",")) { return "with commas" }
        if has(UInt8(ascii: "/")) { return "with slashes" }
        if has(UInt8(ascii: " ")) { return "of words" }
        if has(UInt8(ascii: "-")) || has(UInt8(ascii: ":")) { return "of parts" }
        if bytes.contains(where: { $0 >= 0x80 }) { return "in another script" }
        return text.allSatisfy { $0.isUppercase || !$0.isLetter } ? "in capitals" : "of a word"
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "_"), UInt8(ascii: "e"):
            true
        default: false
        }
    }

    // MARK: - Numbers

    private func numberLiteral(inParenthesisEndingAt last: Int) -> String? {
        guard last > 1, [.integer, .double].contains(tokens[last - 1].kind) else { return nil }
        let isNegative = tokens[last - 2].kind == .minus
        let open = last - (isNegative ? 3 : 2)
        guard open >= 0, tokens[open].kind == .leftParenthesis else { return nil }
        // The brackets of a call hold no receiver.
        if open > 0, tokens[open - 1].kind == .identifier, !tokens[open].isAfterSpace { return nil }
        return TextBefore.numberKind(name(at: last - 1), isNegative: isNegative)
    }

    private static func numberKind(_ text: String, isNegative: Bool) -> String {
        if isNegative { return "below zero" }
        return text.utf8.contains(UInt8(ascii: ".")) ? "with a fraction" : "that is whole"
    }

    // MARK: - Lists

    private func listLiteral(endingAt last: Int) -> String? {
        guard let open = bracket(closedAt: last) else { return nil }
        // What stands behind a value is an index.
        if open > 0, !tokens[open].isAfterSpace, TextBefore.endsValue(tokens[open - 1].kind) { return nil }
        let elements = tokens[(open + 1)..<last]
        guard let first = elements.first else { return "that is empty" }
        if first.kind == .leftBracket { return "of lists" }
        var texts: [String] = [""]
        var depth = 0
        for index in elements.indices {
            switch tokens[index].kind {
            case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
            case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
            case .comma where depth == 0:
                texts.append("")
                continue
            default: break
            }
            texts[texts.count - 1] += name(at: index)
        }
        if texts.count == 1 { return "of one" }
        if Set(texts).count < texts.count { return "that repeats" }
        return first.kind == .stringStart ? "of texts" : "of others"
    }

    private func bracket(closedAt last: Int) -> Int? {
        var depth = 0
        for index in tokens[...last].indices.reversed() {
            switch tokens[index].kind {
            case .rightParenthesis, .rightBracket, .rightBrace: depth += 1
            case .leftParenthesis, .leftBracket, .leftBrace:
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }

    private static func endsValue(_ kind: TokenKind) -> Bool {
        switch kind {
        case .identifier, .rightParenthesis, .rightBracket, .stringEnd: true
        default: false
        }
    }
}
