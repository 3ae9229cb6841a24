import SiteScript
import SiteScriptSyntax

/// Files, as far as the host grants them.
enum FileModule {
    private static let path = FunctionSignature.Parameter("path", .string)
    private static let type = FunctionSignature.Parameter(
        "as",
        .type(.parameter(0)),
        isOptional: true,
        needsLabel: true
    )

    static let module = NativeModule(
        "files",
        "Reading files.",
        functions: [
            NativeFunction(
                "csv",
                FunctionSignature([path, type], result: .stream(.parameter(0)), effects: .files),
                "The rows of a CSV file; its first line names the columns, `as:` gives their types.",
                body: .immediate { call throws(ScriptError) in try rows(call, separator: UInt8(ascii: ",")) }
            ),
            NativeFunction(
                "tsv",
                FunctionSignature([path, type], result: .stream(.parameter(0)), effects: .files),
                "The rows of a file of tab-separated values.",
                body: .immediate { call throws(ScriptError) in try rows(call, separator: UInt8(ascii: "\t")) }
            ),
            NativeFunction(
                "read",
                FunctionSignature([path], result: .string, effects: .files),
                "The text of a file.",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.files, "files")
                    let file = try MappedFile(try call.string(0))
                    guard InvalidText.firstOffset(in: file.bytes) == nil else {
                        throw ScriptError(.invalid, .format, "`\(file.path)` is not valid UTF-8")
                    }
                    try call.heap.reserve(file.bytes.count)
                    return call.heap.string(file.bytes)
                }
            ),
            NativeFunction(
                "exists",
                FunctionSignature([path], result: .bool, effects: .files),
                "Whether a file exists.",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.files, "files")
                    return Value(fileExists(try call.string(0)))
                }
            ),
        ]
    )

    private static func rows(_ call: NativeCall, separator: UInt8) throws(ScriptError) -> Value {
        try call.require(.files, "files")
        let type = (call[1].nativeObject as? TypeObject)?.type
        let source = try CSVSource(try call.string(0), as: type, separator: separator)
        return call.heap.native(StreamObject(source))
    }
}
