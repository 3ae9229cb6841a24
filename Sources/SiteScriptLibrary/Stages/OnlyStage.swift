import SiteScript

/// `only`: the one row, or an error that says how many there are.
enum OnlyStage {
    static let stage = NativeStage(
        "only",
        usage: "only",
        "Gives the only row; none or several are an error that says how many there are.",
        flow: .subset,
        ending: .value,
        examples: [NativeExample("[3, 4] | where . > 3 | only", gives: "4")],
        typing: { $0.row },
        execution: { OneRowExecution(isOnly: true, $1) }
    )
}
