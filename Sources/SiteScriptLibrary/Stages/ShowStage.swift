import SiteScript
import SiteScriptSyntax

/// `show`: prints rows as a table, changes as a plan.
enum ShowStage {
    /// What `as:` takes.
    static let formats = ["table", "markdown", "json", "jsonl", "csv", "tsv", "md", "html", "curl"]

    static let stage = NativeStage(
        "show",
        usage: "show [as: \"FORMAT\"]",
        "Prints rows as a table and changes as a plan, or in another format.",
        shape: NativeStage.Shape(labels: [
            NativeStage.Label(
                "as",
                .value,
                .string,
                help: "table, markdown, json, jsonl, csv, tsv, html; curl for requests"
            )
        ]),
        flow: .wholeRows,
        ending: .value,
        effects: .prints,
        typing: type,
        execution: { ShowExecution($0, $1) },
        objectExecution: ShowExecution.show
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        _ = typing.row
        for argument in typing.arguments {
            guard let format = argument.value.literalText else { continue }
            guard !formats.contains(format) else { continue }
            typing.report(.unknownFormat(format, of: formats, at: argument.value.span))
        }
        return .nil
    }
}
