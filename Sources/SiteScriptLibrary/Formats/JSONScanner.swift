import SiteScript

/// Finds the parts of a JSON text (RFC 8259), strictly and without making anything of them.
struct JSONScanner {
    /// What is wrong, and where.
    struct Fault: Error {
        var offset: Int
        var message: String
        var hint: String?
        /// Whether the text is JSON and only not what was declared.
        var isConversion = false
    }

    /// A string between its quotes.
    struct Text {
        var lower: Int
        var upper: Int
        var hasEscapes: Bool
    }

    /// A number and what is known of it.
    struct Number {
        var lower: Int
        var upper: Int
        /// Whether it has neither a fraction nor an exponent.
        var isWhole: Bool
    }

    let bytes: UnsafeBufferPointer<UInt8>
    var offset: Int
    /// How deep the value under way stands in others.
    var depth = 0

    /// The most levels of nesting, as for the writer.
    static let depthMaximum = 512

    init(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    /// The next byte; 0, which JSON does not know, at the end.
    @inline(__always)
    var current: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    @inline(__always)
    mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    func fault(_ message: String, at place: Int? = nil, hint: String? = nil) -> Fault {
        Fault(offset: place ?? offset, message: message, hint: hint)
    }

    /// What stands here instead of what is wanted.
    func unexpected(_ wanted: String) -> Fault {
        guard offset < bytes.count else { return fault("the text ends where \(wanted) is wanted") }
        switch bytes[offset] {
        case UInt8(ascii: "'"): return fault("text stands between double quotes in JSON, not single ones")
        case UInt8(ascii: "/"): return fault("JSON has no comments")
        case UInt8(ascii: "}") where wanted == "a key":
            return fault("a comma stands before the closing brace")
        case UInt8(ascii: "]") where wanted == "a value":
            return fault("a comma stands before the closing bracket")
        default:
            let shown = String(decoding: bytes[offset..<min(offset + 12, bytes.count)], as: UTF8.self)
            return fault("\(wanted) is wanted, not `\(shown.prefix { !$0.isNewline })`")
        }
    }

    /// Reads a string; `offset` is at its opening quote.
    mutating func string() throws(Fault) -> Text {
        let start = offset
        offset += 1
        let lower = offset
        var hasEscapes = false
        while true {
            skipPlainBytes()
            guard offset < bytes.count else { throw fault("this text is not closed", at: start) }
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                offset += 1
                return Text(lower: lower, upper: offset - 1, hasEscapes: hasEscapes)
            }
            guard byte == UInt8(ascii: "\\") else {
                throw fault(
                    "a control character stands in a text",
                    hint: byte == 0x0A ? "is a closing quote missing? a line end is written \\n" : nil
                )
            }
            hasEscapes = true
            try skipEscape()
        }
    }

    /// Goes on to the next quote, backslash or control character, eight bytes at a time.
    @inline(__always)
    private mutating func skipPlainBytes() {
        guard let base = bytes.baseAddress else { return }
        while offset + 8 <= bytes.count {
            let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let special = JSONWriter.specialBytes(UInt64(littleEndian: word))
            guard special == 0 else {
                offset += special.trailingZeroBitCount >> 3
                return
            }
            offset += 8
        }
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            offset += 1
        }
    }

    private mutating func skipEscape() throws(Fault) {
        let start = offset
        offset += 1
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 1
        case UInt8(ascii: "u"):
            let unit = try hexadecimalUnit(from: start)
            if (0xDC00...0xDFFF).contains(unit) {
                throw fault("the second half of a surrogate pair stands alone", at: start)
            }
            guard (0xD800...0xDBFF).contains(unit) else { return }
            guard current == UInt8(ascii: "\\"), offset + 1 < bytes.count,
                bytes[offset + 1] == UInt8(ascii: "u")
            else { throw fault("the first half of a surrogate pair stands alone", at: start) }
            offset += 1
            guard (0xDC00...0xDFFF).contains(try hexadecimalUnit(from: start)) else {
                throw fault("the first half of a surrogate pair stands alone", at: start)
            }
        default: throw fault("JSON has no such escape", at: start, hint: "a backslash itself is written \\\\")
        }
    }

    /// Reads `uXXXX`.
    private mutating func hexadecimalUnit(from start: Int) throws(Fault) -> UInt32 {
        offset += 1
        guard offset + 4 <= bytes.count else { throw fault("four hexadecimal digits are wanted", at: start) }
        var unit: UInt32 = 0
        for byte in bytes[offset..<offset + 4] {
            guard let digit = JSONScanner.hexadecimalValue(byte) else {
                throw fault("four hexadecimal digits are wanted", at: start)
            }
            unit = unit << 4 | digit
        }
        offset += 4
        return unit
    }

    static func hexadecimalValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte) - 0x57
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte) - 0x37
        default: nil
        }
    }

    /// Reads a number; `offset` is at its first byte.
    mutating func number() throws(Fault) -> Number {
        let lower = offset
        if current == UInt8(ascii: "-") { offset += 1 }
        let first = current
        guard skipDigits() else { throw fault("a number has digits", at: lower) }
        if first == UInt8(ascii: "0"), offset > lower + (bytes[lower] == UInt8(ascii: "-") ? 2 : 1) {
            throw fault(
                "a number does not start with 0",
                at: lower,
                hint: "write it as text to keep the zero"
            )
        }
        var isWhole = true
        if current == UInt8(ascii: ".") {
            isWhole = false
            offset += 1
            guard skipDigits() else { throw fault("digits are wanted behind the point", at: lower) }
        }
        if current | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            offset += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
            guard skipDigits() else { throw fault("digits are wanted in the exponent", at: lower) }
        }
        return Number(lower: lower, upper: offset, isWhole: isWhole)
    }

    private mutating func skipDigits() -> Bool {
        let start = offset
        while offset < bytes.count, bytes[offset] &- 0x30 < 10 { offset += 1 }
        return offset > start
    }

    /// Reads `true`, `false` or `null`.
    mutating func word(_ word: StaticString) throws(Fault) {
        let count = word.utf8CodeUnitCount
        let isThere =
            offset + count <= bytes.count
            && bytes[offset..<offset + count].elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: count)
            )
        guard isThere else { throw unexpected("a value") }
        offset += count
    }

    mutating func enter() throws(Fault) {
        guard depth < JSONScanner.depthMaximum else {
            throw fault("the value is nested more than \(JSONScanner.depthMaximum) levels deep")
        }
        depth += 1
        offset += 1
    }

    /// Goes past one whole value, which is held to the grammar.
    mutating func skipValue() throws(Fault) {
        skipSpace()
        switch current {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"):
            try enter()
            try skipMembers(until: UInt8(ascii: "}"), haveKeys: true)
        case UInt8(ascii: "["):
            try enter()
            try skipMembers(until: UInt8(ascii: "]"), haveKeys: false)
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
        default: throw unexpected("a value")
        }
    }

    private mutating func skipMembers(until end: UInt8, haveKeys: Bool) throws(Fault) {
        defer { depth -= 1 }
        skipSpace()
        if current == end {
            offset += 1
            return
        }
        while true {
            if haveKeys {
                skipSpace()
                guard current == UInt8(ascii: "\"") else { throw unexpected("a key") }
                _ = try string()
                try colon()
            }
            try skipValue()
            guard try comma(until: end) else { return }
        }
    }

    /// Reads the colon behind a key.
    @inline(__always)
    mutating func colon() throws(Fault) {
        skipSpace()
        guard current == UInt8(ascii: ":") else { throw unexpected("a colon") }
        offset += 1
    }

    /// Reads what stands behind a member: whether another follows.
    @inline(__always)
    mutating func comma(until end: UInt8) throws(Fault) -> Bool {
        skipSpace()
        let byte = current
        if byte == UInt8(ascii: ",") {
            offset += 1
            return true
        }
        guard byte == end else {
            throw unexpected(end == UInt8(ascii: "}") ? "a comma or `}`" : "a comma or `]`")
        }
        offset += 1
        return false
    }

    /// Fails unless nothing but space follows.
    mutating func end() throws(Fault) {
        skipSpace()
        guard offset == bytes.count else { throw unexpected("the end of the text") }
    }

    /// Line and column of a place, from 1; columns count characters of Unicode.
    func position(of place: Int) -> (line: Int, column: Int) {
        let before = bytes[..<min(place, bytes.count)]
        let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return (line, before[start...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 })
    }
}
