extension Value {
    /// How two values compare.
    enum Order {
        case before, same, after
        /// One is NaN or nil: no ordering holds.
        case unordered
        /// Their types have no order between them.
        case incomparable
    }

    /// Compares as `<` does: numbers with numbers, texts by code point, instants, durations, booleans.
    static func order(_ left: Value, _ right: Value) -> Order {
        if left.tag == right.tag {
            switch left.kind {
            case .int, .instant, .duration: return order(left.integer, right.integer)
            case .double: return order(left.double, right.double)
            case .string:
                let result = HeapString.compare(left.address, right.address)
                return result < 0 ? .before : result > 0 ? .after : .same
            case .bool: return order(left.boolean ? 1 : 0, right.boolean ? 1 : 0)
            case .nil: return .unordered
            case .list: return listOrder(left.list, right.list)
            default: return .incomparable
            }
        }
        switch (left.kind, right.kind) {
        case (.int, .double): return order(left.integer, right.double)
        case (.double, .int):
            switch order(right.integer, left.double) {
            case .before: return .after
            case .after: return .before
            case let other: return other
            }
        case (.nil, _), (_, .nil): return .unordered
        default: return .incomparable
        }
    }

    private static func order(_ left: Int, _ right: Int) -> Order {
        left < right ? .before : left == right ? .same : .after
    }

    private static func order(_ left: Double, _ right: Double) -> Order {
        left < right ? .before : left == right ? .same : left > right ? .after : .unordered
    }

    /// Compares exactly: a large Int is not rounded first.
    private static func order(_ left: Int, _ right: Double) -> Order {
        if right.isNaN { return .unordered }
        if right >= 0x1p63 { return .before }
        if right < -0x1p63 { return .after }
        let whole = right.rounded(.towardZero)
        let result = order(left, Int(whole))
        if case .same = result { return order(whole, right) }
        return result
    }

    /// Lists by their first elements that differ; lists inside them that turned out the same are not gone through
    /// again, since values may share parts.
    private static func listOrder(_ left: HeapList, _ right: HeapList) -> Order {
        var (left, right, index) = (left, right, 0)
        var outer: [(left: HeapList, right: HeapList, index: Int)] = []
        var same: Set<ContainerEquality.Pair> = []
        while true {
            guard index < min(left.count, right.count) else {
                let result = order(left.count, right.count)
                guard case .same = result, let next = outer.popLast() else { return result }
                same.insert(.init(left: left.value.bits, right: right.value.bits))
                (left, right, index) = next
                continue
            }
            let (a, b) = (left[index], right[index])
            index += 1
            if a.has(.list), b.has(.list) {
                guard a.bits != b.bits, !same.contains(.init(left: a.bits, right: b.bits)) else { continue }
                outer.append((left, right, index))
                (left, right, index) = (a.list, b.list, 0)
                continue
            }
            let result = order(a, b)
            guard case .same = result else { return result }
        }
    }

    /// Whether `left` comes before `right` when sorting: nil after everything else in both
    /// directions, NaN just before nil.
    ///
    /// Fails when the two have no order.
    static func sortsBefore(
        _ left: Value,
        _ right: Value,
        isDescending: Bool
    ) throws(ScriptError) -> Bool {
        let (leftRank, rightRank) = (left.sortRank, right.sortRank)
        if leftRank != rightRank { return leftRank < rightRank }
        if leftRank > 0 { return false }
        switch order(left, right) {
        case .before: return !isDescending
        case .after: return isDescending
        case .same, .unordered: return false
        case .incomparable:
            throw ScriptError(
                .type,
                .wrongType,
                "cannot order \(left.typeName) and \(right.typeName)",
                hint: "sort by values of one type"
            )
        }
    }

    private var sortRank: Int {
        if isNil { return 2 }
        return has(.double) && double.isNaN ? 1 : 0
    }
}
