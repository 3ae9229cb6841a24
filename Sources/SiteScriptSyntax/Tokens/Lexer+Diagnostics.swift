/// Wordings raised by the lexer.
extension Lexer {
    mutating func report(_ code: DiagnosticCode, _ message: String, from start: Int, hint: String? = nil) {
        bag.add(Diagnostic(code, message, at: span(from: start), hint: hint))
    }

    /// Reports the first invalid byte of the text; strings replace it, elsewhere it is no token.
    mutating func checkUTF8() {
        guard let place = InvalidText.firstOffset(in: bytes) else { return }
        bag.add(
            Diagnostic(
                .invalidUTF8,
                "the text is not valid UTF-8 here",
                at: SourceSpan(file: file.id, lower: place, upper: place + 1),
                hint: "save the file as UTF-8"
            )
        )
    }

    /// Takes one character that starts no token, or a run of the same.
    mutating func lexUnexpected() {
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
        if bytes[start] >= 0x80, bag.hasErrors, bag.diagnostics.contains(where: { $0.code == .invalidUTF8 }) {
            return add(.invalid, from: start)
        }
        let isQuote = ["\u{201C}", "\u{201D}", "\u{2018}", "\u{2019}"].contains(character)
        let name = bytes[start] < 0x20 ? "control character \(bytes[start])" : "`\(character)`"
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
                "strings are written in double quotes",
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
