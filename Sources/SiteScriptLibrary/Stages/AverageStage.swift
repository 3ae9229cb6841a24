import SiteScript

/// `avg e`: the mean over the rows; without an expression, of the rows themselves.
enum AverageStage {
    static let stage = NativeStage(
        "avg",
        usage: "avg [EXPRESSION]",
        "Gives the mean of a number or duration of each row, nil without rows.",
        shape: NativeStage.Shape(positional: .row, count: 0...1),
        flow: .replaced,
        ending: .value,
        examples: [
            NativeExample("[1, 2] | avg", gives: "1.5"),
            NativeExample("[{x: 1}, {x: 4}] | avg .x", gives: "2.5"),
        ],
        typing: { $0.aggregate(.avg, of: $0.operand, in: $0.arguments.first) },
        execution: { ReduceExecution(.avg, $0, $1) }
    )
}
