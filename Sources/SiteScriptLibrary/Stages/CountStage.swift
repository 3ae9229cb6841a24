import SiteScript
import SiteScriptSyntax

/// `count`: how many rows; `count by .a`: how many for each value, most frequent first.
enum CountStage {
    static let stage = NativeStage(
        "count",
        usage: "count [by .FIELD, …]",
        "Counts the rows, or those of each value, most frequent first and ties by first appearance.",
        shape: NativeStage.Shape(keyList: .by),
        flow: .replaced,
        pushRole: .count,
        ending: .valueWithoutKeys,
        examples: [
            NativeExample("[1, 2, 3] | count", gives: "3"),
            NativeExample(
                #"[{a: "x"}, {a: "y"}, {a: "y"}] | count by .a"#,
                gives: #"[{a: "y", count: 2}, {a: "x", count: 1}]"#
            ),
        ],
        typing: type,
        execution: { arguments, context throws(ScriptError) in
            if arguments.keys.isEmpty { return CountExecution() }
            return CountByExecution(arguments, context)
        }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        _ = typing.row
        guard !typing.keys.isEmpty else { return .int }
        var columns = typing.columns(from: typing.keys, type: typing.rowType(of:))
        if let clash = typing.keys.first(where: { typing.columnName(of: $0) == "count" }) {
            typing.report(.duplicateColumn("count", at: clash.value.span))
            columns.removeAll { $0.name == "count" }
        }
        columns.append(RecordType.Field("count", .int))
        return typing.rows(of: .record(RecordType(fields: columns)))
    }
}
