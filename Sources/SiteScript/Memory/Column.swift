/// Values that the collector sees: one column of a batch, or what a stage keeps between batches.
///
/// Every live column is known to its heap, so whatever stands in one survives collections. The memory is
/// charged to the session.
public final class Column {
    /// The values; those from 0 to `count` are meaningful.
    @exclusivity(unchecked) public private(set) var values: UnsafeMutablePointer<Value>
    /// How many values it holds.
    @exclusivity(unchecked) public private(set) var count: Int
    @exclusivity(unchecked) private var capacity: Int
    /// nil once the heap is gone; then the column is only memory.
    unowned(unsafe) var heap: Heap?
    private var previous: Unmanaged<Column>?
    var next: Unmanaged<Column>?

    /// Makes an empty column with room for `capacity` values.
    public init(_ heap: Heap, capacity: Int = 0) {
        self.heap = heap
        self.capacity = max(capacity, 4)
        count = 0
        values = resize(nil, to: self.capacity)
        heap.bytesInUse += self.capacity * MemoryLayout<Value>.stride
        next = heap.firstColumn
        next?._withUnsafeGuaranteedRef { $0.previous = Unmanaged.passUnretained(self) }
        heap.firstColumn = Unmanaged.passUnretained(self)
    }

    /// Makes a column of `count` nils.
    public convenience init(_ heap: Heap, nils count: Int) {
        self.init(heap, capacity: count)
        values.initialize(repeating: .nil, count: count)
        self.count = count
    }

    deinit {
        release(values)
        guard let heap else { return }
        heap.bytesInUse -= capacity * MemoryLayout<Value>.stride
        previous?._withUnsafeGuaranteedRef { $0.next = next }
        next?._withUnsafeGuaranteedRef { $0.previous = previous }
        if previous == nil { heap.firstColumn = next }
    }

    /// The value at `index`, which lies within.
    public subscript(index: Int) -> Value {
        @inline(__always) get { values[index] }
        @inline(__always) set { values[index] = newValue }
    }

    /// Adds a value at the end.
    @inline(__always)
    public func append(_ value: Value) {
        if count == capacity { grow(to: capacity * 2) }
        values[count] = value
        count += 1
    }

    /// Adds `others` at the end.
    public func append(_ others: UnsafeBufferPointer<Value>) {
        guard let start = others.baseAddress, !others.isEmpty else { return }
        if count + others.count > capacity { grow(to: max(capacity * 2, count + others.count)) }
        (values + count).update(from: start, count: others.count)
        count += others.count
    }

    /// Forgets the values from `newCount` on.
    public func truncate(to newCount: Int) { count = min(count, newCount) }

    /// Bytes charged to the heap for it.
    var chargedBytes: Int { capacity * MemoryLayout<Value>.stride }

    /// A view of the values.
    public var buffer: UnsafeBufferPointer<Value> { UnsafeBufferPointer(start: values, count: count) }

    /// A column of the values at `rows`, in that order.
    public func gathering(_ rows: [Int32]) -> Column {
        guard let heap else { unreachable("rows are gathered while the heap lives") }
        let result = Column(heap, capacity: rows.count)
        let target = result.values
        for (place, row) in rows.enumerated() { target[place] = values[Int(row)] }
        result.count = rows.count
        return result
    }

    private func grow(to newCapacity: Int) {
        values = resize(values, to: newCapacity)
        heap?.bytesInUse += (newCapacity - capacity) * MemoryLayout<Value>.stride
        capacity = newCapacity
    }
}

/// One value that the collector sees, for Swift code that keeps it across safepoints.
public final class RootedValue {
    private let column: Column

    /// Keeps `value`.
    public init(_ value: Value, in heap: Heap) {
        column = Column(heap, capacity: 1)
        column.append(value)
    }

    /// The value.
    public var value: Value {
        get { column[0] }
        set { column[0] = newValue }
    }
}
