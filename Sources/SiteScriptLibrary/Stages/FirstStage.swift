import SiteScript

/// `first`: the first row, or nil.
enum FirstStage {
    static let stage = NativeStage(
        "first",
        usage: "first",
        "Gives the first row, or nil when there is none.",
        flow: .subset,
        pushRole: .first,
        ending: .value,
        examples: [
            NativeExample("[3, 4] | first", gives: "3"),
            NativeExample("[3, 4] | where . > 9 | first", gives: "nil"),
        ],
        typing: { $0.row.asOptional },
        execution: { OneRowExecution(isOnly: false, $1) }
    )
}
