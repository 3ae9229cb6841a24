import SiteScript

/// `skip n`: all rows but the first `n`.
enum SkipStage {
    static let stage = NativeStage(
        "skip",
        usage: "skip N",
        "Leaves the first rows out.",
        shape: NativeStage.Shape(positional: .value, count: 1...1),
        flow: .subset,
        pushRole: .skip,
        examples: [NativeExample("[1, 2, 3] | skip 2", gives: "[3]")],
        typing: type,
        execution: { arguments, _ throws(ScriptError) in try SkipExecution(arguments) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        typing.arguments.forEach(typing.requireCount)
        return typing.subset
    }
}
