import SiteScript

/// `max e`: the largest value; without an expression, of the rows themselves.
enum MaximumStage {
    static let stage = NativeStage(
        "max",
        usage: "max [EXPRESSION]",
        "Gives the largest value of the rows, leaving nil out; nil without any.",
        shape: NativeStage.Shape(positional: .row, count: 0...1),
        flow: .replaced,
        ending: .value,
        examples: [
            NativeExample("[1, 2] | max", gives: "2"),
            NativeExample("[{x: 1}, {x: 4}] | max .x", gives: "4"),
        ],
        typing: { $0.aggregate(.max, of: $0.operand, in: $0.arguments.first) },
        execution: { ReduceExecution(.max, $0, $1) }
    )
}
