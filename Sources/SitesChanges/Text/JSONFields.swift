import SitesCore

/// Writes fields as JSON, byte by byte behind those of the lines before.
struct JSONFields: ~Copyable {
    private var room: ByteRoom
    /// Whether the next field is the first of its object.
    private var isFirst = true

    /// Starts with room for so many bytes.
    init(capacity: Int = 1 << 10) { room = ByteRoom(capacity: capacity) }

    /// How many bytes were written.
    var count: Int { room.count }

    /// What was written.
    var bytes: [UInt8] { Array(room.written) }

    /// Everything that was written; only for as long as nothing more is.
    var written: UnsafeRawBufferPointer { room.written }

    mutating func add(_ name: StaticString, _ text: String) {
        addName(name)
        addText(text)
    }

    /// Adds a text of which nothing is escaped.
    mutating func add(_ name: StaticString, is text: StaticString) {
        addName(name)
        room.append(UInt8(ascii: "\""))
        room.append(text)
        room.append(UInt8(ascii: "\""))
    }

    mutating func add(_ name: StaticString, _ number: Int64) {
        addName(name)
        room.append(number)
    }

    /// Adds an object that `write` fills.
    mutating func add(_ name: StaticString, _ write: (inout JSONFields) -> Void) {
        addName(name)
        openObject()
        write(&self)
        closeObject()
    }

    /// Adds the value of a site's field under the field's name; null for none.
    mutating func add(_ field: SiteField, _ value: SiteValue?) {
        addComma()
        addText(field.rawValue)
        room.append(UInt8(ascii: ":"))
        switch value {
        case .text(let text): addText(text)
        case .integer(let number): room.append(Int64(number))
        case .boolean(let flag): room.append(Int64(flag ? 1 : 0))
        case .instant(let time): room.append(time)
        case nil: room.append("null")
        }
    }

    /// Adds all fields that a site has.
    @inline(__always)
    mutating func add(_ site: Site) {
        add("site_id", Int64(site.siteID.rawValue))
        add("dealer_id", Int64(site.dealerID.rawValue))
        add("external_site_id", site.externalSiteID)
        add("name", site.name)
        if let text = site.externalMonitoringStationID { add("external_monitoring_station_id", text) }
        if let number = site.monitoringStationID { add("monitoring_station_id", Int64(number)) }
        if let text = site.accountNumber { add("account_number", text) }
        if let text = site.address1 { add("address1", text) }
        if let text = site.address2 { add("address2", text) }
        add("timezone", site.timezone)
        add("is_activated", site.isActivated ? 1 : 0)
        add("created_at", site.createdAtMilliseconds)
    }

    /// Adds a line: an object with a checksum of itself as its last field.
    mutating func addLine(_ write: (inout JSONFields) -> Void) {
        let start = count
        openObject()
        write(&self)
        finishLine(from: start)
    }

    /// Adds a line whose fields are text already.
    mutating func addLine(of fields: [UInt8]) {
        addLine { line in fields.withUnsafeBytes { line.room.append($0) } }
    }

    /// Forgets what was written, and keeps the room for it.
    mutating func clear() { room.clear() }

    private mutating func finishLine(from start: Int) {
        let sum = Checksum.crc32(UnsafeRawBufferPointer(rebasing: written[start...]))
        room.append(CheckedLine.mark)
        for place in 0..<8 { room.append(Checksum.digit(sum >> (28 - 4 * UInt32(place)))) }
        room.append("\"}\n")
    }

    private mutating func openObject() {
        room.append(UInt8(ascii: "{"))
        isFirst = true
    }

    private mutating func closeObject() {
        room.append(UInt8(ascii: "}"))
        isFirst = false
    }

    @inline(__always)
    private mutating func addComma() {
        if !isFirst { room.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    @inline(__always)
    private mutating func addName(_ name: StaticString) {
        addComma()
        room.append(UInt8(ascii: "\""))
        room.append(name)
        room.append("\":")
    }

    private mutating func addText(_ text: String) {
        room.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { text in
            if JSONFields.isPlain(UnsafeRawBufferPointer(text)) {
                room.append(UnsafeRawBufferPointer(text))
            } else {
                for byte in text { addEscaping(byte) }
            }
        }
        room.append(UInt8(ascii: "\""))
    }

    /// Whether nothing of a text is escaped, as of nearly all texts.
    private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        /// The high bit of every byte of eight that is less than `limit`, which is at most 0x80.
        @inline(__always)
        func less(_ eight: UInt64, _ limit: UInt64) -> UInt64 {
            (eight &- every * limit) & ~eight & every << 7
        }
        let every: UInt64 = 0x0101_0101_0101_0101
        /// Whether the eight bytes from an offset on are plain.
        @inline(__always)
        func isPlain(_ offset: Int) -> Bool {
            let eight = text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let quotes = eight ^ every * UInt64(UInt8(ascii: "\""))
            let backslashes = eight ^ every * UInt64(UInt8(ascii: "\\"))
            return less(eight, 0x20) | less(quotes, 1) | less(backslashes, 1) == 0
        }
        guard text.count >= 8 else { return !text.contains(where: isEscaped) }
        var place = 0
        while place < text.count - 8 {
            if !isPlain(place) { return false }
            place += 8
        }
        // The last eight, some of which may have been looked at already.
        return isPlain(text.count - 8)
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func addEscaping(_ byte: UInt8) {
        guard JSONFields.isEscaped(byte) else { return room.append(byte) }
        room.append(UInt8(ascii: "\\"))
        guard byte < 0x20 else { return room.append(byte) }
        room.append("u00")
        room.append(Checksum.digit(UInt32(byte) >> 4))
        room.append(Checksum.digit(UInt32(byte)))
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
