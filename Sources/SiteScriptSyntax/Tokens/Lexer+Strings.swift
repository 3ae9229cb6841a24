/// Strings: `"…"` with escapes and interpolation, `"""` over several lines, `#"raw"#`.
extension Lexer {
    mutating func lexString() {
        if peek(1) == UInt8(ascii: "\""), peek(2) == UInt8(ascii: "\"") { return lexMultiline() }
        let start = offset
        offset += 1
        add(.stringStart, from: start)
        var text: [UInt8] = []
        var textStart = offset
        while true {
            guard !isAtEnd, peek() != UInt8(ascii: "\n") else {
                flush(&text, from: textStart)
                reportOpenString(start)
                return add(.stringEnd, from: offset)
            }
            if peek() == UInt8(ascii: "\"") {
                flush(&text, from: textStart)
                let end = offset
                offset += 1
                return add(.stringEnd, from: end)
            }
            if peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "(") {
                flush(&text, from: textStart)
                lexInterpolation()
                textStart = offset
            } else {
                lexCharacter(&text)
            }
        }
    }

    /// Reports a string without an end, unless it stands in an interpolation, which may turn out to be what is open.
    private mutating func reportOpenString(_ start: Int) {
        if isInterpolationOpen { return }
        let span = span(from: start)
        let diagnostic = Diagnostic(
            .unterminatedString,
            "this text has no closing `\"`",
            at: span,
            hint: "a text ends on its own line: add the `\"`"
        )
        if nesting > 0 { openStrings.append(diagnostic) } else { bag.add(diagnostic) }
    }

    private mutating func flush(_ text: inout [UInt8], from start: Int) {
        guard !text.isEmpty else { return }
        add(.stringText, from: start, payload: intern(String(decoding: text, as: UTF8.self)))
        text.removeAll(keepingCapacity: true)
    }

    /// Takes one character or escape of a string.
    private mutating func lexCharacter(_ text: inout [UInt8]) {
        guard peek() == UInt8(ascii: "\\") else {
            text.append(peek())
            offset += 1
            return
        }
        let start = offset
        offset += 2
        switch offset <= bytes.count ? bytes[offset - 1] : 0 {
        case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "u") where peek() == UInt8(ascii: "{"): lexScalar(start, &text)
        default:
            offset = min(start + 2, bytes.count)
            if offset == bytes.count || bytes[offset - 1] == UInt8(ascii: "\n") { offset = start + 1 }
            report(
                .invalidEscape,
                "`\(self.text(from: start, to: offset))` is no escape",
                from: start,
                hint:
                    "the escapes are \\n \\t \\r \\\" \\\\ \\u{…} and \\(…); a backslash is `\\\\`, or write #\"…\"#"
            )
        }
    }

    private mutating func lexScalar(_ start: Int, _ text: inout [UInt8]) {
        offset += 1
        let digits = offset
        while peek().isNameByte { offset += 1 }
        let code = self.text(from: digits, to: offset)
        let isClosed = peek() == UInt8(ascii: "}")
        if isClosed { offset += 1 }
        guard isClosed, code.utf8.count <= 8, let value = UInt32(code, radix: 16),
            let scalar = Unicode.Scalar(value)
        else {
            return report(
                .invalidEscape,
                "`\(self.text(from: start, to: offset))` is no Unicode character",
                from: start,
                hint: "write the code in hexadecimal, such as `\\u{1F512}`"
            )
        }
        text.append(contentsOf: Character(scalar).utf8)
    }

    /// `\( … )`: lexes the tokens inside in place.
    private mutating func lexInterpolation() {
        let start = offset
        offset += 2
        add(.interpolationStart, from: start)
        let went = nested { $0.lexUntil(closing: start) }
        if went, peek() == UInt8(ascii: ")") {
            if nesting == 0 {
                bag.add(openStrings)
                openStrings.removeAll()
            }
            let end = offset
            offset += 1
            isAfterNewline = false
            return add(.interpolationEnd, from: end)
        }
        openStrings.removeAll()
        if isInterpolationOpen { return add(.interpolationEnd, from: offset) }
        isInterpolationOpen = true
        isOpenAtEnd = true
        report(
            went ? .unterminatedString : .nestedTooDeep,
            went ? "this interpolation has no closing `)`" : "strings are nested too deep here",
            from: start
        )
        offset = bytes.count
        add(.interpolationEnd, from: offset)
    }

    // MARK: Raw and multi-line strings

    mutating func lexRawString() {
        let start = offset
        offset += 2
        let content = offset
        while !isAtEnd, peek() != UInt8(ascii: "\n") {
            if peek() == UInt8(ascii: "\""), peek(1) == UInt8(ascii: "#") {
                let text = text(from: content, to: offset)
                add(.stringStart, from: start)
                if !text.isEmpty { add(.stringText, from: content, payload: intern(text)) }
                let end = offset
                offset += 2
                return add(.stringEnd, from: end)
            }
            offset += 1
        }
        add(.stringStart, from: start)
        report(.unterminatedString, "this raw string has no closing `\"#`", from: start)
        add(.stringEnd, from: offset)
    }

    /// `"""`: starts on the next line; the closing quotes' indentation is taken off every line.
    private mutating func lexMultiline() {
        let start = offset
        offset += 3
        add(.stringStart, from: start)
        while peek() == UInt8(ascii: " ") || peek() == UInt8(ascii: "\t") || peek() == UInt8(ascii: "\r") {
            offset += 1
        }
        guard let indentation = closingIndentation() else {
            report(.unterminatedString, "this string has no closing `\"\"\"`", from: start)
            isOpenAtEnd = true
            offset = bytes.count
            return add(.stringEnd, from: offset)
        }
        let startsOnNextLine = peek() == UInt8(ascii: "\n")
        if startsOnNextLine {
            offset += 1
        } else {
            report(
                .invalidEscape,
                "the text of a `\"\"\"` string starts on the next line",
                from: start
            )
        }
        lexMultilineText(indentation, startsOnThisLine: !startsOnNextLine)
        let end = offset
        offset += 3
        add(.stringEnd, from: end)
    }

    private mutating func lexMultilineText(_ indentation: ArraySlice<UInt8>, startsOnThisLine: Bool) {
        var text: [UInt8] = []
        var textStart = offset
        var isLineStart = !startsOnThisLine
        while !isAtEnd {
            if isLineStart {
                isLineStart = false
                skip(indentation)
            }
            if isTripleQuote(at: offset) {
                if text.last == UInt8(ascii: "\n") { text.removeLast() }
                return flush(&text, from: textStart)
            }
            if peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "(") {
                flush(&text, from: textStart)
                lexInterpolation()
                textStart = offset
            } else if peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "\n") {
                // A backslash at the end of a line joins it with the next.
                offset += 2
                isLineStart = true
            } else if peek() == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") {
                offset += 1
            } else {
                isLineStart = peek() == UInt8(ascii: "\n")
                lexCharacter(&text)
            }
        }
        flush(&text, from: textStart)
    }

    private mutating func skip(_ indentation: ArraySlice<UInt8>) {
        let rest = bytes[offset...].prefix(indentation.count)
        if rest.elementsEqual(indentation) {
            offset += indentation.count
        } else {
            let start = offset
            while peek() == UInt8(ascii: " ") || peek() == UInt8(ascii: "\t") { offset += 1 }
            if peek() != UInt8(ascii: "\n"), peek() != UInt8(ascii: "\r") {
                report(
                    .invalidEscape,
                    "this line is indented less than the closing `\"\"\"`",
                    from: start == offset ? max(0, start - 1) : start
                )
            }
        }
    }

    private func isTripleQuote(at place: Int) -> Bool {
        place + 2 < bytes.count && bytes[place] == UInt8(ascii: "\"")
            && bytes[place + 1] == UInt8(ascii: "\"")
            && bytes[place + 2] == UInt8(ascii: "\"")
    }

    /// The white space before the closing quotes; nil when there are none.
    private func closingIndentation() -> ArraySlice<UInt8>? {
        var place = offset
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "\\") {
                place += 2
                continue
            }
            if isTripleQuote(at: place) {
                var lineStart = place
                while lineStart > 0, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
                let before = Array(bytes[lineStart..<place])
                return before.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                    ? before[...] : []
            }
            place += 1
        }
        return nil
    }
}
