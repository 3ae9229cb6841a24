import SiteScript
import SiteScriptSyntax

/// `without .a, .b`: rows without some columns.
enum WithoutStage {
    static let stage = NativeStage(
        "without",
        usage: "without .FIELD, …",
        "Leaves columns out of each row.",
        shape: NativeStage.Shape(positional: .row, count: 1...Int.max),
        flow: .extended,
        examples: [NativeExample("[{a: 1, b: 2}] | without .a", gives: "[{b: 2}]")],
        typing: type,
        execution: { arguments, _ throws(ScriptError) in WithoutExecution(arguments) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        var removed: Set<String> = []
        for argument in typing.arguments {
            guard let field = argument.value.plainField else {
                typing.report(.notAField(argument.value, stage: stage.name))
                continue
            }
            _ = typing.rowType(of: argument)
            removed.insert(field.name)
        }
        guard let record = typing.columns(of: typing.row) else { return typing.rows(of: typing.row) }
        return typing.rows(of: .record(record.removing(removed)))
    }
}
