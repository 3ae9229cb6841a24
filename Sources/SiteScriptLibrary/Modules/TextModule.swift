import SiteScript
import TimeZoneNames

/// Members of String.
///
/// Characters are what a reader takes for one; ASCII texts never pay for that.
enum TextModule {
    static let module = NativeModule(
        "String",
        "Texts.",
        members: properties + tests + changes + parts + numbers
    )

    static let text = FunctionSignature.Parameter("text", .string)

    // MARK: Properties

    private static let properties: [NativeMember] = [
        .property(
            NativeFunction(
                "count",
                FunctionSignature([text], result: .int),
                "How many characters it has.",
                examples: [NativeExample("\"서울\".count", gives: "2")],
                body: .immediate { call throws(ScriptError) in
                    let text = try call.text(0)
                    if !text.isASCII { try call.context.charge(text.count / 8) }
                    return Value(TextPlaces(text).count)
                }
            )
        ),
        .property(
            NativeFunction(
                "utf8_count",
                FunctionSignature([text], result: .int),
                "How many bytes it has in UTF-8.",
                examples: [NativeExample("\"서울\".utf8_count", gives: "6")],
                body: .immediate { call throws(ScriptError) in Value(try call.text(0).count) }
            )
        ),
        .property(
            NativeFunction(
                "is_empty",
                FunctionSignature([text], result: .bool),
                "Whether it has no characters.",
                examples: [NativeExample("\"\".is_empty", gives: "true")],
                body: .immediate { call throws(ScriptError) in Value(try call.text(0).count == 0) }
            )
        ),
        .property(
            NativeFunction(
                "is_blank",
                FunctionSignature([text], result: .bool),
                "Whether it holds nothing but white space.",
                examples: [NativeExample("\" \\t\".is_blank", gives: "true")],
                body: .immediate { call throws(ScriptError) in
                    Value(try call.string(0).unicodeScalars.allSatisfy(\.properties.isWhitespace))
                }
            )
        ),
        .property(
            NativeFunction(
                "is_timezone",
                FunctionSignature([text], result: .bool),
                "Whether it names an IANA time zone.",
                examples: [NativeExample("\"Asia/Seoul\".is_timezone", gives: "true")],
                body: .immediate { call throws(ScriptError) in
                    Value(TimeZoneNames.isKnown(try call.string(0)))
                }
            )
        ),
    ]

    // MARK: Tests

    private static let tests: [NativeMember] = [
        test("contains", "Whether another text stands in it.", "\"Seoul\".contains(\"eo\")") { text, other in
            ByteText.find(other, in: text) != nil
        },
        test("starts_with", "Whether it starts with another text.", "\"Seoul\".starts_with(\"Se\")") {
            text,
            other in
            text.count >= other.count && text.prefix(other.count).elementsEqual(other)
        },
        test("ends_with", "Whether it ends with another text.", "\"Seoul\".ends_with(\"ul\")") {
            text,
            other in
            text.count >= other.count && text.suffix(other.count).elementsEqual(other)
        },
    ]

    private static func test(
        _ name: String,
        _ summary: String,
        _ example: String,
        _ body: @escaping @Sendable (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> NativeMember {
        .method(
            NativeFunction(
                name,
                FunctionSignature([text, .init("other", .string)], result: .bool),
                summary,
                examples: [NativeExample(example, gives: "true")],
                body: .immediate { call throws(ScriptError) in
                    let bytes = try call.text(0).bytes
                    if bytes.count >= 4096 { try call.context.charge(bytes.count / 64) }
                    return Value(body(bytes, try call.text(1).bytes))
                }
            )
        )
    }

    // MARK: Changes

    private static let changes: [NativeMember] = [
        change("upper", "The text in capital letters.", "\"abc\".upper()", "\"ABC\"") { $0.uppercased() },
        change("lower", "The text in small letters.", "\"ABC\".lower()", "\"abc\"") { $0.lowercased() },
        .method(
            NativeFunction(
                "trim",
                FunctionSignature([text], result: .string),
                "The text without white space at its ends.",
                examples: [NativeExample("\"  a b \".trim()", gives: "\"a b\"")],
                body: .immediate { call throws(ScriptError) in
                    try call.context.charge(try call.text(0).count / 64)
                    let trimmed = trim(try call.text(0))
                    return trimmed.count == call[0].text.count ? call[0] : call.heap.string(trimmed)
                }
            )
        ),
        .method(
            NativeFunction(
                "replace",
                FunctionSignature([text, .init("old", .string), .init("new", .string)], result: .string),
                "The text with every occurrence of one text replaced by another.",
                examples: [NativeExample("\"a-b-c\".replace(\"-\", \"+\")", gives: "\"a+b+c\"")],
                body: .immediate { call throws(ScriptError) in try replace(call) }
            )
        ),
        .method(
            NativeFunction(
                "repeat",
                FunctionSignature([text, .init("times", .int)], result: .string),
                "The text a number of times in a row.",
                examples: [NativeExample("\"ab\".repeat(2)", gives: "\"abab\"")],
                body: .immediate { call throws(ScriptError) in try repeated(call) }
            )
        ),
        .method(
            NativeFunction(
                "pad_start",
                FunctionSignature(
                    [text, .init("width", .int), .init("filler", .string, isOptional: true)],
                    result: .string
                ),
                "The text filled up at its start to a number of characters.",
                examples: [NativeExample("\"7\".pad_start(3, \"0\")", gives: "\"007\"")],
                body: .immediate { call throws(ScriptError) in try padded(call, atStart: true) }
            )
        ),
        .method(
            NativeFunction(
                "pad_end",
                FunctionSignature(
                    [text, .init("width", .int), .init("filler", .string, isOptional: true)],
                    result: .string
                ),
                "The text filled up at its end to a number of characters.",
                examples: [NativeExample("\"7\".pad_end(3, \".\")", gives: "\"7..\"")],
                body: .immediate { call throws(ScriptError) in try padded(call, atStart: false) }
            )
        ),
    ]

    private static func change(
        _ name: String,
        _ summary: String,
        _ example: String,
        _ result: String,
        _ body: @escaping @Sendable (String) -> String
    ) -> NativeMember {
        .method(
            NativeFunction(
                name,
                FunctionSignature([text], result: .string),
                summary,
                examples: [NativeExample(example, gives: result)],
                body: .immediate { call throws(ScriptError) in
                    let text = try call.text(0)
                    try call.charge(bytes: text.count * 2)
                    guard text.count > pieceBytes else { return call.heap.string(body(text.string)) }
                    return call.heap.string(try inPieces(text.bytes, call.context, body))
                }
            )
        )
    }

    /// How much of a text is changed at once, which takes some milliseconds.
    private static let pieceBytes = 1 << 18

    /// Changes a long text piece by piece, so that the run can be ended in between; each scalar is changed for itself.
    private static func inPieces(
        _ text: UnsafeBufferPointer<UInt8>,
        _ context: NativeContext,
        _ body: (String) -> String
    ) throws(ScriptError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var start = 0
        while start < text.count {
            var end = min(start + pieceBytes, text.count)
            while end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
            result += body(String(decoding: text[start..<end], as: UTF8.self)).utf8
            start = end
            try context.charge(0)
        }
        return result
    }

    private static func trim(_ text: HeapString) -> UnsafeBufferPointer<UInt8> {
        var bytes = text.bytes[...]
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        guard !text.isASCII else { return UnsafeBufferPointer(rebasing: bytes) }
        // Spaces beyond ASCII, such as the wide one between Korean words, are seldom: look only where one may stand.
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
        let head = scalars.prefix(while: \.properties.isWhitespace)
        guard head.endIndex < scalars.endIndex else { return UnsafeBufferPointer(rebasing: bytes.prefix(0)) }
        let tail = scalars.reversed().prefix(while: \.properties.isWhitespace)
        let (before, behind) = (width(head), width(tail))
        return UnsafeBufferPointer(rebasing: bytes.dropFirst(before).dropLast(behind))
    }

    /// How many bytes scalars take in UTF-8.
    private static func width(_ scalars: some Sequence<Unicode.Scalar>) -> Int {
        scalars.reduce(0) { $0 + UTF8.width($1) }
    }

    private static func replace(_ call: NativeCall) throws(ScriptError) -> Value {
        let (text, old, new) = (try call.text(0).bytes, try call.text(1).bytes, try call.text(2).bytes)
        guard !old.isEmpty else {
            throw ScriptError(.value, .invalidValue, "`replace` needs a text to replace that is not empty")
        }
        try call.charge(bytes: text.count)
        var result: [UInt8] = []
        var start = 0
        var charged = 0
        while let place = ByteText.find(old, in: text, from: start) {
            result.append(contentsOf: text[start..<place])
            result.append(contentsOf: new)
            start = place + old.count
            guard result.count - charged > 1 << 16 else { continue }
            try call.context.charge((result.count - charged) / 64)
            charged = result.count
            try call.heap.reserve(charged)
        }
        guard start > 0 else { return call[0] }
        result.append(contentsOf: text[start...])
        return call.heap.string(result)
    }

    private static func repeated(_ call: NativeCall) throws(ScriptError) -> Value {
        let (text, times) = (try call.text(0).bytes, try call.int(1))
        guard times >= 0 else { throw ScriptError(.value, .invalidValue, "`repeat` takes a number from 0") }
        let (count, overflow) = text.count.multipliedReportingOverflow(by: times)
        try call.charge(bytes: overflow ? .max : count)
        return call.heap.string(repeating(text, count: count))
    }

    /// So many bytes of copies of a text one after the other.
    private static func repeating(_ text: UnsafeBufferPointer<UInt8>, count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { target, written in
            for index in 0..<count { target[index] = text[index % text.count] }
            written = count
        }
    }

    private static func padded(_ call: NativeCall, atStart: Bool) throws(ScriptError) -> Value {
        let filler = call[2].isMissing ? " " : try call.string(2)
        let count = TextPlaces(try call.text(0)).count
        let (missing, overflow) = try call.int(1).subtractingReportingOverflow(count)
        guard !overflow, missing > 0 else { return call[0] }
        guard !filler.isEmpty else {
            throw ScriptError(.value, .invalidValue, "the filler must not be empty")
        }
        let (bytes, overflows) = missing.multipliedReportingOverflow(by: filler.utf8.count)
        try call.charge(bytes: overflows ? .max : bytes)
        var whole = filler
        let copies = missing / filler.count
        var padding = whole.withUTF8 { repeating($0, count: copies * $0.count) }
        padding += filler.prefix(missing - copies * filler.count).utf8
        let text = try call.text(0).bytes
        return call.heap.string(atStart ? padding + Array(text) : Array(text) + padding)
    }
}
