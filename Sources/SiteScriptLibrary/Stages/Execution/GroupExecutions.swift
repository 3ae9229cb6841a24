import SiteScript

/// `count by`: how many rows of each value, most frequent first, ties by first appearance.
final class CountByExecution: StageExecution {
    private let table: GroupTable
    private let places: [Int]
    private let names: [String]
    private let isCounted: Bool
    private var counts: [Int] = []

    init(_ arguments: StageArguments, _ context: NativeContext) {
        table = GroupTable(context.heap, partCount: arguments.keys.count)
        places = arguments.keys.compactMap(\.column)
        names = columnNames(arguments.keys)
        isCounted = arguments.isCounted
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let numbers = isCounted ? batch.columns.last : nil
        withGroups(table, places.map { columns[$0] }[...], batch.count) { groups in
            counts += repeatElement(0, count: table.count - counts.count)
            counts.withUnsafeMutableBufferPointer { counts in
                if let numbers {
                    for (row, group) in groups.enumerated() { counts[Int(group)] += numbers[row].integer }
                } else {
                    for group in groups { counts[Int(group)] += 1 }
                }
            }
        }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        let order = counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }.map(Int32.init)
        let numbers = Column(context.heap, capacity: counts.count)
        for place in order { numbers.append(Value(counts[Int(place)])) }
        return .rows([
            RowBatch(
                shape: context.heap.shape(named: names + ["count"]),
                columns: table.keys.map { $0.gathering(order) } + [numbers],
                count: counts.count
            )
        ])
    }
}

/// `summarize`: aggregates of all rows, or of each group in the order of first appearance.
final class SummarizeExecution: StageExecution {
    private let table: GroupTable
    private let keyPlaces: [Int]
    private let keyNames: [String]
    private let aggregators: [Aggregator]
    private let names: [String]

    init(_ arguments: StageArguments, _ context: NativeContext) {
        table = GroupTable(context.heap, partCount: arguments.keys.count)
        keyPlaces = arguments.keys.compactMap(\.column)
        keyNames = columnNames(arguments.keys)
        names = arguments.labelled.compactMap(\.name)
        aggregators = arguments.labelled.compactMap(\.aggregate).map { Aggregator($0, context.heap) }
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        var groups = [Int32](repeating: 0, count: batch.count)
        if !keyPlaces.isEmpty {
            withGroups(table, keyPlaces.map { columns[$0] }[...], batch.count) { groups = Array($0) }
        }
        for aggregator in aggregators { try aggregator.take(columns, groups, groupCount: groupCount) }
        return nil
    }

    /// Without keys there is one group, even over no rows.
    private var groupCount: Int { keyPlaces.isEmpty ? 1 : table.count }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        let results = aggregators.map { $0.finish(groupCount: groupCount) }
        return .rows([
            RowBatch(
                shape: context.heap.shape(named: keyNames + names),
                columns: table.keys + results,
                count: groupCount
            )
        ])
    }
}

/// `group`: the rows of each value.
final class GroupExecution: StageExecution {
    private let table: GroupTable
    private let names: [String]
    private let rows: Column

    init(_ arguments: StageArguments, _ context: NativeContext) {
        table = GroupTable(context.heap, partCount: arguments.positional.count)
        names = columnNames(arguments.positional)
        rows = Column(context.heap)
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let heap = context.heap
        for row in 0..<batch.count {
            let (number, isNew) = table.number(of: columns[...], row: row)
            if isNew { rows.append(heap.list([])) }
            heap.push(batch.row(row, heap), onto: rows[number])
        }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        let heap = context.heap
        let keys: Column
        if table.keys.count == 1 {
            keys = table.keys[0]
        } else {
            keys = Column(heap, capacity: table.count)
            let shape = heap.shape(named: names)
            for number in 0..<table.count { keys.append(heap.record(shape, table.keys.map { $0[number] })) }
        }
        return .rows([
            RowBatch(shape: heap.shape(named: ["key", "rows"]), columns: [keys, rows], count: table.count)
        ])
    }
}

/// Gives the group of each row of a batch.
private func withGroups(
    _ table: GroupTable,
    _ keys: ArraySlice<Column>,
    _ count: Int,
    _ body: (UnsafeBufferPointer<Int32>) -> Void
) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(count, 1)) { groups in
        guard let start = groups.baseAddress else { return }
        table.number(keys, rowCount: count, into: start)
        body(UnsafeBufferPointer(start: start, count: count))
    }
}

/// The names of key columns; one that has none is called after its place.
private func columnNames(_ items: [StageArguments.Item]) -> [String] {
    items.enumerated().map { $0.element.name ?? "key_\($0.offset + 1)" }
}
