/// Rows kept by a stage: in columns as long as all batches have the same fields, otherwise as plain values.
public final class RowBuffer {
    private let heap: Heap
    private var shape: Shape?
    private var columns: [Column]?

    /// Makes an empty buffer.
    public init(_ heap: Heap) { self.heap = heap }

    /// How many rows it holds.
    public var count: Int { columns?.first?.count ?? rowCount }
    private var rowCount = 0

    /// Adds the rows of a batch.
    public func append(_ batch: RowBatch) {
        defer { rowCount += batch.count }
        guard let columns else {
            shape = batch.shape
            self.columns = batch.columns.map { source in
                let column = Column(heap, capacity: source.count)
                column.append(source.buffer)
                return column
            }
            return
        }
        if batch.shape === shape {
            for (column, source) in zip(columns, batch.columns) { column.append(source.buffer) }
            return
        }
        becomePlain()
        for row in 0..<batch.count { self.columns?[0].append(batch.row(row, heap)) }
    }

    /// All rows as one batch.
    public var batch: RowBatch {
        guard let columns else { return RowBatch(values: Column(heap)) }
        guard let shape else { return RowBatch(values: columns[0]) }
        return RowBatch(shape: shape, columns: columns, count: rowCount)
    }

    private func becomePlain() {
        guard shape != nil else { return }
        let old = batch
        let plain = Column(heap, capacity: rowCount)
        for row in 0..<rowCount { plain.append(old.row(row, heap)) }
        shape = nil
        columns = [plain]
    }
}

extension RowBatch {
    /// The same rows in columns, when all are records of one shape; nil otherwise.
    public func inColumns(_ heap: Heap) -> RowBatch? {
        if shape != nil { return self }
        guard count > 0, columns[0][0].has(.record) else { return nil }
        let id = columns[0][0].record.shapeID
        for value in columns[0].buffer where !value.has(.record) || value.record.shapeID != id { return nil }
        let shape = heap.shape(id: id)
        let parts = (0..<shape.count).map { slot in
            let column = Column(heap, capacity: count)
            for value in columns[0].buffer { column.append(value.record.slots[slot]) }
            return column
        }
        return RowBatch(shape: shape, columns: parts, madeFrom: self)
    }

    /// The first `newCount` rows.
    public func prefix(_ newCount: Int) -> RowBatch {
        newCount >= count ? self : gathering((0..<Int32(newCount)).map { $0 })
    }

    /// The rows without the first `number`.
    public func dropping(_ number: Int) -> RowBatch {
        number <= 0 ? self : gathering((Int32(min(number, count))..<Int32(count)).map { $0 })
    }
}
