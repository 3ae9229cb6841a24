import SiteScript
import SiteScriptSyntax

/// `join other on .k`: every row with each of its matches.
enum JoinStage {
    static let stage = NativeStage(
        "join",
        usage: "join ROWS on .FIELD | .LEFT == .RIGHT, …",
        "Adds the columns of all matching rows; a row without a match is kept with nil in them.",
        shape: NativeStage.Shape(positional: .value, count: 1...1, keyList: .on, needsKeyList: true),
        // Which columns the left side has decides what those of the right are called.
        flow: .wholeRows,
        examples: [
            NativeExample(
                "[{k: 1}, {k: 2}] | join [{k: 1, n: 5}, {k: 1, n: 6}] on .k",
                gives: "[{k: 1, n: 5}, {k: 1, n: 6}, {k: 2, n: nil}]"
            )
        ],
        typing: JoinColumns.type,
        execution: { arguments, context throws(ScriptError) in
            try JoinExecution(arguments, context, name: "join", isUnique: false)
        }
    )
}
