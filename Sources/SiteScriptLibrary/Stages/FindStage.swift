import SiteScript

/// `find "text"`: rows where any text field contains it, ignoring case.
enum FindStage {
    /// The column that says where the text was found.
    static let column = "found_in"

    static let stage = NativeStage(
        "find",
        usage: "find \"TEXT\"",
        "Keeps rows where a text field contains a text, ignoring case; `found_in` names those fields.",
        shape: NativeStage.Shape(positional: .value, count: 1...1),
        // Every text field is looked into.
        flow: .wholeRows,
        examples: [
            NativeExample(
                #"[{a: "Seoul", b: "x"}, {a: "Busan", b: "y"}] | find "seo""#,
                gives: #"[{a: "Seoul", b: "x", found_in: "a"}]"#
            )
        ],
        typing: type,
        execution: { arguments, _ throws(ScriptError) in try FindExecution(arguments) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        for text in typing.arguments { typing.require(typing.valueType(of: text), for: text, toBe: .string) }
        guard let record = typing.columns(of: typing.row) else { return typing.rows(of: typing.row) }
        if !record.fields.contains(where: { $0.type.unwrapped.isText || $0.type.isUnchecked }) {
            typing.report(.noTextFields(typing.row, stage: typing.name))
            return .never
        }
        return typing.rows(of: .record(record.adding([RecordType.Field(column, .string)])))
    }
}
