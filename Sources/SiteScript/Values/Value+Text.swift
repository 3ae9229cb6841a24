extension Value {
    /// The name of its type as scripts know it.
    public var typeName: String {
        switch kind {
        case .int: "Int"
        case .double: "Double"
        case .bool: "Bool"
        case .nil: "nil"
        case .instant: "Instant"
        case .duration: "Duration"
        case .string: "String"
        case .list: "List"
        case .map: "Map"
        case .record: "record"
        case .closure, .nativeFunction: "Function"
        case .range: "Range"
        case .native: nativeObject?.typeName ?? "Native"
        case .box, .missing, .cursor: "nothing"
        }
    }
}

/// Writes values as text: a string bare, every other value as the literal that makes it.
public struct ValueText {
    /// The UTF-8 written so far.
    public var bytes: [UInt8] = []
    private let heap: Heap
    private let bytesMaximum: Int
    private var depth = 0
    /// After how many bytes it is asked again whether the run goes on.
    private var nextLook = 1 << 20
    private var isInterrupted = false

    /// Makes a writer for values of `heap` that stops once `bytesMaximum` bytes are written, or the memory that the
    /// session has left: values may share parts, so a small one can have a huge text.
    public init(_ heap: Heap, bytesMaximum: Int? = nil) {
        self.heap = heap
        self.bytesMaximum =
            bytesMaximum ?? (heap.bytesMaximum == .max ? .max : max(1, heap.bytesMaximum - heap.bytes))
    }

    /// Fails when something is missing in the text because there was no room, or the run was to end.
    public func requireWhole() throws(ScriptError) {
        if isInterrupted { throw ScriptError(.cancelled, .cancelled, "cancelled") }
        if bytes.count >= bytesMaximum { throw heap.memoryLimit(wanted: bytes.count) }
    }

    private mutating func hasRoom() -> Bool {
        if bytes.count >= nextLook {
            nextLook += 1 << 20
            isInterrupted = isInterrupted || heap.isInterrupted()
        }
        return bytes.count < bytesMaximum && !isInterrupted
    }

    /// The text `print` writes for a value.
    public static func display(_ value: Value, _ heap: Heap) -> String {
        var text = ValueText(heap)
        text.writeDisplay(value)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// The literal that makes a value.
    public static func literal(_ value: Value, _ heap: Heap) -> String {
        var text = ValueText(heap)
        text.writeLiteral(value)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// Writes a string bare and any other value as its literal.
    public mutating func writeDisplay(_ value: Value) {
        if value.has(.string) { bytes.append(contentsOf: value.text.bytes) } else { writeLiteral(value) }
    }

    /// Writes the literal that makes a value.
    public mutating func writeLiteral(_ value: Value) {
        guard hasRoom() else { return }
        switch value.kind {
        case .int: write(value.integer)
        case .double: write(NumberText.double(value.double))
        case .bool: write(value.boolean ? "true" : "false")
        case .nil: write("nil")
        case .instant: write("@" + CalendarText.instant(value.integer))
        case .duration: write(CalendarText.duration(value.integer))
        case .string: writeQuoted(value.text.bytes)
        case .list: writeNested { $0.writeList(value.list) }
        case .map: writeNested { $0.writeMap(value.map) }
        case .record: writeNested { $0.writeRecord(value) }
        case .range:
            write(value.range.lower)
            write(value.range.isClosed ? "..." : "..<")
            write(value.range.upper)
        case .native: write(value.nativeObject?.text(heap) ?? "<native>")
        case .closure, .nativeFunction: write("<function>")
        case .box, .missing, .cursor: write("<nothing>")
        }
    }

    /// Values cannot contain themselves, but they may nest deeper than the Swift stack goes.
    private mutating func writeNested(_ body: (inout ValueText) -> Void) {
        guard depth < 200 else { return write("…") }
        depth += 1
        body(&self)
        depth -= 1
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func write(_ number: Int) { NumberText.append(number, to: &bytes) }

    private mutating func writeList(_ list: HeapList) {
        write("[")
        for index in 0..<list.count {
            if index > 0 { write(", ") }
            writeLiteral(list[index])
            guard hasRoom() else { break }
        }
        write("]")
    }

    private mutating func writeMap(_ map: HeapMap) {
        guard map.count > 0 else { return write("[:]") }
        write("[")
        for place in 0..<map.count {
            if place > 0 { write(", ") }
            writeLiteral(map.key(at: place))
            write(": ")
            writeLiteral(map.value(at: place))
            guard hasRoom() else { break }
        }
        write("]")
    }

    private mutating func writeRecord(_ record: Value) {
        let shape = heap.shape(of: record)
        write("{")
        for slot in 0..<shape.count {
            if slot > 0 { write(", ") }
            write(shape.names[slot].isPlainName ? shape.names[slot] : "`\(shape.names[slot])`")
            write(": ")
            writeLiteral(record.record.slots[slot])
        }
        write("}")
    }

    /// Writes a string literal; what could end it or cannot be seen is escaped.
    private mutating func writeQuoted(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""): write("\\\"")
            case UInt8(ascii: "\\"): write("\\\\")
            case UInt8(ascii: "\n"): write("\\n")
            case UInt8(ascii: "\t"): write("\\t")
            case 0..<0x20, 0x7F: write("\\u{\(String(byte, radix: 16, uppercase: true))}")
            default: bytes.append(byte)
            }
            guard hasRoom() else { break }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension String {
    /// Whether it can stand as a field's name without backticks.
    var isPlainName: Bool {
        guard let first = utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
