import SiteScript

/// `group .a`: rows `{key, rows}`, one for each value in the order of first appearance.
enum GroupStage {
    static let stage = NativeStage(
        "group",
        usage: "group .FIELD, …",
        "Gathers the rows of each value into rows of key and rows; several keys make a record.",
        shape: NativeStage.Shape(positional: .row, count: 1...Int.max),
        flow: .wholeRows,
        examples: [
            NativeExample(
                "[{a: 1, b: 2}, {a: 1, b: 3}] | group .a",
                gives: "[{key: 1, rows: [{a: 1, b: 2}, {a: 1, b: 3}]}]"
            )
        ],
        typing: type,
        execution: { GroupExecution($0, $1) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        let key: ScriptType
        if typing.arguments.count == 1, let only = typing.arguments.first {
            key = typing.rowType(of: only).bound
        } else {
            key = .record(
                RecordType(fields: typing.columns(from: typing.arguments, type: typing.rowType(of:)))
            )
        }
        let columns = [RecordType.Field("key", key), RecordType.Field("rows", .list(typing.row))]
        return typing.rows(of: .record(RecordType(fields: columns)))
    }
}
