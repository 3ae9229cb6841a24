/// Wordings raised by the lexer.
extension Lexer {
    mutating func report(_ code: DiagnosticCode, _ message: String, from start: Int, hint: String? = nil) {
        bag.add(Diagnostic(code, message, at: span(from: start), hint: hint))
    }

    /// Reports the first invalid byte of the text; strings replace it, elsewhere it is no token.
    mutating func checkUTF8() {
        guard let place = InvalidText.firstOffset(in: bytes) else { return }
        hasInvalidText = true
        bag.add(
            Diagnostic(
                .invalidUTF8,
                "the text is not valid UTF-8 here",
                at: SourceSpan(file: file.id, lower: place, upper: place + 1),
                hint: "save the file as UTF-8"
            )
        )
    }

    /// Whether the `!` at the cursor stands directly behind a value, and `!=` does not.
    var isAfterValue: Bool {
        guard !isAfterSpace, let last = tokens.last, peek(1) != UInt8(ascii: "=") else { return false }
        return [.identifier, .rightParenthesis, .rightBracket, .stringEnd].contains(last.kind)
    }

    /// `x!`: says what is written for a value that may be nil, and leaves the sign out.
    mutating func lexForcedValue() {
        let start = offset
        offset += 1
        report(
            .unexpectedCharacter,
            "`!` does not turn nil into a value",
            from: start,
            hint: "go on with nil by `?.`, or give a value for nil: `… ?? other`"
        )
    }

    /// Whether a comment of another language starts at the cursor: `// …` and `-- …` at the start of a line, where
    /// no operator can stand, and `/*` anywhere.
    var isForeignComment: Bool {
        if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") { return true }
        return isAfterNewline && bracketDepth == 0 && peek(1) == peek() && !peek(2).isDigit
    }

    /// Says how a comment is written and skips it.
    mutating func lexForeignComment() {
        let start = offset
        let isBlock = peek(1) == UInt8(ascii: "*")
        offset += 2
        bag.add(
            Diagnostic(
                .foreignSyntax,
                "`\(text(from: start, to: offset))` starts no comment",
                at: span(from: start),
                hint: "a comment starts with `#` and goes to the end of the line",
                fix: isBlock ? nil : .init(span: span(from: start), replacement: "#")
            )
        )
        func isAtClosing() -> Bool { peek() == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/") }
        while !isAtEnd, isBlock ? !isAtClosing() : peek() != UInt8(ascii: "\n") { offset += 1 }
        if isBlock, !isAtEnd { offset += 2 }
    }

    /// `“text”` is no string here: says so, and takes it for one; false when it is not closed on its line.
    private mutating func lexCurlyQuoted() -> Bool {
        let start = offset
        let opening = text(from: start, to: min(start + 3, bytes.count))
        guard opening == "\u{201C}" || opening == "\u{201D}" || opening == "\u{201E}" else { return false }
        var end = start + 3
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
            if bytes[end] == UInt8(ascii: "\"") { break }
            if bytes[end] == 0xE2,
                ["\u{201C}", "\u{201D}"].contains(text(from: end, to: min(end + 3, bytes.count)))
            {
                break
            }
            end += 1
        }
        guard end < bytes.count, bytes[end] != UInt8(ascii: "\n") else { return false }
        let inner = text(from: start + 3, to: end)
        offset = bytes[end] == UInt8(ascii: "\"") ? end + 1 : end + 3
        bag.add(
            Diagnostic(
                .unexpectedCharacter,
                "`\(opening)` is a typographic quote, which starts no text",
                at: span(from: start),
                hint: "write \"\(inner)\"",
                fix: .init(span: span(from: start), replacement: "\"\(inner)\"")
            )
        )
        add(.stringStart, from: start)
        add(.stringText, from: start, payload: intern(inner))
        add(.stringEnd, from: start)
        return true
    }

    /// Takes one character that starts no token, or a run of the same.
    mutating func lexUnexpected() {
        if lexCurlyQuoted() { return }
        let start = offset
        let length = peek().utf8Length
        offset = min(offset + length, bytes.count)
        var character = text(from: start, to: offset)
        while offset + length <= bytes.count, text(from: offset, to: offset + length) == character {
            offset += length
        }
        if character.unicodeScalars.first?.properties.isAlphabetic == true {
            skipForeignName()
            character = text(from: start, to: offset)
        }
        if bytes[start] >= 0x80, hasInvalidText {
            return add(.invalid, from: start)
        }
        let isQuote = ["\u{201C}", "\u{201D}", "\u{2018}", "\u{2019}"].contains(character)
        let name = bytes[start] < 0x20 ? "control character \(bytes[start])" : "`\(character)`"
        if character == "$", peek().isNameByte {
            bag.add(
                Diagnostic(
                    .unexpectedCharacter,
                    "a name has no `$` before it",
                    at: span(from: start),
                    hint: "leave the `$` out",
                    fix: .init(span: span(from: start), replacement: "")
                )
            )
            return
        }
        report(
            .unexpectedCharacter,
            isQuote ? "\(name) is a typographic quote" : "\(name) has no meaning here",
            from: start,
            hint: isQuote
                ? "use the straight quote \""
                : bytes[start] >= 0x80 ? "put a name like this in backticks" : nil
        )
        add(.invalid, from: start)
    }

    /// Takes the rest of a name with letters of other scripts, so that it is reported once.
    private mutating func skipForeignName() {
        while !isAtEnd {
            if peek().isNameByte {
                offset += 1
                continue
            }
            let end = min(offset + peek().utf8Length, bytes.count)
            guard peek() >= 0x80,
                text(from: offset, to: end).unicodeScalars.first?.properties.isAlphabetic == true
            else { return }
            offset = end
        }
    }

    /// `'text'` is no string here: says so, and takes it for one.
    mutating func lexSingleQuoted() {
        let start = offset
        offset += 1
        while !isAtEnd, peek() != UInt8(ascii: "'"), peek() != UInt8(ascii: "\n") { offset += 1 }
        let inner = text(from: start + 1, to: offset)
        if peek() == UInt8(ascii: "'") { offset += 1 }
        bag.add(
            Diagnostic(
                .singleQuotedString,
                "a text stands in double quotes, not in single ones",
                at: span(from: start),
                hint: "write \"\(inner)\"",
                fix: .init(span: span(from: start), replacement: "\"\(inner)\"")
            )
        )
        add(.stringStart, from: start)
        add(.stringText, from: start, payload: intern(inner))
        add(.stringEnd, from: start)
    }
}

/// Finds bytes that are not UTF-8.
public enum InvalidText {
    /// The offset of the first byte that is not part of a well-formed character; nil when all are.
    public static func firstOffset(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var offset = 0
        while offset < bytes.count {
            if offset + 8 <= bytes.count, let base = bytes.baseAddress {
                let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    offset += 8
                    continue
                }
            }
            guard let length = length(of: bytes, at: offset) else { return offset }
            offset += length
        }
        return nil
    }

    /// The length of the well-formed character at `offset` (table 3-7 of the Unicode standard); nil when it is none.
    private static func length(of bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int? {
        func continues(_ distance: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            offset + distance < bytes.count && range.contains(bytes[offset + distance])
        }
        switch bytes[offset] {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: return continues(1) ? 2 : nil
        case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : nil
        case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : nil
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : nil
        case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : nil
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : nil
        case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : nil
        default: return nil
        }
    }
}

extension UInt8 {
    /// How many bytes the character has that this one starts; 1 for a byte that starts none.
    var utf8Length: Int {
        switch self {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }
}
