import SiteScript

/// `any e`: whether a condition holds for at least one row.
enum AnyStage {
    static let stage = NativeStage(
        "any",
        usage: "any CONDITION",
        "Says whether a condition holds for at least one row.",
        shape: NativeStage.Shape(positional: .row, count: 1...1),
        flow: .replaced,
        ending: .value,
        examples: [
            NativeExample("[1, 2] | any . > 1", gives: "true"),
            NativeExample("[1, 2] | take 0 | any . > 1", gives: "false"),
        ],
        typing: type,
        execution: { _, _ throws(ScriptError) in TestExecution("any", stopsAt: true) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        typing.arguments.forEach(typing.requireCondition)
        return .bool
    }
}
