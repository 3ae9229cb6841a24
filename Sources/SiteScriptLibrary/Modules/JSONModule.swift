import SiteScript

/// JSON as text, in files and on standard input.
enum JSONModule {
    private static let path = FunctionSignature.Parameter("path", .string)
    private static let type = FunctionSignature.Parameter(
        "as",
        .type(.parameter(0)),
        isOptional: true,
        needsLabel: true
    )

    static let module = NativeModule(
        "json",
        "JSON as text, in files and on standard input.",
        functions: [
            NativeFunction(
                "to_json",
                FunctionSignature([.init("value", .any)], result: .string),
                "Writes a value as JSON on one line.",
                examples: [NativeExample("to_json([1, nil, true])", gives: "\"[1,null,true]\"")],
                body: .immediate { call throws(ScriptError) in
                    var writer = JSONWriter(call.heap, charging: call.context)
                    try writer.write(call[0])
                    return call.heap.string(writer.bytes)
                }
            ),
            NativeFunction(
                "from_json",
                FunctionSignature([.init("text", .string), type], result: .parameter(0)),
                "The value that a JSON text spells: objects are records; `as:` gives its type.",
                examples: [
                    NativeExample(
                        "from_json(#\"{\"id\": 7, \"tags\": [\"a\"]}\"#)",
                        gives: "{id: 7, tags: [\"a\"]}"
                    ),
                    NativeExample("from_json(#\"{\"a\": 1}\"#, as: [String: Int])", gives: "[\"a\": 1]"),
                ],
                body: .immediate { call throws(ScriptError) in try fromJSON(call) }
            ),
            NativeFunction(
                "json",
                FunctionSignature([path, type], result: .stream(.parameter(0)), effects: .files),
                "The elements of the list in a JSON file as rows; `as:` gives the type of each.",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.files, "files")
                    let source = try JSONSource(try call.string(0), as: declared(call, 1), call.context)
                    return call.heap.native(StreamObject(source))
                }
            ),
            NativeFunction(
                "jsonl",
                FunctionSignature([path, type], result: .stream(.parameter(0)), effects: .files),
                "The lines of a file, each a JSON value, as rows; `as:` gives the type of each.",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.files, "files")
                    let path = try call.string(0)
                    let origin: LineSource.Origin =
                        path == "-" ? .input : .file(try MappedFile(path), name: FileName.last(of: path))
                    return try lines(call, origin, isJSON: true, declared(call, 1))
                }
            ),
            NativeFunction(
                "stdin",
                FunctionSignature(
                    [type],
                    result: .stream(.parameter(0)),
                    shortResult: .stream(.string),
                    effects: .files
                ),
                "The lines of standard input as rows: as text, or with `as:` each as JSON of that type.",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.files, "files")
                    return try lines(call, .input, isJSON: !call[0].isMissing, declared(call, 0))
                }
            ),
        ]
    )

    private static func declared(_ call: NativeCall, _ index: Int) -> ScriptType? {
        (call[index].nativeObject as? TypeObject)?.type
    }

    private static func lines(
        _ call: NativeCall,
        _ origin: LineSource.Origin,
        isJSON: Bool,
        _ type: ScriptType?
    ) throws(ScriptError) -> Value {
        let source = try LineSource(origin, isJSON: isJSON, as: type, call.context)
        return call.heap.native(StreamObject(source))
    }

    private static func fromJSON(_ call: NativeCall) throws(ScriptError) -> Value {
        let plan = try JSONPlan(declared(call, 1) ?? .any, call.heap)
        var reader = JSONReader(try call.text(0).bytes, call.context)
        do throws(JSONReader.Failure) {
            let value = try reader.value(plan)
            try reader.end()
            return value
        } catch {
            throw error.error(in: reader, name: nil)
        }
    }
}
