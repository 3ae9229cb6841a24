import SiteScript

/// `last n`: the last `n` rows.
enum LastStage {
    static let stage = NativeStage(
        "last",
        usage: "last N",
        "Keeps the last rows.",
        shape: NativeStage.Shape(positional: .value, count: 1...1),
        flow: .subset,
        examples: [NativeExample("[1, 2, 3] | last 2", gives: "[2, 3]")],
        typing: type,
        execution: { arguments, context throws(ScriptError) in try LastExecution(arguments, context) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        typing.arguments.forEach(typing.requireCount)
        return typing.subset
    }
}
