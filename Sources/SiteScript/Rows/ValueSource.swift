/// A list or range as a source of rows.
final class ValueSource: RowSource {
    let value: Value
    let rows: RowsObject?

    init(_ value: Value) {
        self.value = value
        rows = value.nativeObject as? RowsObject
    }

    func markValues(_ mark: (Value) -> Void) { mark(value) }

    var title: String { value.has(.list) ? "list of \(value.list.count)" : value.typeName.lowercased() }
    var columns: [String]? { nil }
    var takesLimits: Bool { false }
    var countsRows: Bool { false }
    func refusal(of predicate: PushPredicate) -> String? { "the rows are already here" }
    func refusal(ofSort keys: [PushSort]) -> String? { "the rows are already here" }
    func lines(explaining query: SourceQuery) -> [String] { [] }

    func open(_ query: SourceQuery, _ context: NativeContext) throws(ScriptError) -> any RowCursor {
        if let rows { return try rows.rowSource(context.heap).open(query, context) }
        return ValueCursor(RootedValue(value, in: context.heap))
    }
}

/// Goes over a list or range in batches.
private final class ValueCursor: RowCursor {
    private let value: RootedValue
    private var place = 0

    init(_ value: RootedValue) { self.value = value }

    func next(maximumRows: Int, _ context: NativeContext) throws(ScriptError) -> CursorStep {
        let total = value.value.has(.list) ? value.value.list.count : value.value.range.count
        let count = min(maximumRows, total - place)
        guard count > 0 else { return .end }
        let column = Column(context.heap, capacity: count)
        if value.value.has(.list) {
            let elements = value.value.list.buffer[place..<place + count]
            column.append(UnsafeBufferPointer(rebasing: elements))
        } else {
            let lower = value.value.range.lower + place
            for offset in 0..<count { column.append(Value(lower + offset)) }
        }
        place += count
        return .rows(RowBatch(values: column, firstRow: place - count + 1))
    }
}
