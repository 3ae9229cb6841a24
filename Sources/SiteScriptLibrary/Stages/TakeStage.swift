import SiteScript

/// `take n`: the first `n` rows.
enum TakeStage {
    static let stage = NativeStage(
        "take",
        usage: "take N",
        "Keeps the first rows.",
        shape: NativeStage.Shape(positional: .value, count: 1...1),
        flow: .subset,
        pushRole: .take,
        examples: [NativeExample("[1, 2, 3] | take 2", gives: "[1, 2]")],
        typing: type,
        execution: { arguments, _ throws(ScriptError) in try TakeExecution(arguments) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        typing.arguments.forEach(typing.requireCount)
        return typing.subset
    }
}
