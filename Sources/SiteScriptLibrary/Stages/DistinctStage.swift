import SiteScript

/// `distinct .a`: the first row of each value; without keys, of each whole row.
enum DistinctStage {
    static let stage = NativeStage(
        "distinct",
        usage: "distinct [.FIELD, …]",
        "Keeps the first row of each value; without fields, whole rows are compared.",
        shape: NativeStage.Shape(positional: .row, count: 0...Int.max),
        flow: .subset,
        examples: [
            NativeExample("[2, 1, 2] | distinct", gives: "[2, 1]"),
            NativeExample("[{a: 1, b: 1}, {a: 1, b: 2}] | distinct .a", gives: "[{a: 1, b: 1}]"),
        ],
        typing: type,
        execution: { DistinctExecution($0, $1) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        for key in typing.arguments { _ = typing.rowType(of: key) }
        return typing.subset
    }
}
