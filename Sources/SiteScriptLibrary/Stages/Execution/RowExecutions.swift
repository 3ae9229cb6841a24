import SiteScript

/// `where`: keeps the rows whose condition is true.
final class WhereExecution: StageExecution {
    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let condition = columns[0]
        var kept: [Int32] = []
        kept.reserveCapacity(batch.count)
        for (row, value) in condition.buffer.enumerated() {
            guard value.has(.bool) else { throw notBool(value, "where") }
            if value.boolean { kept.append(Int32(truncatingIfNeeded: row)) }
        }
        if kept.count == batch.count { return batch }
        return kept.isEmpty ? nil : batch.gathering(kept)
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// A condition that gave something else.
func notBool(_ value: Value, _ stage: String) -> ScriptError {
    ScriptError(
        .type,
        .wrongType,
        "the condition of `\(stage)` must be Bool, not \(value.typeName)",
        hint: value.isNil ? "compare with nil, or give it a value with `??`" : nil
    )
}

/// `select`: rows of the arguments alone.
final class SelectExecution: StageExecution {
    private let shape: Shape
    private let places: [Int]

    init(_ arguments: StageArguments, _ context: NativeContext) throws(ScriptError) {
        // In the order they were written: the columns are numbered so.
        let items = (arguments.positional + arguments.labelled).sorted { ($0.column ?? 0) < ($1.column ?? 0) }
        var names: [String] = []
        for item in items {
            guard let name = item.name else {
                throw ScriptError(
                    .invalid,
                    .invalidValue,
                    "a column of `select` has no name",
                    hint: "write `name: expression`"
                )
            }
            names.append(name)
        }
        shape = context.heap.shape(named: names)
        places = items.compactMap(\.column)
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        RowBatch(shape: shape, columns: places.map { columns[$0] }, madeFrom: batch)
    }

    func project(_ batch: RowBatch, _ fields: [String]) -> RowBatch? {
        batch.projecting(places.map { fields[$0] }, as: shape)
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// `with`: adds columns to the rows, or replaces them.
final class WithExecution: StageExecution {
    private let names: [String]
    private let places: [Int]

    init(_ arguments: StageArguments) {
        names = arguments.labelled.compactMap(\.name)
        places = arguments.labelled.compactMap(\.column)
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let added = places.map { columns[$0] }
        if let whole = batch.inColumns(context.heap), let shape = whole.shape {
            return extended(whole, shape, added, context.heap)
        }
        // Records of several shapes: each is extended by itself.
        let result = Column(context.heap, capacity: batch.count)
        for row in 0..<batch.count {
            let value = batch.row(row, context.heap)
            guard value.has(.record) else {
                throw ScriptError(
                    .type,
                    .wrongType,
                    "`with` adds columns to records, not to \(value.typeName)"
                )
            }
            let single = Column(context.heap, capacity: 1)
            single.append(value)
            let one = RowBatch(values: single, firstRow: batch.firstRow + row)
            guard let whole = one.inColumns(context.heap), let shape = whole.shape else { continue }
            let parts = added.map { column in
                let part = Column(context.heap, capacity: 1)
                part.append(column[row])
                return part
            }
            result.append(extended(whole, shape, parts, context.heap).row(0, context.heap))
        }
        return RowBatch(values: result, madeFrom: batch)
    }

    private func extended(_ batch: RowBatch, _ shape: Shape, _ added: [Column], _ heap: Heap) -> RowBatch {
        var fields = shape.names
        var columns = batch.columns
        for (name, column) in zip(names, added) {
            if let place = fields.firstIndex(of: name) {
                columns[place] = column
            } else {
                fields.append(name)
                columns.append(column)
            }
        }
        return RowBatch(shape: heap.shape(named: fields), columns: columns, madeFrom: batch)
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// `without`: leaves columns out.
final class WithoutExecution: StageExecution {
    private let names: Set<String>

    init(_ arguments: StageArguments) { names = Set(arguments.positional.compactMap(\.name)) }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        if let whole = batch.inColumns(context.heap), let shape = whole.shape {
            let kept = shape.names.indices.filter { !names.contains(shape.names[$0]) }
            return RowBatch(
                shape: context.heap.shape(named: kept.map { shape.names[$0] }),
                columns: kept.map { whole.columns[$0] },
                madeFrom: batch
            )
        }
        let result = Column(context.heap, capacity: batch.count)
        for row in 0..<batch.count {
            let value = batch.row(row, context.heap)
            guard value.has(.record) else {
                throw ScriptError(
                    .type,
                    .wrongType,
                    "`without` takes columns from records, not from \(value.typeName)"
                )
            }
            let shape = context.heap.shape(of: value)
            let kept = shape.names.indices.filter { !names.contains(shape.names[$0]) }
            result.append(
                context.heap.record(
                    context.heap.shape(named: kept.map { shape.names[$0] }),
                    kept.map { value.record.slots[$0] }
                )
            )
        }
        return RowBatch(values: result, firstRow: batch.firstRow)
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// `map`: a value for each row.
final class MapExecution: StageExecution {
    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        RowBatch(values: columns[0], madeFrom: batch)
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// `flatten`: a row for each element of rows that are lists.
final class FlattenExecution: StageExecution {
    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let result = Column(context.heap, capacity: batch.count)
        for row in 0..<batch.count {
            let value = batch.row(row, context.heap)
            guard value.has(.list) else {
                throw ScriptError(
                    .type,
                    .wrongType,
                    "`flatten` takes rows that are lists, not \(value.typeName)"
                )
            }
            result.append(value.list.buffer)
        }
        return RowBatch(values: result, firstRow: batch.firstRow)
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// `union`: other rows behind these; a column that only one side has is nil on the other.
final class UnionExecution: StageExecution {
    private let other: RootedValue
    /// The columns of the other rows, as far as they are known without any.
    private let columns: [String]?
    private let rows: RowBuffer
    private let heap: Heap

    init(_ arguments: StageArguments, _ context: NativeContext) throws(ScriptError) {
        let value = arguments.positional.first?.value ?? .nil
        guard value.has(.list) else {
            throw ScriptError(.type, .wrongType, "`union` takes rows or a list, not \(value.typeName)")
        }
        other = RootedValue(value, in: context.heap)
        columns = arguments.positional.first?.columns
        rows = RowBuffer(context.heap)
        heap = context.heap
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        // The columns of both sides are known only once all rows are.
        rows.append(batch)
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        let column = Column(heap)
        column.append(other.value.list.buffer)
        let left = rows.batch
        let right = RowBatch(values: column)
        guard right.count > 0 else {
            guard let first = left.inColumns(heap), let shape = first.shape, let columns else {
                return .rows([left])
            }
            return .rows([widened(first, shape.names + columns.filter { !shape.names.contains($0) })])
        }
        guard left.count > 0 else { return .rows([right]) }
        guard let first = left.inColumns(heap), let second = right.inColumns(heap), let a = first.shape,
            let b = second.shape, a !== b
        else { return .rows([left, right]) }
        let names = a.names + b.names.filter { !a.names.contains($0) }
        return .rows([widened(first, names), widened(second, names)])
    }

    private func widened(_ batch: RowBatch, _ names: [String]) -> RowBatch {
        let columns = names.map { batch.column($0) ?? Column(heap, nils: batch.count) }
        return RowBatch(shape: heap.shape(named: names), columns: columns, count: batch.count)
    }
}

/// `find`: rows with a text in any text field, ignoring case, and which fields those are.
final class FindExecution: StageExecution {
    private let needle: String

    init(_ arguments: StageArguments) throws(ScriptError) {
        guard let text = arguments.positional.first?.value?.stringIfText else {
            throw ScriptError(.type, .wrongType, "`find` takes a text")
        }
        needle = text.lowercased()
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        guard let whole = batch.inColumns(context.heap), let shape = whole.shape else {
            let kept = (0..<batch.count).filter { isHit(batch.row($0, context.heap)) }.map(Int32.init)
            return kept.isEmpty ? nil : batch.gathering(kept)
        }
        var kept: [Int32] = []
        let found = Column(context.heap)
        for row in 0..<whole.count {
            let hits = shape.names.indices.filter { isHit(whole.columns[$0][row]) }
            guard !hits.isEmpty else { continue }
            kept.append(Int32(row))
            found.append(context.heap.string(hits.map { shape.names[$0] }.joined(separator: ", ")))
        }
        guard !kept.isEmpty else { return nil }
        let rows = whole.gathering(kept)
        let names = shape.names.filter { $0 != "found_in" }
        return RowBatch(
            shape: context.heap.shape(named: names + ["found_in"]),
            columns: names.compactMap { rows.column($0) } + [found],
            count: kept.count,
            firstRow: rows.firstRow
        )
    }

    private func isHit(_ value: Value) -> Bool {
        guard value.has(.string) else { return false }
        return value.text.string.lowercased().contains(needle)
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}
