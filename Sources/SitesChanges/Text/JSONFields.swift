import SitesCore

/// Writes fields as JSON.
struct JSONFields {
    var bytes: [UInt8] = []

    mutating func add(_ name: StaticString, _ text: String) {
        addName(name)
        addText(text)
    }

    mutating func add(_ name: StaticString, _ number: Int64) {
        addName(name)
        addNumber(number)
    }

    /// Adds an object that `write` fills.
    mutating func add(_ name: StaticString, _ write: (inout JSONFields) -> Void) {
        addName(name)
        bytes.append(UInt8(ascii: "{"))
        var inner = JSONFields()
        write(&inner)
        bytes.append(contentsOf: inner.bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Adds the value of a site's field under the field's name; null for none.
    mutating func add(_ field: SiteField, _ value: SiteValue?) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        addText(field.rawValue)
        bytes.append(UInt8(ascii: ":"))
        switch value {
        case .text(let text): addText(text)
        case .integer(let number): addNumber(Int64(number))
        case .boolean(let flag): addNumber(flag ? 1 : 0)
        case .instant(let time): addNumber(time)
        case nil: bytes.append(contentsOf: "null".utf8)
        }
    }

    private mutating func addName(_ name: StaticString) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func addNumber(_ number: Int64) { bytes.append(contentsOf: String(number).utf8) }

    private mutating func addText(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes.append(
                    contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
                )
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// A line of JSON that carries a checksum of itself as its last field.
enum CheckedLine {
    private static let mark = Array(",\"crc32\":\"".utf8)

    /// The line of some fields, with its newline.
    static func bytes(_ fields: [UInt8]) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(fields.count + 24)
        line.append(UInt8(ascii: "{"))
        line += fields
        let sum = Checksum.crc32(line)
        line += mark
        line += Array(Checksum.text(sum).utf8)
        line += Array("\"}\n".utf8)
        return line
    }

    /// The object on a line without its newline; nil when the line is damaged.
    static func object(_ line: ArraySlice<UInt8>) -> [String: JSONValue]? {
        guard line.count > 21, line.suffix(2).elementsEqual("\"}".utf8) else { return nil }
        let fields = line.dropLast(20)
        guard line[fields.endIndex...].starts(with: mark),
            line.dropLast(2).suffix(8).elementsEqual(Checksum.text(Checksum.crc32(fields)).utf8)
        else { return nil }
        guard case .object(let object)? = JSONValue(fields + [UInt8(ascii: "}")]) else { return nil }
        return object
    }
}
