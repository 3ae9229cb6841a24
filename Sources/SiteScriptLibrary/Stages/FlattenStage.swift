import SiteScript

/// `flatten`: the elements of rows that are lists.
enum FlattenStage {
    static let stage = NativeStage(
        "flatten",
        usage: "flatten",
        "Makes a row of each element of rows that are lists.",
        flow: .wholeRows,
        examples: [NativeExample("[[1, 2], [3]] | flatten", gives: "[1, 2, 3]")],
        typing: type,
        execution: { _, _ throws(ScriptError) in FlattenExecution() }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        switch typing.row {
        case .list(let element), .stream(let element): return typing.rows(of: element)
        case .any, .never: return typing.rows(of: typing.row)
        default:
            typing.report(.notLists(typing.row, stage: typing.name))
            return .never
        }
    }
}
