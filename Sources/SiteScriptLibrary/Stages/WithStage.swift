import SiteScript
import SiteScriptSyntax

/// `with n: e`: rows with columns added or replaced.
enum WithStage {
    static let stage = NativeStage(
        "with",
        usage: "with NAME: EXPRESSION, …",
        "Adds columns to each row, or replaces them.",
        shape: NativeStage.Shape(freeLabels: .row),
        flow: .extended,
        examples: [
            NativeExample("[{a: 1}] | with b: .a + 1", gives: "[{a: 1, b: 2}]"),
            NativeExample("[{a: 1, b: 2}] | with a: .b", gives: "[{a: 2, b: 2}]"),
        ],
        typing: type,
        execution: { arguments, _ throws(ScriptError) in WithExecution(arguments) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        if typing.arguments.isEmpty {
            typing.report(.noColumns(stage: typing.name, usage: stage.usage))
            return .never
        }
        let named = typing.arguments.filter { $0.label != nil }
        let added = typing.columns(from: named, type: typing.rowType(of:))
        guard let record = typing.columns(of: typing.row) else { return typing.rows(of: typing.row) }
        return typing.rows(of: .record(record.adding(added)))
    }
}
