/// JSON being written.
public struct JSONText: Sendable {
    /// What is written so far.
    public private(set) var bytes: [UInt8] = []

    /// Starts with nothing and with room for so many bytes.
    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Starts with nothing, or with characters that are JSON already.
    public init(_ start: StaticString = "") { append(raw: start) }

    /// The text of a value.
    public static func bytes(of value: JSONValue) -> [UInt8] {
        var text = JSONText()
        text.append(value)
        return text.bytes
    }

    /// Adds a value.
    public mutating func append(_ value: JSONValue) {
        switch value {
        case .null: append(raw: "null")
        case .boolean(let flag): append(raw: flag ? "true" : "false")
        case .integer(let number): append(number)
        case .number(let number): append(digits: number.isFinite ? number.description : "null")
        case .text(let text): append(text)
        case .array(let elements):
            append(raw: "[")
            for (index, element) in elements.enumerated() {
                if index > 0 { append(raw: ",") }
                append(element)
            }
            append(raw: "]")
        case .object(let members):
            append(raw: "{")
            for (index, member) in members.enumerated() {
                if index > 0 { append(raw: ",") }
                append(member.name)
                append(raw: ":")
                append(member.value)
            }
            append(raw: "}")
        }
    }

    /// Adds characters as they are.
    mutating func append(raw text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    /// Adds a whole number.
    mutating func append(_ number: Int) { append(digits: String(number)) }

    /// Adds bytes as they are.
    mutating func append(bytes other: [UInt8]) { bytes.append(contentsOf: other) }

    /// Adds the bytes of a text in quotes.
    mutating func append(quoting text: ArraySlice<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        text.withUnsafeBufferPointer { append(escaping: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds an instant as the API spells it, in quotes.
    mutating func append(quoting instant: Int64) {
        bytes.append(UInt8(ascii: "\""))
        WireDate.write(instant) { bytes.append($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(digits: String) { bytes.append(contentsOf: digits.utf8) }

    /// Adds a text in quotes.
    mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { append(escaping: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in text.enumerated() {
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            bytes.append(contentsOf: text[start..<index])
            start = index + 1
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(contentsOf: text[start...])
    }
}
