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
}
