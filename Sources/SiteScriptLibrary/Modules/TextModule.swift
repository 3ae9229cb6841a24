import SiteScript
import TimeZoneNames

/// Members of String.
///
/// Characters are what a reader takes for one; ASCII texts never pay for that.
enum TextModule {
    static let module = NativeModule(
        "String",
        "Texts.",
        members: properties + tests + changes + parts
    )

    private static let text = FunctionSignature.Parameter("text", .string)

    // MARK: Properties

    private static let properties: [NativeMember] = [
        .property(
            NativeFunction(
                "count",
                FunctionSignature([text], result: .int),
                "How many characters it has.",
                examples: [NativeExample("\"서울\".count", gives: "2")],
                body: .immediate { call throws(ScriptError) in Value(try TextPlaces(call.text(0)).count) }
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
                    Value(body(try call.text(0).bytes, try call.text(1).bytes))
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
                body: .immediate { call throws(ScriptError) in call.heap.string(body(try call.string(0))) }
            )
        )
    }

    private static func trim(_ text: HeapString) -> UnsafeBufferPointer<UInt8> {
        var bytes = text.bytes[...]
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return UnsafeBufferPointer(rebasing: bytes)
    }

    private static func replace(_ call: NativeCall) throws(ScriptError) -> Value {
        let (text, old, new) = (try call.text(0).bytes, try call.text(1).bytes, try call.text(2).bytes)
        guard !old.isEmpty else {
            throw ScriptError(.value, .invalidValue, "`replace` needs a text to replace that is not empty")
        }
        var result: [UInt8] = []
        var start = 0
        while let place = ByteText.find(old, in: text, from: start) {
            result.append(contentsOf: text[start..<place])
            result.append(contentsOf: new)
            try call.heap.reserve(result.count)
            start = place + old.count
        }
        guard start > 0 else { return call[0] }
        result.append(contentsOf: text[start...])
        return call.heap.string(result)
    }

    private static func repeated(_ call: NativeCall) throws(ScriptError) -> Value {
        let (text, times) = (try call.text(0).bytes, try call.int(1))
        guard times >= 0 else { throw ScriptError(.value, .invalidValue, "`repeat` takes a number from 0") }
        let (count, overflow) = text.count.multipliedReportingOverflow(by: times)
        try call.heap.reserve(overflow ? .max : count)
        var result: [UInt8] = []
        result.reserveCapacity(count)
        for _ in 0..<times { result.append(contentsOf: text) }
        return call.heap.string(result)
    }

    private static func padded(_ call: NativeCall, atStart: Bool) throws(ScriptError) -> Value {
        let text = try call.string(0)
        let filler = call[2].isMissing ? " " : try call.string(2)
        let missing = try call.int(1) - text.count
        guard missing > 0 else { return call[0] }
        guard !filler.isEmpty else {
            throw ScriptError(.value, .invalidValue, "the filler must not be empty")
        }
        try call.heap.reserve(missing * 4)
        let repeats = String(repeating: filler, count: missing / filler.count + 1).prefix(missing)
        return call.heap.string(atStart ? repeats + text : text + repeats)
    }

    // MARK: Parts

    private static let parts: [NativeMember] = [
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
                "The lines without their ends.",
                examples: [NativeExample("\"a\\nb\".lines()", gives: "[\"a\", \"b\"]")],
                body: .immediate { call throws(ScriptError) in
                    let lines = try call.string(0).split(
                        omittingEmptySubsequences: false,
                        whereSeparator: \.isNewline
                    )
                    let kept = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
                    return call.heap.list(kept.map { call.heap.string(String($0)) })
                }
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
                    let places = TextPlaces(try call.text(0))
                    let count = places.count
                    let from = try place(call.int(1), count)
                    let to = try place(call.int(2, default: count), count)
                    return call.heap.string(from < to ? places.slice(from, to) : "")
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
                    guard let offset = ByteText.find(try call.text(1).bytes, in: text.bytes) else {
                        return .nil
                    }
                    if text.isASCII { return Value(offset) }
                    return Value(String(decoding: text.bytes[..<offset], as: UTF8.self).count)
                }
            )
        ),
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
                    Int(try call.string(0)).map { Value($0) } ?? .nil
                }
            )
        ),
        .method(
            NativeFunction(
                "to_double",
                FunctionSignature([text], result: .optional(.double)),
                "The number it spells; nil when it spells none.",
                examples: [NativeExample("\"1.5\".to_double()", gives: "1.5")],
                body: .immediate { call throws(ScriptError) in
                    let text = try call.string(0)
                    guard let value = Double(text), value.isFinite else { return .nil }
                    return Value(value)
                }
            )
        ),
    ]

    private static func split(_ call: NativeCall) throws(ScriptError) -> Value {
        let (text, separator) = (try call.text(0).bytes, try call.text(1).bytes)
        guard !separator.isEmpty else {
            throw ScriptError(.value, .invalidValue, "`split` needs a separator that is not empty")
        }
        let list = call.heap.list([])
        var start = 0
        while let place = ByteText.find(separator, in: text, from: start) {
            call.heap.push(call.heap.string(UnsafeBufferPointer(rebasing: text[start..<place])), onto: list)
            start = place + separator.count
        }
        call.heap.push(call.heap.string(UnsafeBufferPointer(rebasing: text[start...])), onto: list)
        return list
    }

    private static func place(_ index: Int, _ count: Int) throws(ScriptError) -> Int {
        let place = index < 0 ? index + count : index
        guard (0...count).contains(place) else {
            throw ScriptError(
                .value,
                .indexOutOfRange,
                "place \(index) is outside the text of \(count) characters"
            )
        }
        return place
    }
}

/// Places in a text, counted in characters.
struct TextPlaces {
    private let text: HeapString
    private let isSimple: Bool

    init(_ text: HeapString) {
        self.text = text
        // CR LF is one character, so it is the one thing that makes ASCII not simple.
        isSimple = text.isASCII && !text.bytes.contains(0x0D)
    }

    var count: Int { isSimple ? text.count : text.string.count }

    func slice(_ from: Int, _ to: Int) -> String {
        if isSimple { return String(decoding: text.bytes[from..<to], as: UTF8.self) }
        return String(text.string.dropFirst(from).prefix(to - from))
    }
}
