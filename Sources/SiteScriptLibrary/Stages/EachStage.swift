import SiteScript
import SiteScriptSyntax

/// `each x => { … }`: runs a block for each row.
enum EachStage {
    static let stage = NativeStage(
        "each",
        usage: "each ROW => { … }",
        "Runs a block for each row, for what it does.",
        shape: NativeStage.Shape(positional: .row, count: 1...1),
        flow: .replaced,
        ending: .value,
        examples: [NativeExample("[1, 2] | each x => { x + 1 }", gives: "nil")],
        typing: type,
        execution: { _, _ throws(ScriptError) in EachExecution() }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        for block in typing.arguments where typing.rowType(of: block).unwrapped == .changes {
            typing.report(.unusedChanges(of: block.value))
        }
        return .nil
    }
}
