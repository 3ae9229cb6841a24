import SiteScript

/// `join` and `lookup`: each row with the columns of its matches, found by a hash over the other rows.
///
/// A row without a match is kept with nil in their place. A key with nil in it matches nothing: two sites without
/// an account number have nothing in common.
final class JoinExecution: StageExecution {
    private let name: String
    private let isUnique: Bool
    private let keyNames: [(left: String, right: String)]
    private let table: GroupTable
    /// For each key its first row, and for each row the next one with the same key; -1 at the end.
    private var firstRows: [Int32] = []
    private var nextRows: [Int32] = []
    /// The columns of the other rows.
    private let otherNames: [String]
    private let others: [Column]

    init(
        _ arguments: StageArguments,
        _ context: NativeContext,
        name: String,
        isUnique: Bool
    ) throws(ScriptError) {
        self.name = name
        self.isUnique = isUnique
        let heap = context.heap
        keyNames = arguments.keys.map { ($0.name ?? "", $0.otherName ?? $0.name ?? "") }
        table = GroupTable(heap, partCount: keyNames.count)
        let argument = arguments.positional.first
        guard let rows = argument?.value, rows.has(.list) else {
            let type = argument?.value?.typeName ?? "nothing"
            throw ScriptError(.type, .wrongType, "`\(name)` takes rows or a list, not \(type)")
        }
        let values = Column(heap)
        values.append(rows.list.buffer)
        guard values.count > 0 else {
            otherNames = argument?.columns ?? []
            others = otherNames.map { _ in Column(heap) }
            return
        }
        guard let batch = RowBatch(values: values).inColumns(heap), let shape = batch.shape else {
            throw ScriptError(
                .type,
                .wrongType,
                "the rows that `\(name)` takes have no columns in common",
                hint: "give records that all have the same fields"
            )
        }
        otherNames = shape.names
        others = batch.columns
        var keys: [Column] = []
        for key in keyNames {
            guard let column = batch.column(key.right) else {
                throw ScriptError(.type, .unknownField, "the other rows have no field `\(key.right)`")
            }
            keys.append(column)
        }
        try index(keys, rowCount: batch.count)
    }

    /// Notes which rows have which key, the rows of a key in their order.
    private func index(_ keys: [Column], rowCount: Int) throws(ScriptError) {
        nextRows = Array(repeating: -1, count: rowCount)
        var lastRows: [Int32] = []
        for row in 0..<rowCount where !keys.contains(where: { $0[row].isNil }) {
            let (number, isNew) = table.number(of: keys[...], row: row)
            if isNew {
                firstRows.append(Int32(row))
                lastRows.append(Int32(row))
            } else {
                nextRows[Int(lastRows[number])] = Int32(row)
                lastRows[number] = Int32(row)
            }
        }
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let heap = context.heap
        guard let left = batch.inColumns(heap), let shape = left.shape else {
            throw ScriptError(
                .type,
                .wrongType,
                "`\(name)` adds columns, and these rows have none in common",
                hint: "make records of them with `map {value: .}` or `select` first"
            )
        }
        var lefts: [Int32] = []
        var rights: [Int32] = []
        for row in 0..<left.count {
            var match = firstMatch(columns, row)
            if isUnique, match >= 0, nextRows[Int(match)] >= 0 {
                throw severalMatches(columns, row, batch, heap)
            }
            repeat {
                // A key that is on both sides often makes far more rows than flow in.
                if lefts.count % 1024 == 1023 {
                    try context.charge(1024)
                    try heap.reserve(
                        lefts.count * (shape.count + otherNames.count) * MemoryLayout<Value>.stride
                    )
                }
                lefts.append(Int32(row))
                rights.append(match)
                match = match < 0 ? -1 : nextRows[Int(match)]
            } while match >= 0
        }
        try context.charge(lefts.count * (shape.count + otherNames.count) / 16)
        let joined = JoinColumns(left: shape.names, right: otherNames, keys: keyNames)
        let rows = left.gathering(lefts)
        let added = joined.right.map { gathered($0.source, rights, heap) }
        return RowBatch(
            shape: heap.shape(named: shape.names + joined.right.map(\.name)),
            columns: rows.columns + added,
            madeFrom: rows
        )
    }

    private func firstMatch(_ keys: [Column], _ row: Int) -> Int32 {
        guard !keys.contains(where: { $0[row].isNil }), let number = table.find(keys[...], row: row) else {
            return -1
        }
        return firstRows[number]
    }

    /// A column of the other rows at `rows`, nil where there is no row.
    private func gathered(_ name: String, _ rows: [Int32], _ heap: Heap) -> Column {
        let result = Column(heap, nils: rows.count)
        guard let place = otherNames.firstIndex(of: name) else { return result }
        let source = others[place]
        for (index, row) in rows.enumerated() where row >= 0 { result[index] = source[Int(row)] }
        return result
    }

    private func severalMatches(_ keys: [Column], _ row: Int, _ batch: RowBatch, _ heap: Heap) -> ScriptError
    {
        var count = 0
        var match = firstMatch(keys, row)
        while match >= 0 {
            count += 1
            match = nextRows[Int(match)]
        }
        let key = zip(keyNames, keys).map { "`\($0.right)` \(ValueText.literal($1[row], heap))" }
        return ScriptError(
            .value,
            .wrongRowCount,
            "\(count) of the other rows have \(key.joined(separator: " and "))",
            hint: "use `join` to take them all, or make them one first with `unique` or `distinct`",
            dataPlace: batch.place(of: row) ?? "row \(batch.number(of: row))"
        )
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}
