import SiteScript

/// `min e`: the smallest value; without an expression, of the rows themselves.
enum MinimumStage {
    static let stage = NativeStage(
        "min",
        usage: "min [EXPRESSION]",
        "Gives the smallest value of the rows, leaving nil out; nil without any.",
        shape: NativeStage.Shape(positional: .row, count: 0...1),
        flow: .replaced,
        ending: .value,
        examples: [
            NativeExample("[1, 2] | min", gives: "1"),
            NativeExample("[{x: 1}, {x: 4}] | min .x", gives: "1"),
        ],
        typing: { $0.aggregate(.min, of: $0.operand, in: $0.arguments.first) },
        execution: { ReduceExecution(.min, $0, $1) }
    )
}
