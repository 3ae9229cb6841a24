import SiteScript

/// Rows that are still as their source holds them, written without making values of them.
extension JSONWriter {
    /// What stands around each row.
    struct RowFrame {
        var beforeFirst: StaticString = ""
        var between: StaticString = ""
        var behind: StaticString = ""
    }

    /// Writes the rows of a batch.
    mutating func write(
        _ source: SourceColumns,
        _ shape: Shape,
        count: Int,
        isFirst: Bool,
        _ frame: RowFrame
    ) {
        let keys = encodedKeys(shape)
        var room = TextRoom(capacity: 1 << 16)
        defer { room.deallocate() }
        JSONWriter.withPinned(source.columns[...], keys[...], []) { columns in
            // Everything but the texts themselves: an instant between quotes takes the most.
            let fixed = keys.reduce(64) { $0 + $1.count + CalendarText.lengthMaximum + 2 }
            for row in 0..<count {
                let needed = columns.reduce(fixed) { $0 + $1.longestText(row) }
                if !room.hasRoom(for: needed) {
                    room.flush(to: &bytes)
                    room.reserve(needed)
                }
                room.append(row == 0 && isFirst ? frame.beforeFirst : frame.between)
                for column in columns { column.write(row, to: &room) }
                room.append(columns.isEmpty ? "{}" : "}")
                room.append(frame.behind)
            }
        }
        room.flush(to: &bytes)
    }

    /// Holds the memory of all columns in place.
    private static func withPinned(
        _ rest: ArraySlice<SourceColumn>,
        _ keys: ArraySlice<[UInt8]>,
        _ pinned: [PinnedColumn],
        _ body: ([PinnedColumn]) -> Void
    ) {
        guard let column = rest.first, let key = keys.first else { return body(pinned) }
        key.withUnsafeBufferPointer { key in
            PinnedColumn.with(column, key) {
                withPinned(rest.dropFirst(), keys.dropFirst(), pinned + [$0], body)
            }
        }
    }
}

/// A column whose memory stays where it is.
private struct PinnedColumn {
    private enum Kind { case text, integer, boolean, instant }

    private var kind: Kind
    /// The key with the brace or comma before it and the colon behind it.
    private var key: UnsafeBufferPointer<UInt8>
    private var isValid: UnsafeBufferPointer<Bool>
    private var numbers = UnsafeBufferPointer<Int64>(start: nil, count: 0)
    private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var offsets = UnsafeBufferPointer<Int32>(start: nil, count: 0)

    static func with(
        _ column: SourceColumn,
        _ key: UnsafeBufferPointer<UInt8>,
        _ body: (PinnedColumn) -> Void
    ) {
        func pin(_ numbers: [Int64], _ isValid: [Bool], _ kind: Kind) {
            numbers.withUnsafeBufferPointer { numbers in
                isValid.withUnsafeBufferPointer {
                    body(PinnedColumn(kind: kind, key: key, isValid: $0, numbers: numbers))
                }
            }
        }
        switch column.content {
        case .texts(let bytes, let offsets, let isValid):
            bytes.withUnsafeBufferPointer { bytes in
                offsets.withUnsafeBufferPointer { offsets in
                    isValid.withUnsafeBufferPointer {
                        body(PinnedColumn(kind: .text, key: key, isValid: $0, bytes: bytes, offsets: offsets))
                    }
                }
            }
        case .integers(let numbers, let isValid): pin(numbers, isValid, .integer)
        case .booleans(let numbers, let isValid): pin(numbers, isValid, .boolean)
        case .instants(let numbers, let isValid): pin(numbers, isValid, .instant)
        }
    }

    /// How many bytes the text of a row takes at the most, each as `\u00XX`; 0 where there are no texts.
    @inline(__always)
    func longestText(_ row: Int) -> Int {
        kind == .text ? 6 * (Int(offsets[row + 1]) - Int(offsets[row])) : 0
    }

    @inline(__always)
    func write(_ row: Int, to room: inout TextRoom) {
        room.append(key)
        guard isValid[row] else { return room.append("null") }
        switch kind {
        case .text: room.appendQuoted(bytes, from: Int(offsets[row]), to: Int(offsets[row + 1]))
        case .integer: room.append(numbers[row])
        case .boolean: room.append(numbers[row] != 0 ? "true" : "false")
        case .instant:
            room.append("\"")
            room.appendInstant(Int(numbers[row]))
            room.append("\"")
        }
    }
}

/// Memory for text, written to without a look at its end each time: whoever writes has reserved enough.
private struct TextRoom {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        start = .allocate(capacity: capacity)
    }

    func deallocate() { start.deallocate() }

    /// Whether so many bytes fit; 8 more always do, for words that reach beyond the end of a text.
    @inline(__always)
    func hasRoom(for needed: Int) -> Bool { count + needed + 8 <= capacity }

    /// Makes room for so many bytes in what is empty.
    mutating func reserve(_ needed: Int) {
        guard needed + 8 > capacity else { return }
        start.deallocate()
        capacity = needed + 8
        start = .allocate(capacity: capacity)
    }

    mutating func flush(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        count = 0
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        (start + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    mutating func appendInstant(_ milliseconds: Int) {
        count += CalendarText.write(milliseconds, alwaysMilliseconds: true, to: start + count)
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.baseAddress else { return }
        (start + count).update(from: first, count: bytes.count)
        count += bytes.count
    }

    @inline(__always)
    mutating func append(_ number: Int64) {
        var rest = number.magnitude
        if number < 0 {
            start[count] = UInt8(ascii: "-")
            count += 1
        }
        var length = 1
        var bound: UInt64 = 10
        while length < 19, rest >= bound {
            length += 1
            bound &*= 10
        }
        var place = count + length
        count = place
        repeat {
            place -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            start[place] = UInt8(truncatingIfNeeded: digit) &+ 0x30
            rest = quotient
        } while rest != 0
    }

    /// Writes a part of `bytes` between quotes; copied eight bytes at a time as long as nothing is to be escaped.
    @inline(__always)
    mutating func appendQuoted(_ bytes: UnsafeBufferPointer<UInt8>, from lower: Int, to upper: Int) {
        start[count] = UInt8(ascii: "\"")
        count += 1
        var place = lower
        if let base = UnsafeRawPointer(bytes.baseAddress) {
            while place < upper, place + 8 <= bytes.count {
                var word = base.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                let length = min(8, upper - place)
                if length < 8 {
                    // What follows belongs to the next text: blanks instead, which are never escaped.
                    let mask = (UInt64(1) &<< UInt64(length &* 8)) &- 1
                    word = (UInt64(littleEndian: word) & mask | 0x2020_2020_2020_2020 & ~mask).littleEndian
                }
                if JSONWriter.needsEscape(word) { break }
                UnsafeMutableRawPointer(start + count).storeBytes(of: word, as: UInt64.self)
                count += length
                place += length
            }
        }
        if place < upper { appendEscaped(UnsafeBufferPointer(rebasing: bytes[place..<upper])) }
        start[count] = UInt8(ascii: "\"")
        count += 1
    }

    @inline(never)
    private mutating func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes {
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                JSONWriter.escape(byte).withUnsafeBufferPointer { append($0) }
            } else {
                start[count] = byte
                count += 1
            }
        }
    }
}
