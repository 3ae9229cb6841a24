import SiteScriptSyntax

/// The place in a text where something is completed: what surrounds it, and what was typed of the word.
struct TextCursor {
    /// What the text before the place has open.
    private enum Context {
        case code
        case string(start: Int, isMultiline: Bool, isRaw: Bool)
        case comment
    }

    /// A word that no program contains, put where the cursor is so that the parser finds a name there.
    private static let mark = Array("__completion__".utf8)

    /// The text before the cursor.
    let before: ArraySlice<UInt8>
    /// The offset of the cursor.
    let offset: Int
    /// Where the word under the cursor starts.
    let wordStart: Int
    private let context: Context

    init(_ bytes: [UInt8], at offset: Int) {
        self.offset = offset
        before = bytes[..<offset]
        context = Self.context(of: before)
        if case .string(let start, _, _) = context {
            wordStart = start
        } else {
            var start = offset
            while start > 0, Self.isWord(bytes[start - 1]) { start -= 1 }
            wordStart = start
        }
    }

    /// Whether a name may be completed here.
    var isInCode: Bool {
        if case .code = context { return true }
        return false
    }

    /// Whether the text of a literal may be completed here.
    var isInString: Bool {
        if case .string = context { return true }
        return false
    }

    /// What was typed so far.
    var typed: String { String(decoding: before[wordStart..<offset], as: UTF8.self) }

    /// Whether the word is the first of a statement.
    var isAtStatementStart: Bool {
        var index = wordStart
        while index > 0 {
            switch before[index - 1] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): index -= 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ";"), UInt8(ascii: "{"),
                UInt8(ascii: "}"):
                return true
            default: return false
            }
        }
        return true
    }

    /// The text up to the cursor with the mark at its end; an open string is closed behind it.
    var markedText: [UInt8] {
        var text = Array(before) + Self.mark
        guard case .string(_, let isMultiline, let isRaw) = context else { return text }
        if isMultiline { text.append(UInt8(ascii: "\n")) }
        text += Array(repeating: UInt8(ascii: "\""), count: isMultiline ? 3 : 1)
        if isRaw { text.append(UInt8(ascii: "#")) }
        return text
    }

    /// Where the mark ends.
    var markEnd: Int { offset + Self.mark.count }

    /// What the cursor's word is replaced in.
    var replacing: Range<Int> { wordStart..<offset }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    // MARK: - Scanning

    /// Walks over strings, interpolations and comments up to the end of `text`.
    private static func context(of text: ArraySlice<UInt8>) -> Context {
        var open: [Context] = [.code]
        // How many parentheses are open in each piece of code, to find the end of an interpolation.
        var depths = [0]
        var index = 0
        while index < text.count {
            switch open[open.count - 1] {
            case .code: index = scanCode(text, index, &open, &depths)
            case .string: index = scanString(text, index, &open, &depths)
            case .comment:
                if text[index] == UInt8(ascii: "\n") { open.removeLast() }
                index += 1
            }
        }
        return open[open.count - 1]
    }

    private static func scanCode(
        _ text: ArraySlice<UInt8>,
        _ index: Int,
        _ open: inout [Context],
        _ depths: inout [Int]
    ) -> Int {
        switch text[index] {
        case UInt8(ascii: "#"):
            if index + 1 < text.count, text[index + 1] == UInt8(ascii: "\"") {
                open.append(.string(start: index + 2, isMultiline: false, isRaw: true))
                return index + 2
            }
            open.append(.comment)
        case UInt8(ascii: "\""):
            if isTripleQuote(text, index) {
                open.append(.string(start: index + 3, isMultiline: true, isRaw: false))
                return index + 3
            }
            open.append(.string(start: index + 1, isMultiline: false, isRaw: false))
        case UInt8(ascii: "("): depths[depths.count - 1] += 1
        case UInt8(ascii: ")"):
            if depths.count > 1, depths[depths.count - 1] == 0 {
                depths.removeLast()
                open.removeLast()
            } else {
                depths[depths.count - 1] -= 1
            }
        default: break
        }
        return index + 1
    }

    private static func scanString(
        _ text: ArraySlice<UInt8>,
        _ index: Int,
        _ open: inout [Context],
        _ depths: inout [Int]
    ) -> Int {
        guard case .string(_, let isMultiline, let isRaw) = open[open.count - 1] else { return index + 1 }
        switch text[index] {
        case UInt8(ascii: "\\") where !isRaw:
            if index + 1 < text.count, text[index + 1] == UInt8(ascii: "(") {
                open.append(.code)
                depths.append(0)
            }
            return index + 2
        case UInt8(ascii: "\""):
            if isRaw {
                guard index + 1 < text.count, text[index + 1] == UInt8(ascii: "#") else { return index + 1 }
                open.removeLast()
                return index + 2
            }
            if isMultiline {
                guard isTripleQuote(text, index) else { return index + 1 }
                open.removeLast()
                return index + 3
            }
            open.removeLast()
        case UInt8(ascii: "\n") where !isMultiline:
            // The string was never closed; the next line is code again.
            open.removeLast()
        default: break
        }
        return index + 1
    }

    private static func isTripleQuote(_ text: ArraySlice<UInt8>, _ index: Int) -> Bool {
        index + 2 < text.count && text[index + 1] == UInt8(ascii: "\"")
            && text[index + 2] == UInt8(ascii: "\"")
    }
}
