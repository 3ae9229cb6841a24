import SiteScript

/// `explain`: what would be asked of the source and what is done here; nothing runs.
///
/// The engine answers it from the pipeline before it, so it has no execution of its own.
enum ExplainStage {
    static let stage = NativeStage(
        "explain",
        usage: "explain",
        "Says what would be asked of the source and what is done here, and why; nothing runs.",
        flow: .subset,
        ending: .value,
        typing: type,
        execution: nil
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        _ = typing.row
        return .nil
    }
}
