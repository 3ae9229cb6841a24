/// One aggregate over the rows of each group.
public final class Aggregator {
    private let expression: AggregateExpression
    private let heap: Heap
    /// The running value of each group; lists for `list` and `distinct`.
    private let values: Column
    private var counts: [Int] = []
    private var sums: [Double] = []
    private var seen: GroupTable?

    /// Makes an aggregate without groups.
    public init(_ expression: AggregateExpression, _ heap: Heap) {
        self.expression = expression
        self.heap = heap
        values = Column(heap)
        // A value is seen in a group once: the pair of group and value is the key.
        if expression.function == .distinct { seen = GroupTable(heap, partCount: 2) }
    }

    /// Takes the rows of a batch, whose groups are `groups`.
    public func take(_ columns: [Column], _ groups: [Int32], groupCount: Int) throws(ScriptError) {
        while values.count < groupCount { addGroup() }
        let operand = expression.column.map { columns[$0] }
        let condition = expression.conditionColumn.map { columns[$0] }
        if expression.function == .count, operand == nil, condition == nil {
            for group in groups { counts[Int(group)] += 1 }
            return
        }
        let groupColumn = seen == nil ? nil : Column(heap, capacity: 1)
        for (row, group) in groups.enumerated() {
            if let condition {
                guard condition[row].has(.bool) else {
                    throw ScriptError(
                        .type,
                        .wrongType,
                        "`where:` must be Bool, not \(condition[row].typeName)"
                    )
                }
                guard condition[row].boolean else { continue }
            }
            try add(operand?[row] ?? .nil, Int(group), groupColumn)
        }
    }

    private func addGroup() {
        counts.append(0)
        sums.append(0)
        switch expression.function {
        case .sum: values.append(Value(0))
        case .list, .distinct: values.append(heap.list([]))
        default: values.append(.nil)
        }
    }

    private func add(_ value: Value, _ group: Int, _ scratch: Column?) throws(ScriptError) {
        switch expression.function {
        case .count:
            if expression.column == nil || !value.isNil { counts[group] += 1 }
        case .sum:
            guard !value.isNil else { return }
            values[group] = try Aggregator.sum(values[group], value, isFirst: counts[group] == 0)
            counts[group] += 1
        case .avg:
            guard !value.isNil else { return }
            guard value.isNumber else { throw Aggregator.wrongType("avg", value) }
            sums[group] += value.has(.int) ? Double(value.integer) : value.double
            counts[group] += 1
        case .min, .max:
            guard !value.isNil else { return }
            let isFirst = values[group].isNil
            if isFirst {
                values[group] = value
            } else if try Value.sortsBefore(value, values[group], isDescending: expression.function == .max) {
                values[group] = value
            }
        case .first:
            if counts[group] == 0 { values[group] = value }
            counts[group] += 1
        case .last: values[group] = value
        case .list:
            value.markShared()
            heap.append(value, to: values[group].list)
        case .distinct:
            guard let seen, let scratch else { return }
            scratch.truncate(to: 0)
            scratch.append(Value(group))
            let single = Column(heap, capacity: 1)
            single.append(value)
            if seen.number(of: [scratch, single][...], row: 0).isNew {
                value.markShared()
                heap.append(value, to: values[group].list)
            }
        }
    }

    /// The values of all groups.
    public func finish(groupCount: Int) -> Column {
        while values.count < groupCount { addGroup() }
        switch expression.function {
        case .count:
            let result = Column(heap, capacity: groupCount)
            for count in counts { result.append(Value(count)) }
            return result
        case .avg:
            let result = Column(heap, capacity: groupCount)
            for (sum, count) in zip(sums, counts) {
                result.append(count == 0 ? .nil : Value(sum / Double(count)))
            }
            return result
        default: return values
        }
    }

    /// Adds numbers or durations.
    public static func sum(_ total: Value, _ value: Value, isFirst: Bool) throws(ScriptError) -> Value {
        if isFirst, value.has(.duration) { return value }
        switch (total.kind, value.kind) {
        case (.int, .int), (.duration, .duration):
            let (sum, overflow) = total.integer.addingReportingOverflow(value.integer)
            guard !overflow else {
                throw ScriptError(.overflow, .overflow, "the sum does not fit in 64 bits")
            }
            return total.has(.int) ? Value(sum) : .duration(sum)
        case (.double, .double): return Value(total.double + value.double)
        case (.int, .double): return Value(Double(total.integer) + value.double)
        case (.double, .int): return Value(total.double + Double(value.integer))
        default: throw wrongType("sum", value)
        }
    }

    static func wrongType(_ function: String, _ value: Value) -> ScriptError {
        ScriptError(.type, .wrongType, "`\(function)` cannot take \(value.typeName)")
    }
}
