import SiteScript
import SiteScriptSyntax

/// `select .a, n: e`: rows of a new record.
enum SelectStage {
    static let stage = NativeStage(
        "select",
        usage: "select .FIELD, NAME: EXPRESSION, …",
        "Makes rows of the named columns only.",
        shape: NativeStage.Shape(positional: .row, count: 0...Int.max, freeLabels: .row),
        flow: .replaced,
        examples: [
            NativeExample("[{a: 1, b: 2}] | select .b", gives: "[{b: 2}]"),
            NativeExample("[{a: 1}] | select .a, twice: .a * 2", gives: "[{a: 1, twice: 2}]"),
        ],
        typing: type,
        execution: { arguments, context throws(ScriptError) in try SelectExecution(arguments, context) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        if typing.arguments.isEmpty {
            typing.report(.noColumns(stage: typing.name, usage: stage.usage))
            return .never
        }
        let columns = typing.columns(from: typing.arguments, type: typing.rowType(of:))
        return typing.rows(of: .record(RecordType(fields: columns)))
    }
}
