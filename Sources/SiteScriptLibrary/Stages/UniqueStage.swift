import SiteScript

/// `unique .a`: all rows, or an error that lists the values that come more than once.
enum UniqueStage {
    static let stage = NativeStage(
        "unique",
        usage: "unique [.FIELD, …]",
        "Passes the rows on when no value comes twice; otherwise an error lists the duplicates.",
        shape: NativeStage.Shape(positional: .row, count: 0...Int.max),
        flow: .subset,
        examples: [NativeExample("[{a: 1}, {a: 2}] | unique .a", gives: "[{a: 1}, {a: 2}]")],
        typing: type,
        execution: { UniqueExecution($0, $1) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        for key in typing.arguments { _ = typing.rowType(of: key) }
        return typing.subset
    }
}
