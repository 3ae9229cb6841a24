import SiteScript
import TimeZoneNames

/// What is always in reach: printing, types, JSON, time zones.
enum CoreModule {
    static let module = NativeModule(
        "core",
        "Printing, types, JSON and time zones.",
        functions: [
            NativeFunction(
                "print",
                FunctionSignature([.init("values", .any, isVariadic: true)], result: .nil, effects: .prints),
                "Prints values on one line, a space between them.",
                body: .immediate { call throws(ScriptError) in
                    var text = ValueText(call.heap)
                    for (index, value) in call.arguments.enumerated() {
                        if index > 0 { text.bytes.append(UInt8(ascii: " ")) }
                        text.writeDisplay(value)
                    }
                    text.bytes.append(UInt8(ascii: "\n"))
                    call.context.host.print(text.bytes)
                    return .nil
                }
            ),
            NativeFunction(
                "log",
                FunctionSignature([.init("values", .any, isVariadic: true)], result: .nil, effects: .prints),
                "Logs values as one message, apart from what the script prints.",
                body: .immediate { call throws(ScriptError) in
                    let parts = call.arguments.map { ValueText.display($0, call.heap) }
                    call.context.host.log(parts.joined(separator: " "))
                    return .nil
                }
            ),
            NativeFunction(
                "type_of",
                FunctionSignature([.init("value", .any)], result: .string),
                "Gives the name of a value's type.",
                examples: [NativeExample("type_of(1.5)", gives: "\"Double\"")],
                body: .immediate { call throws(ScriptError) in call.heap.string(call[0].typeName) }
            ),
            NativeFunction(
                "to_json",
                FunctionSignature([.init("value", .any)], result: .string),
                "Writes a value as JSON on one line.",
                examples: [NativeExample("to_json([1, nil, true])", gives: "\"[1,null,true]\"")],
                body: .immediate { call throws(ScriptError) in
                    var writer = JSONWriter(call.heap)
                    try writer.write(call[0])
                    return call.heap.string(writer.bytes)
                }
            ),
            NativeFunction(
                "timezone",
                FunctionSignature([.init("name", .string)], result: .record(timezoneRecord)),
                "Tells whether a time zone exists, whether its name is old, and which was probably meant.",
                examples: [
                    NativeExample("timezone(\"US/Pacific\").canonical", gives: "\"America/Los_Angeles\""),
                    NativeExample("timezone(\"Asia/Soul\").suggestion", gives: "\"Asia/Seoul\""),
                    NativeExample("timezone(\"Asia/Seoul\").is_valid", gives: "true"),
                ],
                body: .immediate { call throws(ScriptError) in timezone(try call.string(0), call.heap) }
            ),
        ]
    )

    private static let timezoneRecord = RecordType(fields: [
        .init("name", .string), .init("is_valid", .bool), .init("is_old", .bool),
        .init("canonical", .optional(.timezone)), .init("suggestion", .optional(.timezone)),
    ])

    private static func timezone(_ name: String, _ heap: Heap) -> Value {
        let isValid = TimeZoneNames.isKnown(name)
        let canonical = TimeZoneNames.canonical(name)
        let suggestion = isValid ? nil : TimeZoneNames.suggestions(for: name).first
        return heap.record([
            "name": heap.string(name), "is_valid": Value(isValid), "is_old": Value(TimeZoneNames.isOld(name)),
            "canonical": canonical.map { heap.string($0) } ?? .nil,
            "suggestion": suggestion.map { heap.string($0) } ?? .nil,
        ])
    }
}
