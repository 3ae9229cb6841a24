/// Some rows in columns; or plain values in one column when they are not records of known fields.
public final class RowBatch {
    /// The fields, one for each column; nil when the rows are plain values in the only column.
    public let shape: Shape?
    /// The columns, all of `count` values.
    public let columns: [Column]
    /// How many rows.
    public let count: Int
    /// The number of the first row in its source, from 1, for messages.
    public var firstRow: Int
    /// The numbers of the rows in their source where they do not follow each other.
    private var rowNumbers: [Int]?
    /// Knows where the rows stand, such as `new.csv:17`.
    public var places: (any RowPlaces)?
    /// The same for the machine; made when a row expression first walks over the batch.
    private var headerMemory: UnsafeMutablePointer<BatchHeader>?

    /// Makes a batch of records in columns.
    public init(shape: Shape, columns: [Column], count: Int, firstRow: Int = 1) {
        self.shape = shape
        self.columns = columns
        self.count = count
        self.firstRow = firstRow
    }

    /// Makes a batch of plain values.
    public init(values: Column, firstRow: Int = 1) {
        shape = nil
        columns = [values]
        count = values.count
        self.firstRow = firstRow
    }

    /// Makes a batch of records in columns, made row by row from the rows of another.
    public init(shape: Shape, columns: [Column], madeFrom batch: RowBatch) {
        self.shape = shape
        self.columns = columns
        count = batch.count
        firstRow = batch.firstRow
        rowNumbers = batch.rowNumbers
        places = batch.places
    }

    /// Makes a batch of plain values, made row by row from the rows of another.
    public init(values: Column, madeFrom batch: RowBatch) {
        shape = nil
        columns = [values]
        count = values.count
        firstRow = batch.firstRow
        rowNumbers = batch.rowNumbers
        places = batch.places
    }

    /// The number of a row in its source, from 1.
    public func number(of row: Int) -> Int { rowNumbers?[row] ?? firstRow + row }

    /// Where a row stands, such as `new.csv:17`; nil when its source does not know.
    public func place(of row: Int) -> String? { places?.place(ofRow: number(of: row)) }

    deinit {
        headerMemory?.pointee.columns.deallocate()
        headerMemory?.deallocate()
    }

    /// The row at `index` as one value: the plain value, or a record made of the columns.
    public func row(_ index: Int, _ heap: Heap) -> Value {
        guard let shape else { return columns[0][index] }
        let record = heap.uninitializedRecord(shape.id, count: shape.count)
        for (slot, column) in columns.enumerated() {
            column[index].markShared()
            record.record.slots[slot] = column[index]
        }
        return record
    }

    /// The column called `name`; nil when there is none.
    public func column(_ name: String) -> Column? {
        guard let place = shape?.names.firstIndex(of: name) else { return nil }
        return columns[place]
    }

    /// The rows at `indices`, in that order.
    public func gathering(_ indices: [Int32]) -> RowBatch {
        let gathered = columns.map { $0.gathering(indices) }
        let result =
            shape.map { RowBatch(shape: $0, columns: gathered, count: indices.count) }
            ?? RowBatch(values: gathered[0])
        result.firstRow = indices.first.map { number(of: Int($0)) } ?? firstRow
        result.rowNumbers = indices.map { number(of: Int($0)) }
        result.places = places
        return result
    }

    /// The batch as the machine sees it; valid as long as the batch lives.
    var header: UnsafeMutablePointer<BatchHeader> {
        if let headerMemory { return headerMemory }
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<Value>>.allocate(
            capacity: max(columns.count, 1)
        )
        for (index, column) in columns.enumerated() { (pointers + index).initialize(to: column.values) }
        let header = UnsafeMutablePointer<BatchHeader>.allocate(capacity: 1)
        header.initialize(
            to: BatchHeader(shapeID: shape?.id ?? BatchHeader.plain, count: count, columns: pointers)
        )
        headerMemory = header
        return header
    }
}
