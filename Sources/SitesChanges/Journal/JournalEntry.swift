internal import SitesCore

/// One line of a journal: JSON with a checksum of itself as its last field.
public struct JournalEntry: Sendable, Hashable {
    /// The fields as JSON, without the braces and the checksum.
    var fields: [UInt8]

    /// The whole line with its newline.
    var line: [UInt8] {
        var line = Array("{".utf8) + fields
        let sum = String(Checksum.crc32(line), radix: 16)
        line += Array(",\"crc32\":\"\(String(repeating: "0", count: 8 - sum.count))\(sum)\"}\n".utf8)
        return line
    }

    /// The first line of a run.
    static func begin(run: String, label: String?, backEnd: String, count: Int, time: Int64) -> JournalEntry {
        var text = FieldWriter()
        text.add("kind", "begin")
        text.add("run", run)
        if let label { text.add("label", label) }
        text.add("back_end", backEnd)
        text.add("count", Int64(count))
        text.add("time", time)
        return JournalEntry(fields: text.bytes)
    }

    /// What is about to be sent, with everything that was there before.
    static func intent(number: Int, change: Change, round: Int) -> JournalEntry {
        var text = FieldWriter()
        text.add("kind", "intent")
        text.add("row", Int64(number))
        text.add("action", round == 0 ? change.action.rawValue : "activation")
        text.add("dealer", Int64(change.dealer.rawValue))
        if let id = change.siteID { text.add("site_id", Int64(id.rawValue)) }
        text.add("external_site_id", change.externalSiteID)
        if round == 0, let before = change.before { text.add("before", before, SiteField.allCases) }
        if let after = change.after { text.add("after", after, change.fields) }
        if let origin = change.origin { text.add("origin", origin) }
        return JournalEntry(fields: text.bytes)
    }

    /// What came of it.
    static func outcome(number: Int, _ row: RunReport.Row, round: Int) -> JournalEntry {
        var text = FieldWriter()
        text.add("kind", row.status.rawValue)
        text.add("row", Int64(number))
        if round > 0 { text.add("action", "activation") }
        if let id = row.siteID { text.add("site_id", Int64(id.rawValue)) }
        if let error = row.error { text.add("error", error) }
        return JournalEntry(fields: text.bytes)
    }

    /// The last line of a run.
    static func end(isComplete: Bool, time: Int64) -> JournalEntry {
        var text = FieldWriter()
        text.add("kind", "end")
        text.add("complete", isComplete ? 1 : 0)
        text.add("time", time)
        return JournalEntry(fields: text.bytes)
    }
}

/// Writes fields as JSON.
private struct FieldWriter {
    var bytes: [UInt8] = []

    mutating func add(_ name: String, _ text: String) {
        addName(name)
        addText(text)
    }

    mutating func add(_ name: String, _ number: Int64) {
        addName(name)
        bytes.append(contentsOf: String(number).utf8)
    }

    mutating func add(_ name: String, _ site: Site, _ fields: [SiteField]) {
        addName(name)
        var inner = FieldWriter()
        for field in fields {
            switch site[field] {
            case .text(let text): inner.add(field.rawValue, text)
            case .integer(let number): inner.add(field.rawValue, Int64(number))
            case .boolean(let value): inner.add(field.rawValue, value ? 1 : 0)
            case .instant(let time): inner.add(field.rawValue, time)
            case nil:
                inner.addName(field.rawValue)
                inner.bytes.append(contentsOf: "null".utf8)
            }
        }
        bytes.append(UInt8(ascii: "{"))
        bytes.append(contentsOf: inner.bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func addName(_ name: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        addText(name)
        bytes.append(UInt8(ascii: ":"))
    }

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

/// CRC-32 as in gzip and PNG (ISO 3309).
enum Checksum {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            sum >> 8 ^ table[Int(truncatingIfNeeded: sum ^ UInt32(byte)) & 0xFF]
        }
    }
}
