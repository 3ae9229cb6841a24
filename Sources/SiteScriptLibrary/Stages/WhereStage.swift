import SiteScript

/// `where CONDITION`: keeps the rows for which it holds.
enum WhereStage {
    static let stage = NativeStage(
        "where",
        usage: "where CONDITION",
        "Keeps the rows for which a condition holds.",
        shape: NativeStage.Shape(positional: .row, count: 1...1),
        flow: .subset,
        pushRole: .filter,
        examples: [
            NativeExample("[{a: 1}, {a: 2}] | where .a > 1", gives: "[{a: 2}]"),
            NativeExample("[1, 2, 3] | where . != 2", gives: "[1, 3]"),
        ],
        typing: type,
        execution: { _, _ throws(ScriptError) in WhereExecution() }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        guard let condition = typing.arguments.first else { return typing.subset }
        typing.requireCondition(condition)
        // Changes stay changes whatever is known of their fields.
        return typing.input == .changes ? .changes : typing.rows(of: typing.rowNarrowed(by: condition))
    }
}
