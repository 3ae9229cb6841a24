import SiteScript
import SiteScriptSyntax

/// `summarize n: count(), s: sum(.x) by .a`: one row for each group, or one row for all.
enum SummarizeStage {
    static let stage = NativeStage(
        "summarize",
        usage: "summarize NAME: AGGREGATE, … [by .FIELD, …]",
        "Aggregates all rows, or those of each group, with count sum avg min max first last list distinct.",
        shape: NativeStage.Shape(freeLabels: .aggregate, keyList: .by),
        flow: .replaced,
        examples: [
            NativeExample("[{x: 1}, {x: 2}] | summarize n: count(), s: sum(.x)", gives: "[{n: 2, s: 3}]"),
            NativeExample(
                #"[{a: "x", n: 1}, {a: "y", n: 2}, {a: "x", n: 3}] | summarize most: max(.n) by .a"#,
                gives: #"[{a: "x", most: 3}, {a: "y", most: 2}]"#
            ),
            NativeExample(
                "[{x: 1}, {x: 2}] | summarize big: count(where: .x > 1)",
                gives: "[{big: 1}]"
            ),
        ],
        typing: type,
        execution: { SummarizeExecution($0, $1) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        if typing.arguments.isEmpty {
            typing.report(.noColumns(stage: typing.name, usage: stage.usage))
        }
        let keys = typing.columns(from: typing.keys, type: typing.rowType(of:))
        let named = typing.arguments.filter { $0.label != nil }
        let aggregates = typing.columns(from: named, type: typing.aggregateType(of:))
        for argument in typing.arguments {
            guard let label = argument.label, keys.contains(where: { $0.name == label.name }) else {
                continue
            }
            typing.report(.duplicateColumn(label.name, at: label.span))
        }
        return typing.rows(of: .record(RecordType(fields: keys).adding(aggregates)))
    }
}
