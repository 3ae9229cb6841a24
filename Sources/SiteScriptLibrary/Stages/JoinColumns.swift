import SiteScript
import SiteScriptSyntax

/// The columns of joined rows: those of the left side, then those of the right.
///
/// The type rule and the execution of `join` and `lookup` both name columns by it, so that they agree.
struct JoinColumns {
    /// One column of the right side that flows out.
    struct Right: Hashable {
        /// Its name on the right side.
        var source: String
        /// Its name in the joined rows.
        var name: String
    }

    /// The columns taken from the right side, in its order.
    let right: [Right]

    /// Names the columns of rows joined on `keys`, pairs of a left and a right column.
    ///
    /// A key of the same name
    /// on both sides comes once; any other column of the right side whose name is taken gets the suffix `_2`.
    init(left: [String], right: [String], keys: [(left: String, right: String)]) {
        let merged = Set(keys.filter { $0.left == $0.right }.map(\.right))
        var taken = Set(left)
        self.right = right.filter { !merged.contains($0) }.map { column in
            var name = column
            while !taken.insert(name).inserted { name += "_2" }
            return Right(source: column, name: name)
        }
    }

    /// The pair of columns that one key of an `on` list names: `.k`, or `.left == .right`.
    static func key(of argument: StageArgument) -> (left: Identifier, right: Identifier)? {
        if let field = argument.value.plainField { return (field, field) }
        guard case .binary(.equal, let left, let right, _) = argument.value.kind,
            let leftField = left.plainField, let rightField = right.plainField
        else { return nil }
        return (leftField, rightField)
    }

    /// The type rule of `join` and `lookup`: columns of the right side may be nil, since a row without a
    /// match is kept.
    static func type(_ typing: any StageTyping) -> ScriptType {
        guard let other = typing.arguments.first else { return .never }
        let left = typing.row
        let right = typing.rowType(ofRowsIn: other)
        let keys = typing.keys.compactMap { checkKey($0, left, right, typing) }
        guard let leftRecord = typing.columns(of: left), let rightRecord = typing.columns(of: right)
        else { return typing.rows(of: left == .never || right == .never ? .never : .any) }
        let columns = JoinColumns(
            left: leftRecord.fields.map(\.name),
            right: rightRecord.fields.map(\.name),
            keys: keys
        )
        let added = columns.right.map { column in
            RecordType.Field(column.name, (rightRecord[column.source] ?? .any).asOptional)
        }
        return typing.rows(of: .record(RecordType(fields: leftRecord.fields + added)))
    }

    private static func checkKey(
        _ key: StageArgument,
        _ left: ScriptType,
        _ right: ScriptType,
        _ typing: any StageTyping
    ) -> (left: String, right: String)? {
        guard let fields = JoinColumns.key(of: key) else {
            typing.report(.invalidKey(key.value))
            return nil
        }
        let (leftKey, rightKey) = sides(of: key)
        let leftType = typing.rowType(of: leftKey)
        let rightType = typing.type(of: rightKey, overRow: right)
        if !leftType.isComparable(with: rightType) {
            typing.report(
                Diagnostic(
                    .comparedDifferentTypes,
                    "`\(fields.left.name)` is \(leftType.shortText) here and "
                        + "`\(fields.right.name)` is \(rightType.shortText) on the other side",
                    at: key.value.span
                )
            )
        }
        return (fields.left.name, fields.right.name)
    }

    private static func sides(of key: StageArgument) -> (StageArgument, StageArgument) {
        guard case .binary(_, let left, let right, _) = key.value.kind else { return (key, key) }
        return (
            StageArgument(label: nil, value: left, direction: nil),
            StageArgument(label: nil, value: right, direction: nil)
        )
    }
}
