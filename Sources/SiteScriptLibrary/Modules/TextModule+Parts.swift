import SiteScript

/// Members of String that take it apart or read numbers from it.
extension TextModule {
    static let parts: [NativeMember] = [
        .method(
            NativeFunction(
                "split",
                FunctionSignature([text, .init("separator", .string)], result: .list(.string)),
                "The parts between the occurrences of a text.",
                examples: [NativeExample("\"a,b,,c\".split(\",\")", gives: "[\"a\", \"b\", \"\", \"c\"]")],
                body: .immediate { call throws(ScriptError) in try split(call) }
            )
        ),
        .method(
            NativeFunction(
                "lines",
                FunctionSignature([text], result: .list(.string)),
                "The lines without their ends: LF, CR LF or CR.",
                examples: [NativeExample("\"a\\nb\".lines()", gives: "[\"a\", \"b\"]")],
                body: .immediate { call throws(ScriptError) in try lines(call) }
            )
        ),
        .method(
            NativeFunction(
                "slice",
                FunctionSignature(
                    [text, .init("from", .int), .init("to", .int, isOptional: true)],
                    result: .string
                ),
                "The characters from one place up to another, which is left out; below 0 counts from the end.",
                examples: [
                    NativeExample("\"Seoul\".slice(0, 2)", gives: "\"Se\""),
                    NativeExample("\"Seoul\".slice(-3)", gives: "\"oul\""),
                ],
                body: .immediate { call throws(ScriptError) in
                    let text = try call.text(0)
                    if !text.isASCII { try call.context.charge(text.count / 8) }
                    let places = TextPlaces(text)
                    let count = places.count
                    let from = try place(call.int(1), count)
                    let to = try place(call.int(2, default: count), count)
                    return from < to ? places.slice(from, to, in: call.heap) : call.heap.string("")
                }
            )
        ),
        .method(
            NativeFunction(
                "index_of",
                FunctionSignature([text, .init("other", .string)], result: .optional(.int)),
                "The place of the first character of another text in it; nil when it is not there.",
                examples: [NativeExample("\"Seoul\".index_of(\"ou\")", gives: "2")],
                body: .immediate { call throws(ScriptError) in
                    let text = try call.text(0)
                    try call.context.charge(text.count / 64 + 1)
                    guard let offset = ByteText.find(try call.text(1).bytes, in: text.bytes) else {
                        return .nil
                    }
                    return Value(TextPlaces(text).place(ofByte: offset))
                }
            )
        ),
    ]

    static let numbers: [NativeMember] = [
        .method(
            NativeFunction(
                "to_int",
                FunctionSignature([text], result: .optional(.int)),
                "The whole number it spells; nil when it spells none.",
                examples: [
                    NativeExample("\"042\".to_int()", gives: "42"),
                    NativeExample("\"x\".to_int()", gives: "nil"),
                ],
                body: .immediate { call throws(ScriptError) in
                    let text = try call.text(0)
                    guard text.count <= 64 else { return .nil }
                    return Int(text.string).map { Value($0) } ?? .nil
                }
            )
        ),
        .method(
            NativeFunction(
                "to_double",
                FunctionSignature([text], result: .optional(.double)),
                "The number it spells in decimal digits; nil when it spells none.",
                examples: [NativeExample("\"1.5\".to_double()", gives: "1.5")],
                body: .immediate { call throws(ScriptError) in
                    let text = try call.text(0)
                    // Swift also reads hexadecimal digits, `inf` and `nan`.
                    let isDecimal = text.count <= 4096 && text.bytes.allSatisfy(isDecimalByte)
                    guard isDecimal, let value = Double(text.string), value.isFinite else { return .nil }
                    return Value(value)
                }
            )
        ),
    ]

    private static func isDecimalByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private static func split(_ call: NativeCall) throws(ScriptError) -> Value {
        let (text, separator) = (try call.text(0).bytes, try call.text(1).bytes)
        guard !separator.isEmpty else {
            throw ScriptError(.value, .invalidValue, "`split` needs a separator that is not empty")
        }
        try call.charge(bytes: text.count)
        var parts = PartList(call)
        var start = 0
        while let place = ByteText.find(separator, in: text, from: start) {
            try parts.add(text[start..<place])
            start = place + separator.count
        }
        try parts.add(text[start...])
        return parts.list
    }

    private static func lines(_ call: NativeCall) throws(ScriptError) -> Value {
        let text = try call.text(0).bytes
        try call.charge(bytes: text.count)
        var parts = PartList(call)
        var start = 0
        var place = 0
        while place < text.count {
            let byte = text[place]
            guard byte == 0x0A || byte == 0x0D else {
                place += 1
                continue
            }
            try parts.add(text[start..<place])
            place += byte == 0x0D && place + 1 < text.count && text[place + 1] == 0x0A ? 2 : 1
            start = place
        }
        // A text that ends in a line end has no further line.
        if start < text.count { try parts.add(text[start...]) }
        return parts.list
    }

    @inline(__always)
    private static func place(_ index: Int, _ count: Int) throws(ScriptError) -> Int {
        let place = index < 0 ? index + count : index
        guard place >= 0, place <= count else {
            throw ScriptError(
                .value,
                .indexOutOfRange,
                "place \(index) is outside the text of \(count) characters"
            )
        }
        return place
    }
}

/// The parts of a text as they are found, booked some thousand at a time.
private struct PartList {
    let list: Value
    private let call: NativeCall
    private var count = 0

    init(_ call: NativeCall) {
        self.call = call
        list = call.heap.list([])
    }

    mutating func add(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(ScriptError) {
        call.heap.push(call.heap.string(UnsafeBufferPointer(rebasing: bytes)), onto: list)
        count += 1
        if count % 4096 == 0 { try call.charge(values: 4096) }
    }
}

/// Places in a text, counted in characters.
struct TextPlaces {
    private let text: HeapString
    private let isBytewise: Bool

    init(_ text: HeapString) {
        self.text = text
        isBytewise = text.isBytewise
    }

    var count: Int { isBytewise ? text.count : text.string.count }

    /// The place of the character that the byte at `offset` belongs to.
    func place(ofByte offset: Int) -> Int {
        if isBytewise { return offset }
        var end = 0
        for (place, character) in text.string.enumerated() {
            end += character.utf8.count
            if offset < end { return place }
        }
        return count
    }

    func slice(_ from: Int, _ to: Int, in heap: Heap) -> Value {
        if isBytewise { return heap.string(of: text, bytes: from..<to) }
        return heap.string(String(text.string.dropFirst(from).prefix(to - from)))
    }
}
