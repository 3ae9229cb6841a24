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
}
