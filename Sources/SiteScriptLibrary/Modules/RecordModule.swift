import SiteScript
import SiteScriptSyntax

/// Members of records; `with` is part of the language.
enum RecordModule {
    private static let record = FunctionSignature.Parameter("record", .record(RecordType(fields: [])))

    static let module = NativeModule(
        "record",
        "Records.",
        members: [
            .property(
                NativeFunction(
                    "keys",
                    FunctionSignature([record], result: .list(.string)),
                    "The names of the fields in order.",
                    examples: [NativeExample("{a: 1, b: 2}.keys", gives: "[\"a\", \"b\"]")],
                    body: .immediate { call throws(ScriptError) in
                        call.heap.list(call.heap.shape(of: call[0]).names.map { call.heap.string($0) })
                    }
                )
            ),
            .property(
                NativeFunction(
                    "values",
                    FunctionSignature([record], result: .list(.any)),
                    "The values of the fields in order.",
                    examples: [NativeExample("{a: 1, b: \"x\"}.values", gives: "[1, \"x\"]")],
                    body: .immediate { call throws(ScriptError) in
                        let count = call.heap.shape(of: call[0]).count
                        return call.heap.list((0..<count).map { call[0].record.slots[$0] })
                    }
                )
            ),
            .method(
                NativeFunction(
                    "without",
                    FunctionSignature(
                        [record, .init("names", .string, isVariadic: true)],
                        result: .any
                    ),
                    "The record without some of its fields.",
                    examples: [NativeExample("{a: 1, b: 2}.without(\"a\")", gives: "{b: 2}")],
                    body: .immediate { call throws(ScriptError) in try without(call) }
                )
            ),
        ]
    )

    private static func without(_ call: NativeCall) throws(ScriptError) -> Value {
        let shape = call.heap.shape(of: call[0])
        var removed: Set<String> = []
        for index in 1..<call.arguments.count {
            let name = try call.string(index)
            guard shape.names.contains(name) else {
                let near = NameSuggestion.closest(to: name, among: shape.names)
                throw ScriptError(
                    .type,
                    .unknownField,
                    "the record has no field `\(name)`",
                    hint: near.map { "did you mean `\($0)`?" }
                )
            }
            removed.insert(name)
        }
        let kept = shape.names.indices.filter { !removed.contains(shape.names[$0]) }
        return call.heap.record(
            call.heap.shape(kept.map { shape.fields[$0] }),
            kept.map { call[0].record.slots[$0] }
        )
    }
}
