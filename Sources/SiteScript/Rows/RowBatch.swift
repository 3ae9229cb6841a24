/// Some rows in columns; or plain values in one column when they are not records of known fields.
public final class RowBatch {
    /// The fields, one for each column; nil when the rows are plain values in the only column.
    public let shape: Shape?
    /// The columns, all of `count` values.
    public var columns: [Column] {
        if let made { return made }
        let all = source.map { source in source.columns.indices.map(source.values) } ?? []
        made = all
        return all
    }
    /// nil as long as nobody asked for the columns of `source`.
    @exclusivity(unchecked) private var made: [Column]?
    /// The columns as the source gave them; nil for rows that are values already.
    public let source: SourceColumns?
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
        made = columns
        source = nil
        self.count = count
        self.firstRow = firstRow
    }

    /// Makes a batch of records whose values are made when they are asked for.
    public init(shape: Shape, source: SourceColumns, count: Int, firstRow: Int = 1) {
        self.shape = shape
        self.source = source
        self.count = count
        self.firstRow = firstRow
    }

    /// Makes a batch of plain values.
    public init(values: Column, firstRow: Int = 1) {
        shape = nil
        made = [values]
        source = nil
        count = values.count
        self.firstRow = firstRow
    }

    /// Makes a batch of records in columns, made row by row from the rows of another.
    public init(shape: Shape, columns: [Column], madeFrom batch: RowBatch) {
        self.shape = shape
        made = columns
        source = nil
        count = batch.count
        firstRow = batch.firstRow
        rowNumbers = batch.rowNumbers
        places = batch.places
    }

    /// Makes a batch of plain values, made row by row from the rows of another.
    public init(values: Column, madeFrom batch: RowBatch) {
        shape = nil
        made = [values]
        source = nil
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
        if made == nil, let source { return source.values(place) }
        return columns[place]
    }

    /// The same rows with only some of their fields, under the names of another shape; nil where they are values
    /// already, or have no such field.
    public func projecting(_ fields: [String], as newShape: Shape) -> RowBatch? {
        guard let source, let shape, rowNumbers == nil, places == nil else { return nil }
        let found = fields.compactMap { shape.names.firstIndex(of: $0) }
        guard found.count == fields.count else { return nil }
        return RowBatch(shape: newShape, source: source.picking(found), count: count, firstRow: firstRow)
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

    /// The batch as the machine sees it; valid as long as the batch and `unread` live.
    ///
    /// Of rows whose values nobody has asked for only those of `fields` are made, with nil all; in the place of the
    /// others stands `unread`, a column that is as long.
    func header(reading fields: Set<String>?, unread: Column) -> UnsafeMutablePointer<BatchHeader> {
        let header = headerMemory ?? makeHeader()
        if made == nil, let source, let fields, let shape {
            for (place, name) in shape.names.enumerated() {
                let column = fields.contains(name) ? source.values(place) : source.known(place) ?? unread
                header.pointee.columns[place] = column.values
            }
        } else {
            for (place, column) in columns.enumerated() { header.pointee.columns[place] = column.values }
        }
        return header
    }

    private func makeHeader() -> UnsafeMutablePointer<BatchHeader> {
        let header = UnsafeMutablePointer<BatchHeader>.allocate(capacity: 1)
        header.initialize(
            to: BatchHeader(
                shapeID: shape?.id ?? BatchHeader.plain,
                count: count,
                columns: .allocate(capacity: max(shape?.count ?? 1, 1))
            )
        )
        headerMemory = header
        return header
    }
}
