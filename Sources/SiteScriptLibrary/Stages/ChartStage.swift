import SiteScript
import SiteScriptSyntax

/// `chart .a, .n`: known to the language, not there yet.
enum ChartStage {
    static let stage = NativeStage(
        "chart",
        usage: "chart .LABEL, .NUMBER",
        "Draws rows as bars; this version cannot do that yet.",
        shape: NativeStage.Shape(positional: .row, count: 1...2),
        flow: .wholeRows,
        ending: .value,
        effects: .prints,
        typing: type
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        typing.report(
            .notAvailableYet(
                "the stage `chart`",
                at: typing.name.span,
                hint: "`show` prints the rows as a table"
            )
        )
        return .nil
    }
}
