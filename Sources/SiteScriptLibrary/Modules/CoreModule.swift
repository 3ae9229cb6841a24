import SiteScript
import TimeZoneNames

/// What is always in reach: printing, types, time zones.
enum CoreModule {
    static let module = NativeModule(
        "core",
        "Printing, types and time zones.",
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
                    // What did not fit is never printed in part.
                    try text.requireWhole()
                    try call.context.charge(text.bytes.count / 64 + 1)
                    text.bytes.append(UInt8(ascii: "\n"))
                    try call.context.print(text.bytes)
                    return .nil
                }
            ),
            NativeFunction(
                "log",
                FunctionSignature([.init("values", .any, isVariadic: true)], result: .nil, effects: .prints),
                "Logs values as one message, apart from what the script prints.",
                body: .immediate { call throws(ScriptError) in
                    let parts = call.arguments.map { ValueText.display($0, call.heap) }
                    let message = parts.joined(separator: " ")
                    try call.context.spend(message.utf8.count, on: .outputBytes)
                    call.context.host.log(message)
                    return .nil
                }
            ),
            NativeFunction(
                "type_of",
                FunctionSignature([.init("value", .any)], result: .string),
                "Gives the name of a value's type.",
                examples: [
                    NativeExample("type_of(1.5)", gives: "\"Double\""),
                    NativeExample("type_of(nil)", gives: "\"Nil\""),
                ],
                body: .immediate { call throws(ScriptError) in
                    // Messages speak of nil and of records; these are the names of their types.
                    let names = ["nil": "Nil", "record": "Record"]
                    return call.heap.string(names[call[0].typeName] ?? call[0].typeName)
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
