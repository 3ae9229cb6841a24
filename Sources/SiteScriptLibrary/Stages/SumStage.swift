import SiteScript

/// `sum e`: the sum over the rows; without an expression, of the rows themselves.
enum SumStage {
    static let stage = NativeStage(
        "sum",
        usage: "sum [EXPRESSION]",
        "Adds up a number or duration of each row; no rows give 0.",
        shape: NativeStage.Shape(positional: .row, count: 0...1),
        flow: .replaced,
        ending: .value,
        examples: [
            NativeExample("[1, 2] | sum", gives: "3"),
            NativeExample("[{x: 1}, {x: 4}] | sum .x", gives: "5"),
        ],
        typing: { $0.aggregate(.sum, of: $0.operand, in: $0.arguments.first) },
        execution: { ReduceExecution(.sum, $0, $1) }
    )
}
