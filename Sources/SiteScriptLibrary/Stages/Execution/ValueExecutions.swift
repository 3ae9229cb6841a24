import SiteScript

/// `first` and `only`: one row.
final class OneRowExecution: StageExecution {
    private let isOnly: Bool
    private var count = 0
    private let row: RootedValue

    init(isOnly: Bool, _ context: NativeContext) {
        self.isOnly = isOnly
        row = RootedValue(.nil, in: context.heap)
    }

    var isDone: Bool { !isOnly && count > 0 }
    var demand: Int? { isOnly ? nil : 1 }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        if count == 0 { row.value = batch.row(0, context.heap) }
        count += batch.count
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        guard isOnly, count != 1 else { return .value(row.value) }
        throw ScriptError(
            .value,
            .wrongRowCount,
            count == 0 ? "`only` found no row" : "`only` found \(count) rows, not one",
            hint: count == 0 ? "use `first` for a row or nil" : "narrow it with `where`, or use `first`"
        )
    }
}

/// `count`: how many rows.
final class CountExecution: StageExecution {
    private var count = 0

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        count += batch.count
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .value(Value(count)) }
}

/// `any` and `all`: whether a condition holds for one row, or for every row.
final class TestExecution: StageExecution {
    private let stopsAt: Bool
    private let name: String
    private var found = false

    /// `any` stops at the first true, `all` at the first false.
    init(_ name: String, stopsAt: Bool) {
        self.name = name
        self.stopsAt = stopsAt
    }

    var isDone: Bool { found }
    var demand: Int? { found ? 0 : 1024 }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        for value in columns[0].buffer {
            guard value.has(.bool) else { throw notBool(value, name) }
            if value.boolean == stopsAt {
                found = true
                break
            }
        }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        .value(Value(found ? stopsAt : !stopsAt))
    }
}

/// `sum`, `avg`, `min` and `max` over all rows.
final class ReduceExecution: StageExecution {
    private let aggregator: Aggregator
    private let usesRows: Bool

    init(_ function: AggregateExpression.Function, _ arguments: StageArguments, _ context: NativeContext) {
        usesRows = arguments.positional.isEmpty
        aggregator = Aggregator(
            AggregateExpression(function: function, column: 0, conditionColumn: nil),
            context.heap
        )
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let groups = [Int32](repeating: 0, count: batch.count)
        let operand = usesRows ? batch.columns[0] : columns[0]
        try aggregator.take([operand], groups, groupCount: 1)
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        .value(aggregator.finish(groupCount: 1)[0])
    }
}

/// `collect`: all rows as a list.
final class CollectExecution: StageExecution {
    private let rows: Column

    init(_ context: NativeContext) { rows = Column(context.heap) }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        for row in 0..<batch.count { rows.append(batch.row(row, context.heap)) }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        .value(context.heap.list(rows))
    }
}

/// `each`: the block ran for every row; nothing comes out.
final class EachExecution: StageExecution {
    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? { nil }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .value(.nil) }
}
