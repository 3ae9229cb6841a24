import SiteScript

/// `collect`: the rows as a list.
enum CollectStage {
    static let stage = NativeStage(
        "collect",
        usage: "collect",
        "Runs the pipeline and gives its rows as a list.",
        flow: .wholeRows,
        ending: .value,
        examples: [NativeExample("1...3 | collect", gives: "[1, 2, 3]")],
        typing: { $0.input == .never ? .never : .list($0.row) },
        execution: { CollectExecution($1) }
    )
}
