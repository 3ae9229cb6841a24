/// A column as its source holds it: plain memory, from which values are made when somebody asks for them.
///
/// Rows that only go from a source into a text need none of the objects that values are.
public struct SourceColumn: Sendable {
    /// What it holds; a place that is not valid has no value.
    public enum Content: Sendable {
        /// Texts of valid UTF-8, one behind the other: the text at a place goes from its offset to the next one's.
        case texts(bytes: [UInt8], offsets: [Int32], isValid: [Bool])
        /// Whole numbers.
        case integers([Int64], isValid: [Bool])
        /// 0 for false, anything else for true.
        case booleans([Int64], isValid: [Bool])
        /// Milliseconds since 1970, UTC.
        case instants([Int64], isValid: [Bool])
    }

    /// What it holds.
    public let content: Content

    /// Makes a column.
    public init(_ content: Content) { self.content = content }

    /// The values; equal texts share an object as far as `known` tells.
    func values(count: Int, _ known: InternTable, _ heap: Heap) -> Column {
        let column = Column(heap, capacity: count)
        switch content {
        case .texts(let bytes, let offsets, let isValid):
            bytes.withUnsafeBufferPointer { bytes in
                for row in 0..<count {
                    let text = UnsafeBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
                    column.append(isValid[row] ? known.value(text) : .nil)
                }
            }
        case .integers(let values, let isValid):
            for row in 0..<count { column.append(isValid[row] ? Value(Int(values[row])) : .nil) }
        case .booleans(let values, let isValid):
            for row in 0..<count { column.append(isValid[row] ? Value(values[row] != 0) : .nil) }
        case .instants(let values, let isValid):
            for row in 0..<count { column.append(isValid[row] ? .instant(Int(values[row])) : .nil) }
        }
        return column
    }
}

/// The columns of a source's batches, as long as nobody has asked for their values.
public final class SourceColumns {
    /// The columns in the order of the batch's shape.
    public let columns: [SourceColumn]
    private let known: [InternTable]
    private let heap: Heap
    private let count: Int
    private var made: [Column?]

    /// Makes the columns of a batch of `count` rows.
    ///
    /// - Parameters:
    ///   - columns: what the source gave.
    ///   - known: for each column the texts that earlier batches had, so that equal ones share an object.
    ///   - count: how many rows.
    ///   - heap: where values are made.
    public init(_ columns: [SourceColumn], _ known: [InternTable], count: Int, _ heap: Heap) {
        self.columns = columns
        self.known = known
        self.count = count
        self.heap = heap
        made = columns.map { _ in nil }
    }

    /// The values of one column, if they were asked for before.
    func known(_ place: Int) -> Column? { made[place] }

    /// The values of one column.
    func values(_ place: Int) -> Column {
        if let column = made[place] { return column }
        let column = columns[place].values(count: count, known[place], heap)
        made[place] = column
        return column
    }

    /// Some of the columns, in this order.
    func picking(_ places: [Int]) -> SourceColumns {
        let picked = SourceColumns(places.map { columns[$0] }, places.map { known[$0] }, count: count, heap)
        picked.made = places.map { made[$0] }
        return picked
    }
}
