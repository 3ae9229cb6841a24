import SiteScript
import SiteScriptSyntax

/// `save "f.csv"`: writes rows to a file in the format that its extension says.
enum SaveStage {
    /// The formats by extension; changes are also saved as a plan.
    static let extensions = ["csv", "tsv", "json", "jsonl", "md", "html"]
    static let planExtension = "plan"

    static let stage = NativeStage(
        "save",
        usage: "save \"FILE\" [overwrite: true]",
        "Writes rows to a file in the format of its extension, whole or not at all; changes also as .plan.",
        shape: NativeStage.Shape(
            positional: .value,
            count: 1...1,
            labels: [
                NativeStage.Label("overwrite", .value, .bool, help: "replace a file that is already there")
            ]
        ),
        flow: .wholeRows,
        ending: .value,
        effects: .files,
        typing: type,
        execution: { arguments, context throws(ScriptError) in try SaveExecution(arguments, context) },
        objectExecution: SaveExecution.save
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        _ = typing.row
        for path in typing.arguments where path.label == nil {
            typing.require(typing.valueType(of: path), for: path, toBe: .string)
            guard let text = path.value.literalText else { continue }
            let name = text.split(separator: "/").last ?? ""
            let suffix = name.contains(".") ? name.split(separator: ".").last.map(String.init) ?? "" : ""
            if suffix == planExtension {
                if typing.input != .changes, !typing.input.isUnchecked {
                    typing.report(.planOfRows(text, at: path.value.span))
                }
            } else if !extensions.contains(suffix) {
                typing.report(.unknownExtension(text, of: extensions, at: path.value.span))
            }
        }
        return .nil
    }
}
