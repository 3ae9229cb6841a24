/// The IANA time zone names: which exist, which are old, and which was probably meant.
public enum TimeZoneNames {
    /// The release of the time zone database that the list was made from, such as `2026a`.
    public static var tzdataVersion: String { TimeZoneTable.version }

    /// Whether a name exists, old or new; case counts.
    public static func isKnown(_ name: String) -> Bool { find(name) != nil }

    /// Whether a name exists and was given up for another.
    public static func isOld(_ name: String) -> Bool { find(name)?.newName != nil }

    /// The name in use: the new one of an old name, otherwise the name itself; nil when it does not exist.
    public static func canonical(_ name: String) -> String? {
        guard let found = find(name) else { return nil }
        return found.newName ?? name
    }

    /// All names, old ones included, in byte order.
    public static var all: [String] {
        table.split(separator: newline).map { line in
            String(decoding: line.prefix { $0 != arrow }, as: UTF8.self)
        }
    }

    private static let newline = UInt8(ascii: "\n")
    private static let arrow = UInt8(ascii: ">")

    static var table: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            start: TimeZoneTable.lines.utf8Start,
            count: TimeZoneTable.lines.utf8CodeUnitCount
        )
    }

    /// Finds a name by bisecting the table's text; there is nothing to build at start.
    private static func find(_ name: String) -> (newName: String?, Void)? {
        let table = table
        var name = name
        return name.withUTF8 { wanted -> (newName: String?, Void)? in
            var low = 0
            var high = table.count
            while low < high {
                let middle = (low + high) / 2
                var start = middle
                while start > low, table[start - 1] != newline { start -= 1 }
                var end = start
                while end < table.count, table[end] != newline { end += 1 }
                let line = UnsafeBufferPointer(rebasing: table[start..<end])
                let nameEnd = line.firstIndex(of: arrow) ?? line.count
                let key = UnsafeBufferPointer(rebasing: line[..<nameEnd])
                if key.elementsEqual(wanted) {
                    let isOld = nameEnd < line.count
                    return (isOld ? String(decoding: line[(nameEnd + 1)...], as: UTF8.self) : nil, ())
                }
                if key.lexicographicallyPrecedes(wanted) { low = end + 1 } else { high = start }
            }
            return nil
        }
    }
}
