extension Heap {
    /// Adds an element to a list that the caller made and nobody else has seen.
    public func push(_ value: Value, onto list: Value) {
        value.markShared()
        append(value, to: list.list)
    }
}

extension Heap {
    /// Makes a list of a column's values.
    public func list(_ column: Column) -> Value {
        // A pointer into a column does not keep it alive.
        withExtendedLifetime(column) { list(column.buffer) }
    }

    /// Makes an empty map for the caller to fill with `set`.
    public func emptyMapValue() -> Value { emptyMap().value }
}

extension Value {
    /// Notes that a list or map is held in one more place, for native code that copies values between containers.
    public func noteShared() { markShared() }
}

extension NativeContext {
    /// A list's elements in order, nil last.
    ///
    /// - Throws: a `type` error when two elements have no order.
    public func sorted(_ list: HeapList) throws(ScriptError) -> Value {
        let column = Column(heap, capacity: list.count)
        column.append(list.buffer)
        let order = try RowSorting.order([column], isDescending: [false], self)
        return heap.list(column.gathering(order))
    }

    /// A list's elements ordered by a function: of one argument it gives a key, of two whether the
    /// first comes before the second.
    ///
    /// Stable; a function that contradicts itself gives some order.
    public func sorted(_ list: HeapList, by function: Value) throws(ScriptError) -> Value {
        let values = Column(heap, capacity: list.count)
        values.append(list.buffer)
        if parameterCount(function) == 1 {
            let keys = Column(heap, capacity: list.count)
            for index in 0..<values.count { keys.append(try call(function, [values[index]])) }
            let order = try RowSorting.order([keys], isDescending: [false], self)
            return heap.list(values.gathering(order))
        }
        let places = (0..<Int32(values.count)).map { $0 }
        let order = try RowSorting.mergeSorted(places, self) { a, b throws(ScriptError) in
            let result = try compare(function, values[Int(b)], values[Int(a)])
            guard result.has(.bool) else {
                throw ScriptError(.type, .wrongType, "a comparator gives Bool, not \(result.typeName)")
            }
            return result.boolean
        }
        return heap.list(values.gathering(order))
    }
}
