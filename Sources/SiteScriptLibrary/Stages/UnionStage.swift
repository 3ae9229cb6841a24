import SiteScript
import SiteScriptSyntax

/// `union other`: the rows that flow in, then those of another source.
enum UnionStage {
    static let stage = NativeStage(
        "union",
        usage: "union ROWS",
        "Appends other rows; a column that only one side has is nil on the other.",
        shape: NativeStage.Shape(positional: .value, count: 1...1),
        flow: .extended,
        examples: [
            NativeExample("[1] | union [2, 3]", gives: "[1, 2, 3]"),
            NativeExample("[{a: 1}] | union [{a: 2, b: 3}]", gives: "[{a: 1, b: nil}, {a: 2, b: 3}]"),
        ],
        typing: type,
        execution: { arguments, context throws(ScriptError) in try UnionExecution(arguments, context) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        guard let other = typing.arguments.first else { return .never }
        let left = typing.row
        let right = typing.rowType(ofRowsIn: other)
        guard typing.input != .changes, typing.valueType(of: other) != .changes else {
            typing.report(.joinedChanges(at: other.value.span))
            return .never
        }
        if case .record(let leftRecord) = left, case .record(let rightRecord) = right {
            return typing.rows(of: .record(leftRecord.united(with: rightRecord)))
        }
        guard let joined = left.joined(with: right) else {
            typing.report(.differentRows(left, right, at: other.value.span))
            return .never
        }
        return typing.rows(of: joined)
    }
}
