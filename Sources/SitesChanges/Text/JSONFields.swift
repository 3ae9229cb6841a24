import SitesCore

/// Writes fields as JSON, byte by byte behind those of the lines before.
struct JSONFields {
    private(set) var bytes: [UInt8] = []
    /// Whether the next field is the first of its object.
    private var isFirst = true

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
        addObject(write)
    }

    /// Adds the value of a site's field under the field's name; null for none.
    mutating func add(_ field: SiteField, _ value: SiteValue?) {
        addComma()
        addText(field.rawValue)
        bytes.append(UInt8(ascii: ":"))
        add(value)
    }

    private static let siteFields = SiteField.allCases.map { ($0, name: Array("\"\($0.rawValue)\":".utf8)) }

    /// Adds all fields of a site.
    mutating func add(_ site: Site) {
        for (field, name) in JSONFields.siteFields {
            addComma()
            bytes += name
            add(site[field])
        }
    }

    private mutating func add(_ value: SiteValue?) {
        switch value {
        case .text(let text): addText(text)
        case .integer(let number): addNumber(Int64(number))
        case .boolean(let flag): addNumber(flag ? 1 : 0)
        case .instant(let time): addNumber(time)
        case nil: addRaw("null")
        }
    }

    /// Adds a line: an object with a checksum of itself as its last field.
    mutating func addLine(_ write: (inout JSONFields) -> Void) {
        let start = bytes.count
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
        write(&self)
        finishLine(from: start)
    }

    /// Adds a line whose fields are text already.
    mutating func addLine(of fields: [UInt8]) { addLine { $0.bytes += fields } }

    /// Forgets what was written, and keeps the room for it.
    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    private mutating func finishLine(from start: Int) {
        let sum = bytes.withUnsafeBytes { Checksum.crc32(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        addRaw(CheckedLine.mark)
        for place in 0..<8 { bytes.append(Checksum.digit(sum >> (28 - 4 * UInt32(place)))) }
        addRaw("\"}\n")
    }

    private mutating func addObject(_ write: (inout JSONFields) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
        write(&self)
        isFirst = false
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func addComma() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private mutating func addName(_ name: StaticString) {
        addComma()
        bytes.append(UInt8(ascii: "\""))
        addRaw(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func addRaw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func addNumber(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    private mutating func addText(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { text in
            // Most texts hold nothing that is escaped.
            if text.contains(where: JSONFields.isEscaped) {
                for byte in text { addEscaping(byte) }
            } else {
                bytes.append(contentsOf: text)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func addEscaping(_ byte: UInt8) {
        guard JSONFields.isEscaped(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        guard byte < 0x20 else { return bytes.append(byte) }
        addRaw("u00")
        bytes.append(Checksum.digit(UInt32(byte) >> 4))
        bytes.append(Checksum.digit(UInt32(byte)))
    }
}

/// A line of JSON that carries a checksum of itself as its last field.
enum CheckedLine {
    static let mark: StaticString = ",\"crc32\":\""
    private static let markBytes = Array(mark.description.utf8)

    /// The line of some fields, with its newline.
    static func bytes(_ write: (inout JSONFields) -> Void) -> [UInt8] {
        var line = JSONFields()
        line.addLine(write)
        return line.bytes
    }

    /// The object on a line without its newline; nil when the line is damaged.
    static func object(_ line: ArraySlice<UInt8>) -> [String: JSONValue]? {
        guard line.count > 21, line.suffix(2).elementsEqual("\"}".utf8) else { return nil }
        let fields = line.dropLast(20)
        guard line[fields.endIndex...].starts(with: markBytes),
            line.dropLast(2).suffix(8).elementsEqual(
                Checksum.digits(fields.withUnsafeBytes { Checksum.crc32($0) })
            )
        else { return nil }
        guard case .object(let object)? = JSONValue(fields + [UInt8(ascii: "}")]) else { return nil }
        return object
    }
}
