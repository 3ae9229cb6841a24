import SiteScript

/// `all e`: whether a condition holds for every row.
enum AllStage {
    static let stage = NativeStage(
        "all",
        usage: "all CONDITION",
        "Says whether a condition holds for every row.",
        shape: NativeStage.Shape(positional: .row, count: 1...1),
        flow: .replaced,
        ending: .value,
        examples: [
            NativeExample("[1, 2] | all . > 1", gives: "false"),
            NativeExample("[1, 2] | take 0 | all . > 1", gives: "true"),
        ],
        typing: type,
        execution: { _, _ throws(ScriptError) in TestExecution("all", stopsAt: false) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        typing.arguments.forEach(typing.requireCondition)
        return .bool
    }
}
