import SiteScript

/// `sort`: all rows, in the order of their keys.
final class SortExecution: StageExecution {
    private let rows: RowBuffer
    private let keys: [Column]
    private let isDescending: [Bool]

    init(_ arguments: StageArguments, _ context: NativeContext) {
        rows = RowBuffer(context.heap)
        keys = arguments.positional.map { _ in Column(context.heap) }
        isDescending = arguments.positional.map(\.isDescending)
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        rows.append(batch)
        if keys.isEmpty { return nil }
        for (key, column) in zip(keys, columns) { key.append(column.buffer) }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        let batch = rows.batch
        guard batch.count > 1 else { return .rows([batch]) }
        // Without keys the rows themselves are sorted.
        let sortKeys = keys.isEmpty ? [batch.columns[0]] : keys
        let order = try RowSorting.order(
            sortKeys,
            isDescending: keys.isEmpty ? [false] : isDescending,
            context
        )
        return .rows([batch.gathering(order)])
    }
}

/// `take`: the first rows.
final class TakeExecution: StageExecution {
    private var rest: Int

    init(_ arguments: StageArguments) throws(ScriptError) { rest = try arguments.rowCount("take") }

    var isDone: Bool { rest == 0 }
    var demand: Int? { rest }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        guard rest > 0 else { return nil }
        let taken = batch.prefix(rest)
        rest -= taken.count
        return taken
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// `skip`: all but the first rows.
final class SkipExecution: StageExecution {
    private var rest: Int

    init(_ arguments: StageArguments) throws(ScriptError) { rest = try arguments.rowCount("skip") }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let skipped = min(rest, batch.count)
        rest -= skipped
        return skipped == batch.count ? nil : batch.dropping(skipped)
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// `last`: the last rows; holds little more than those.
final class LastExecution: StageExecution {
    private let wanted: Int
    private var rows: RowBuffer

    init(_ arguments: StageArguments, _ context: NativeContext) throws(ScriptError) {
        wanted = try arguments.rowCount("last")
        rows = RowBuffer(context.heap)
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        rows.append(batch)
        if rows.count > wanted + 65_536, rows.count > wanted * 2 {
            let kept = rows.batch.dropping(rows.count - wanted)
            rows = RowBuffer(context.heap)
            rows.append(kept)
        }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        let batch = rows.batch
        return .rows([batch.dropping(batch.count - wanted)])
    }
}

/// `distinct`: the first row of each value.
final class DistinctExecution: StageExecution {
    private let table: GroupTable
    private let keyCount: Int

    init(_ arguments: StageArguments, _ context: NativeContext) {
        keyCount = arguments.positional.count
        table = GroupTable(context.heap, partCount: max(1, keyCount))
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let keys = keyCount > 0 ? columns[...] : [wholeRows(batch, context.heap)][...]
        var kept: [Int32] = []
        for row in 0..<batch.count where table.number(of: keys, row: row).isNew { kept.append(Int32(row)) }
        return kept.isEmpty ? nil : batch.gathering(kept)
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// `unique`: all rows, unless a value comes twice.
final class UniqueExecution: StageExecution {
    private let table: GroupTable
    private let rows: RowBuffer
    private let keyCount: Int
    private var places: [[Int]] = []

    init(_ arguments: StageArguments, _ context: NativeContext) {
        keyCount = arguments.positional.count
        table = GroupTable(context.heap, partCount: max(1, keyCount))
        rows = RowBuffer(context.heap)
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let keys = keyCount > 0 ? columns[...] : [wholeRows(batch, context.heap)][...]
        for row in 0..<batch.count {
            let (number, isNew) = table.number(of: keys, row: row)
            if isNew { places.append([]) }
            places[number].append(batch.firstRow + row)
        }
        rows.append(batch)
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        let repeated = places.indices.filter { places[$0].count > 1 }
        guard !repeated.isEmpty else { return .rows([rows.batch]) }
        let lines = repeated.prefix(10).map { number in
            let key = table.keys.map { ValueText.literal($0[number], context.heap) }.joined(separator: ", ")
            let rows = places[number].prefix(5).map(String.init).joined(separator: ", ")
            return "\(key) in rows \(rows)"
        }
        let more = repeated.count > 10 ? "; and \(repeated.count - 10) more" : ""
        throw ScriptError(
            .value,
            .wrongRowCount,
            "\(repeated.count) \(repeated.count == 1 ? "value comes" : "values come") more than once: "
                + lines.joined(separator: "; ") + more
        )
    }
}

/// The rows of a batch as values, for comparing whole rows.
private func wholeRows(_ batch: RowBatch, _ heap: Heap) -> Column {
    guard batch.shape != nil else { return batch.columns[0] }
    let column = Column(heap, capacity: batch.count)
    for row in 0..<batch.count { column.append(batch.row(row, heap)) }
    return column
}

extension StageArguments {
    /// The first argument as a number of rows.
    func rowCount(_ stage: String) throws(ScriptError) -> Int {
        let value = positional.first?.value ?? .nil
        guard value.has(.int), value.integer >= 0 else {
            throw ScriptError(
                .value,
                .invalidValue,
                "`\(stage)` takes a whole number from 0, not \(value.has(.int) ? "\(value.integer)" : value.typeName)"
            )
        }
        return value.integer
    }
}
