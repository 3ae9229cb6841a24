import SiteScript

/// `map e`: a value for each row.
enum MapStage {
    static let stage = NativeStage(
        "map",
        usage: "map EXPRESSION",
        "Makes a value of each row.",
        shape: NativeStage.Shape(positional: .row, count: 1...1),
        flow: .replaced,
        examples: [
            NativeExample("[{a: 1}, {a: 2}] | map .a", gives: "[1, 2]"),
            NativeExample("[1, 2] | map x => x * 10", gives: "[10, 20]"),
        ],
        typing: { $0.rows(of: $0.operand.bound) },
        execution: { _, _ throws(ScriptError) in MapExecution() }
    )
}
