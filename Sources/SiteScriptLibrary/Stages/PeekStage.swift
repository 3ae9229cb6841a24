import SiteScript

/// `peek`: prints the rows and passes them on.
enum PeekStage {
    static let stage = NativeStage(
        "peek",
        usage: "peek",
        "Prints the rows on the way and passes them on.",
        // Whole rows are printed, whatever is read of them later.
        flow: .wholeRows,
        effects: .prints,
        examples: [NativeExample("[1, 2] | peek | count", gives: "2")],
        typing: { $0.subset },
        execution: { _, _ throws(ScriptError) in PeekExecution() }
    )
}
