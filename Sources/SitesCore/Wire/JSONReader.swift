/// Reads JSON as RFC 8259 has it, value by value, so that long lists never stand in memory as trees.
///
/// It accepts nothing else: no comments, no trailing commas, no invalid UTF-8, no name twice in one object.
public struct JSONReader {
    /// What is wrong with a text, and where.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, in one line.
        public var message: String
        /// How many bytes come before it.
        public var offset: Int

        /// The message and the place.
        public var description: String { "\(message) at byte \(offset)" }
    }

    /// Deeper texts are refused, so that none exhausts the stack.
    private static let depthMaximum = 64

    private let bytes: [UInt8]
    private(set) var position = 0
    private var depth = 0

    /// Starts at the first byte.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value of a whole text.
    public static func value(of bytes: [UInt8]) throws(Failure) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value()
        try reader.end()
        return value
    }

    /// Fails when anything but white space is left.
    public mutating func end() throws(Failure) {
        skipSpace()
        guard position == bytes.count else { throw failure("there is more behind the value") }
    }

    /// Reads one value.
    public mutating func value() throws(Failure) -> JSONValue {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"):
            var members: [JSONValue.Member] = []
            var names: Set<String> = []
            try object { (reader, name) throws(Failure) in
                guard names.insert(name).inserted else { throw reader.failure("\"\(name)\" comes twice") }
                members.append(JSONValue.Member(name, try reader.value()))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try array { reader throws(Failure) in elements.append(try reader.value()) }
            return .array(elements)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"):
            try word("true")
            return .boolean(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .boolean(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default: return try number()
        }
    }

    /// Reads an array; `body` reads each element.
    public mutating func array(_ body: (inout JSONReader) throws(Failure) -> Void) throws(Failure) {
        try open("[")
        if try close("]", isFirst: true) { return }
        repeat { try body(&self) } while try !close("]", isFirst: false)
    }

    /// Reads an object; `body` reads the value of each name.
    public mutating func object(
        _ body: (inout JSONReader, String) throws(Failure) -> Void
    ) throws(Failure) {
        try open("{")
        if try close("}", isFirst: true) { return }
        repeat {
            skipSpace()
            let name = try string()
            skipSpace()
            try expect(":")
            try body(&self, name)
        } while try !close("}", isFirst: false)
    }

    func failure(_ message: String) -> Failure { Failure(message: message, offset: position) }

    // MARK: - Structure

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
        guard let byte = peek else { throw failure("the text ends early") }
        guard byte == UInt8(ascii: character) else { throw failure("`\(character)` was expected") }
        position += 1
    }

    private mutating func open(_ bracket: Unicode.Scalar) throws(Failure) {
        skipSpace()
        try expect(bracket)
        depth += 1
        guard depth <= JSONReader.depthMaximum else { throw failure("it is nested too deeply") }
    }

    /// Takes the closing bracket, or the comma before the next element; true at the end.
    private mutating func close(_ bracket: Unicode.Scalar, isFirst: Bool) throws(Failure) -> Bool {
        skipSpace()
        if peek == UInt8(ascii: bracket) {
            position += 1
            depth -= 1
            return true
        }
        if !isFirst { try expect(",") }
        return false
    }

    private mutating func word(_ word: StaticString) throws(Failure) {
        let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard isThere else { throw failure("a value was expected") }
        position += word.utf8CodeUnitCount
    }

    // MARK: - Numbers

    private mutating func number() throws(Failure) -> JSONValue {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        guard let first = peek, isDigit(first) else {
            throw failure(peek == nil ? "the text ends early" : "a value was expected")
        }
        position += 1
        if first != UInt8(ascii: "0") { skipDigits() }
        var isWhole = true
        if peek == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try digits()
        }
        if let sign = peek, sign | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let number = Int(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else { throw failure("the number is too large") }
        return .number(number)
    }

    private mutating func digits() throws(Failure) {
        guard let byte = peek, isDigit(byte) else { throw failure("a digit was expected") }
        skipDigits()
    }

    private mutating func skipDigits() {
        while let byte = peek, isDigit(byte) { position += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    // MARK: - Texts

    private mutating func string() throws(Failure) -> String {
        try expect("\"")
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = try text(bytes[start..<position])
                position += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw failure("a control character stands in a text")
            default: position += 1
            }
        }
        throw failure("the text ends early")
    }

    private mutating func escapedString(from start: Int) throws(Failure) -> String {
        var result = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return try text(result[...])
            case UInt8(ascii: "\\"): result += try escape()
            case 0..<0x20: throw failure("a control character stands in a text")
            default: result.append(byte)
            }
        }
        throw failure("the text ends early")
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(Failure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure("a text is not valid UTF-8")
        }
        return text
    }

    private mutating func escape() throws(Failure) -> [UInt8] {
        guard let byte = peek else { throw failure("the text ends early") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try escapedScalar())).utf8)
        default: throw failure("there is no such escape")
        }
    }

    private mutating func escapedScalar() throws(Failure) -> Unicode.Scalar {
        var code = try fourHexDigits()
        if 0xD800..<0xDC00 ~= code {
            guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
                throw failure("half of a surrogate pair is missing")
            }
            position += 2
            let low = try fourHexDigits()
            guard 0xDC00..<0xE000 ~= low else { throw failure("half of a surrogate pair is missing") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair is missing") }
        return scalar
    }

    private mutating func fourHexDigits() throws(Failure) -> UInt32 {
        guard position + 4 <= bytes.count else { throw failure("the text ends early") }
        var code: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw failure("four hexadecimal digits were expected")
            }
            code = code << 4 | UInt32(digit)
        }
        position += 4
        return code
    }
}
