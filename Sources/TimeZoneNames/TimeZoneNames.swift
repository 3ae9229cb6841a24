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

    /// Where the lines of the table start, and where one behind the last would.
    private static let starts: [Int] =
        [0] + table.indices.filter { table[$0] == newline }.map { $0 + 1 } + [table.count + 1]

    /// Finds a name by bisecting the table.
    private static func find(_ name: String) -> (newName: String?, Void)? {
        let table = table
        var name = name
        return name.withUTF8 { wanted -> (newName: String?, Void)? in
            var (low, high) = (0, starts.count - 1)
            while low < high {
                let middle = (low + high) / 2
                let line = UnsafeBufferPointer(rebasing: table[starts[middle]..<starts[middle + 1] - 1])
                let order = order(line, wanted)
                if order == 0 {
                    let isOld = wanted.count < line.count
                    return (isOld ? String(decoding: line[(wanted.count + 1)...], as: UTF8.self) : nil, ())
                }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }

    /// Below 0, 0 or above 0 as the name on a line comes before, with or after `wanted`.
    @inline(__always)
    private static func order(_ line: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>) -> Int
    {
        for place in wanted.indices {
            guard place < line.count, line[place] != arrow else { return -1 }
            if line[place] != wanted[place] { return Int(line[place]) - Int(wanted[place]) }
        }
        return wanted.count == line.count || line[wanted.count] == arrow ? 0 : 1
    }
}
