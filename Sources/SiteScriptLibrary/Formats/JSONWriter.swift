public import SiteScript

/// Writes values as JSON: nil as null, instants as the API writes them, what JSON lacks as text.
public struct JSONWriter {
    /// The UTF-8 written so far.
    public var bytes: [UInt8] = []
    private let heap: Heap
    private var keys: [ObjectIdentifier: [[UInt8]]] = [:]
    private var depth = 0

    /// Where work is booked; nil when whoever uses the writer does.
    private let context: NativeContext?
    private var charged = 0

    /// Makes a writer for values of `heap`.
    ///
    /// - Parameters:
    ///   - heap: The heap of the session whose values are written.
    ///   - context: Where its work is booked, so that a huge text meets the limits.
    public init(_ heap: Heap, charging context: NativeContext? = nil) {
        self.heap = heap
        self.context = context
    }

    /// Writes one value.
    ///
    /// - Throws: a `value` error for a number that JSON cannot hold, or nesting beyond 512 levels.
    public mutating func write(_ value: Value) throws(ScriptError) {
        switch value.kind {
        case .int: NumberText.append(value.integer, to: &bytes)
        case .double:
            guard value.double.isFinite else {
                throw ScriptError(.value, .format, "JSON has no \(value.double)", hint: "replace it with nil")
            }
            bytes.append(contentsOf: NumberText.double(value.double).utf8)
        case .bool: bytes.append(contentsOf: (value.boolean ? "true" : "false").utf8)
        case .nil, .missing: bytes.append(contentsOf: "null".utf8)
        case .string: writeText(value.text.bytes)
        case .instant:
            bytes.append(UInt8(ascii: "\""))
            CalendarText.append(value.integer, alwaysMilliseconds: true, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .list:
            try nested { writer throws(ScriptError) in try writer.writeList(value.list) }
        case .record:
            try nested { writer throws(ScriptError) in
                try writer.writeRecord(writer.heap.shape(of: value)) { value.record.slots[$0] }
            }
        case .map:
            try nested { writer throws(ScriptError) in try writer.writeMap(value.map) }
        default:
            var text = ValueText(heap)
            text.writeDisplay(value)
            text.bytes.withUnsafeBufferPointer { writeText($0) }
        }
    }

    /// Writes one row of a batch.
    public mutating func write(_ row: Int, of batch: RowBatch) throws(ScriptError) {
        guard let shape = batch.shape else { return try write(batch.columns[0][row]) }
        try writeRecord(shape) { batch.columns[$0][row] }
    }

    private mutating func nested(
        _ body: (inout JSONWriter) throws(ScriptError) -> Void
    ) throws(ScriptError) {
        guard depth < 512 else {
            throw ScriptError(.value, .format, "the value is nested more than 512 levels deep")
        }
        depth += 1
        try body(&self)
        depth -= 1
        // Values may share parts, so the text can be far larger than they are.
        guard let context, bytes.count - charged > 1 << 16 else { return }
        try context.charge((bytes.count - charged) / 64)
        charged = bytes.count
        try heap.reserve(charged)
    }

    private mutating func writeList(_ list: HeapList) throws(ScriptError) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in list.buffer.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            try write(element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func writeRecord(
        _ shape: Shape,
        _ value: (Int) -> Value
    ) throws(ScriptError) {
        let names = encodedKeys(shape)
        for slot in 0..<shape.count {
            // The encoded key holds the brace or comma before it and the colon behind it.
            bytes.append(contentsOf: names[slot])
            try write(value(slot))
        }
        if shape.count == 0 { bytes.append(UInt8(ascii: "{")) }
        bytes.append(UInt8(ascii: "}"))
    }

    /// The keys of a shape, each with the brace or comma before it and the colon behind it.
    mutating func encodedKeys(_ shape: Shape) -> [[UInt8]] {
        if let known = keys[ObjectIdentifier(shape)] { return known }
        let encoded = shape.names.enumerated().map { index, name in
            var writer = JSONWriter(heap)
            writer.bytes.append(index == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
            var name = name
            name.withUTF8 { writer.writeText($0) }
            writer.bytes.append(UInt8(ascii: ":"))
            return writer.bytes
        }
        keys[ObjectIdentifier(shape)] = encoded
        return encoded
    }

    private mutating func writeMap(_ map: HeapMap) throws(ScriptError) {
        bytes.append(UInt8(ascii: "{"))
        for place in 0..<map.count {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            var text = ValueText(heap)
            text.writeDisplay(map.key(at: place))
            text.bytes.withUnsafeBufferPointer { writeText($0) }
            bytes.append(UInt8(ascii: ":"))
            try write(map.value(at: place))
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes a string; runs without anything to escape are copied whole, found eight bytes at a time.
    mutating func writeText(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        var place = 0
        while place < text.count {
            if place + 8 <= text.count, let base = text.baseAddress {
                let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self)
                if !JSONWriter.needsEscape(word) {
                    place += 8
                    continue
                }
            }
            let byte = text[place]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(contentsOf: text[start..<place])
                writeEscape(byte)
                start = place + 1
            }
            place += 1
        }
        bytes.append(contentsOf: text[start...])
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether any of eight bytes is a quote, a backslash or below 0x20.
    @inline(__always)
    static func needsEscape(_ word: UInt64) -> Bool { specialBytes(word) != 0 }

    /// The highest bit of the lowest byte that is a quote, a backslash or below 0x20, and perhaps of some above it.
    @inline(__always)
    static func specialBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let quotes = word ^ (ones &* 0x22)
        let slashes = word ^ (ones &* 0x5C)
        let hits =
            ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes) | ((word &- ones &* 0x20) & ~word)
        return hits & highs
    }

    private mutating func writeEscape(_ byte: UInt8) { bytes.append(contentsOf: JSONWriter.escape(byte)) }

    /// How a quote, a backslash or a control character is written.
    static func escape(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "\""): return Array("\\\"".utf8)
        case UInt8(ascii: "\\"): return Array("\\\\".utf8)
        case UInt8(ascii: "\n"): return Array("\\n".utf8)
        case UInt8(ascii: "\r"): return Array("\\r".utf8)
        case UInt8(ascii: "\t"): return Array("\\t".utf8)
        default:
            let digits = String(byte, radix: 16)
            return Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        }
    }
}
