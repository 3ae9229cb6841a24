import SiteScript

/// The rows of a table, whatever they come from: columns of a batch, records of several shapes, plain values.
struct TableRows {
    /// What the cells of a column hold, which decides how they are aligned and whether they may be cut.
    enum Content: Equatable {
        /// Nothing but nil.
        case nothing
        /// Numbers: on the right, never cut.
        case numbers
        /// Truth values, instants and durations: never cut.
        case plain
        /// Anything else.
        case text
    }

    /// A value in fewer rows says nothing of the others.
    private static let constantMinimum = 3

    /// The heads of the columns.
    let names: [String]
    /// How many rows there are.
    let count: Int
    private let value: (_ row: Int, _ column: Int) -> Value

    /// Takes the rows of a batch.
    init(_ batch: RowBatch, _ heap: Heap) {
        count = batch.count
        if let whole = batch.inColumns(heap), let shape = whole.shape {
            names = shape.names
            value = { whole.columns[$1][$0] }
            return
        }
        let rows = batch.columns[0]
        guard batch.count > 0, rows.buffer.allSatisfy({ $0.has(.record) }) else {
            names = ["value"]
            value = { row, _ in rows[row] }
            return
        }
        // Records of several shapes: every field that any of them has, in the order in which they come up.
        var names: [String] = []
        var known: Set<String> = []
        var shapes: Set<ObjectIdentifier> = []
        for row in rows.buffer {
            let shape = heap.shape(of: row)
            guard shapes.insert(ObjectIdentifier(shape)).inserted else { continue }
            for name in shape.names where known.insert(name).inserted { names.append(name) }
        }
        self.names = names
        let symbols = names.map { heap.symbol($0) }
        value = { row, column in heap.field(symbols[column], of: rows[row]) ?? .missing }
    }

    /// Takes the entries of a map.
    init(_ map: HeapMap) {
        names = ["key", "value"]
        count = map.count
        value = { $1 == 0 ? map.key(at: $0) : map.value(at: $0) }
    }

    subscript(row: Int, column: Int) -> Value { value(row, column) }

    /// Whether all rows, of which there are several, have the same value in a column.
    func isConstant(_ column: Int, _ heap: Heap) -> Bool {
        guard count >= TableRows.constantMinimum else { return false }
        let first = value(0, column)
        return (1..<count).allSatisfy { Value.areEqual(value($0, column), first, heap) }
    }

    /// What the first `rowCount` cells of a column hold.
    func content(ofColumn column: Int, rowCount: Int) -> Content {
        var content = Content.nothing
        for row in 0..<rowCount {
            let next: Content =
                switch value(row, column).kind {
                case .nil, .missing: .nothing
                case .int, .double: .numbers
                case .bool, .instant, .duration: .plain
                default: .text
                }
            if next == .text { return .text }
            if next == .nothing || next == content { continue }
            content = content == .nothing ? next : .plain
        }
        return content
    }
}
