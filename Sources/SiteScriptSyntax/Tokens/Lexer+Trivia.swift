extension Lexer {
    /// Leaves out a first line that starts with `#!`.
    mutating func skipHashBang() {
        if peek() == 0xEF, peek(1) == 0xBB, peek(2) == 0xBF { offset = 3 }
        guard peek() == UInt8(ascii: "#"), peek(1) == UInt8(ascii: "!") else { return }
        while !isAtEnd, peek() != UInt8(ascii: "\n") { offset += 1 }
    }

    /// Skips white space and comments; notes newlines and `##` documentation.
    @inline(__always)
    mutating func skipTrivia() {
        skipSpace()
        if isAtComment { skipComments() }
    }

    @inline(__always)
    private mutating func skipSpace() {
        while true {
            switch peek() {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            case UInt8(ascii: "\n"): isAfterNewline = true
            default: return
            }
            offset += 1
            isAfterSpace = true
        }
    }

    private var isAtComment: Bool { peek() == UInt8(ascii: "#") && peek(1) != UInt8(ascii: "\"") }

    private mutating func skipComments() {
        var documentation: [String] = []
        while isAtComment {
            isAfterSpace = true
            let start = offset
            while !isAtEnd, peek() != UInt8(ascii: "\n") { offset += 1 }
            if let text = documentationText(from: start) {
                if isAfterNewline {
                    documentation.append(text)
                } else {
                    trailingDocs[tokens.count] = text
                }
            } else {
                documentation.removeAll()
            }
            skipSpace()
        }
        if !documentation.isEmpty, !isAtEnd {
            leadingDocs[tokens.count] = documentation.joined(separator: "\n")
        }
    }

    /// The text of a `##` comment that starts at `start`; nil for a plain one.
    private func documentationText(from start: Int) -> String? {
        guard offset - start >= 2, bytes[start + 1] == UInt8(ascii: "#") else { return nil }
        var lower = start + 2
        if lower < offset, bytes[lower] == UInt8(ascii: " ") { lower += 1 }
        var upper = offset
        while upper > lower, bytes[upper - 1] == UInt8(ascii: "\r") || bytes[upper - 1] == UInt8(ascii: " ") {
            upper -= 1
        }
        return text(from: lower, to: upper)
    }
}
