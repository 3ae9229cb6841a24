import SiteScript
import SiteScriptSyntax

/// `chart .label, .number`: bars; over instants a line; of numbers alone how they are distributed.
enum ChartStage {
    static let stage = NativeStage(
        "chart",
        usage: "chart .LABEL, .NUMBER",
        "Draws rows as bars, numbers over instants as a line, and numbers alone as a histogram.",
        shape: NativeStage.Shape(positional: .row, count: 1...2),
        flow: .wholeRows,
        ending: .value,
        effects: .prints,
        typing: type,
        execution: { ChartExecution($0, $1) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        let arguments = typing.arguments
        let types = arguments.map { typing.rowType(of: $0) }
        if let number = types.last, let argument = arguments.last, !isNumber(number) {
            typing.report(.chartOfNoNumbers(number, at: argument.value.span))
        }
        return .nil
    }

    private static func isNumber(_ type: ScriptType) -> Bool {
        switch type.unwrapped {
        case .int, .double, .any, .never, .parameter: true
        default: false
        }
    }
}
