import SiteScript
import SiteScriptSyntax

/// `lookup other on .k`: every row with its only match.
enum LookupStage {
    static let stage = NativeStage(
        "lookup",
        usage: "lookup ROWS on .FIELD | .LEFT == .RIGHT, …",
        "Adds the columns of the matching row, nil without one; several matches are an error.",
        shape: NativeStage.Shape(positional: .value, count: 1...1, keyList: .on, needsKeyList: true),
        flow: .wholeRows,
        examples: [
            NativeExample(
                #"[{k: 1}, {k: 2}] | lookup [{id: 1, name: "a"}] on .k == .id | select .k, .name"#,
                gives: #"[{k: 1, name: "a"}, {k: 2, name: nil}]"#
            )
        ],
        typing: JoinColumns.type,
        execution: { arguments, context throws(ScriptError) in
            try JoinExecution(arguments, context, name: "lookup", isUnique: true)
        }
    )
}
