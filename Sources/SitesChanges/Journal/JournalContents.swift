/// What stands in a journal's file: every line that is whole, and which are not.
///
/// A last line that was torn when the process or the machine died is left out; any other line whose checksum does not
/// hold was damaged afterwards and is named.
struct JournalContents {
    /// The lines in order.
    private(set) var entries: [JournalEntry] = []
    /// The numbers of the damaged lines, from 1.
    private(set) var damagedLines: [Int] = []
    /// Whether the last line was torn.
    private(set) var isTorn = false
    /// How many bytes stand before a torn line.
    private(set) var validSize = 0

    init(_ bytes: [UInt8]) {
        var start = 0
        var number = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            number += 1
            if let entry = JournalEntry(line: bytes[start..<end]), end < bytes.count {
                entries.append(entry)
                validSize = end + 1
            } else if end + 1 >= bytes.count {
                isTorn = true
            } else {
                damagedLines.append(number)
                validSize = end + 1
            }
            start = end + 1
        }
    }
}
