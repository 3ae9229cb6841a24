/// Sorting lists by functions of the script.
extension NativeContext {
    /// A list's elements ordered by a function: of one argument it gives a key, of two whether the
    /// first comes before the second.
    ///
    /// Stable; a function that contradicts itself gives some order. A comparator that only compares the two, or one
    /// field of both, is not called when all of these are of one type.
    ///
    /// - Throws: what ends the run while it works.
    public func sorting(_ list: HeapList, by function: Value) throws(ScriptError) -> CallSequence.Start {
        let values = Column(heap, capacity: list.count)
        values.append(list.buffer)
        if let ordering = ordering(function), let keys = try ordering.keys(values, self),
            let order = try RowSorting.order(of: keys, isDescending: ordering.isDescending, self)
        {
            return .done(heap.list(values.gathering(order)))
        }
        return .calls(
            parameterCount(function) == 1
                ? KeyedSort(values, by: function, self) : ComparedSort(values, by: function, heap)
        )
    }
}

/// Asks for a key of each element, then sorts by the keys.
private final class KeyedSort: CallSequence {
    private let values: Column
    private let keys: Column
    private let context: NativeContext

    init(_ values: Column, by function: Value, _ context: NativeContext) {
        self.values = values
        self.context = context
        keys = Column(context.heap, capacity: values.count)
        super.init(of: function, argumentCount: 1)
    }

    override func next(
        after result: Value?,
        arguments: UnsafeMutablePointer<Value>
    ) throws(ScriptError) -> Step {
        if let result { keys.append(result) }
        guard keys.count == values.count else {
            arguments[0] = values[keys.count]
            return .call
        }
        let order = try RowSorting.order([keys], isDescending: [false], context)
        return .done(context.heap.list(values.gathering(order)))
    }
}

/// A merge sort from the bottom up that asks a comparator whether the first of two elements of the right run
/// comes before that of the left one.
private final class ComparedSort: CallSequence {
    private let heap: Heap
    /// The runs that are merged, and where they go.
    private let columns: (Column, Column)
    @exclusivity(unchecked) private var from: UnsafeMutablePointer<Value>
    @exclusivity(unchecked) private var to: UnsafeMutablePointer<Value>
    private let count: Int
    @exclusivity(unchecked) private var width = 1
    // The runs under way: from `left` to `middle`, and from `right` to `end`; `place` is where the next element goes.
    @exclusivity(unchecked) private var left = 0
    @exclusivity(unchecked) private var middle = 0
    @exclusivity(unchecked) private var right = 0
    @exclusivity(unchecked) private var end = 0
    @exclusivity(unchecked) private var place = 0
    /// The comparison under way is whether the two runs overlap at all.
    @exclusivity(unchecked) private var isFirst = true

    init(_ values: Column, by function: Value, _ heap: Heap) {
        self.heap = heap
        count = values.count
        columns = (values, Column(heap, nils: count))
        (from, to) = (columns.0.values, columns.1.values)
        super.init(of: function, argumentCount: 2)
    }

    override func next(
        after result: Value?,
        arguments: UnsafeMutablePointer<Value>
    ) throws(ScriptError) -> Step {
        if let result {
            guard result.has(.bool) else {
                throw ScriptError(.type, .wrongType, "a comparator gives Bool, not \(result.typeName)")
            }
            if isFirst {
                isFirst = false
                // Runs that already follow each other are common in real lists.
                guard result.boolean else { return finishRuns(arguments) }
            } else if result.boolean {
                to[place] = from[right]
                (right, place) = (right + 1, place + 1)
            } else {
                to[place] = from[left]
                (left, place) = (left + 1, place + 1)
            }
            guard left < middle, right < end else { return finishRuns(arguments) }
            arguments[0] = from[right]
            arguments[1] = from[left]
            return .call
        }
        return openRuns(at: 0, arguments)
    }

    /// Moves what is left of both runs to the target and opens the next two.
    private func finishRuns(_ arguments: UnsafeMutablePointer<Value>) -> Step {
        (to + place).update(from: from + left, count: middle - left)
        (to + place + middle - left).update(from: from + right, count: end - right)
        return openRuns(at: end, arguments)
    }

    /// Starts with the runs from `start` on, which may be those of the next, doubled width.
    private func openRuns(at start: Int, _ arguments: UnsafeMutablePointer<Value>) -> Step {
        var start = start
        while true {
            if start >= count {
                swap(&from, &to)
                width *= 2
                start = 0
            }
            guard width < count else {
                return .done(heap.list(UnsafeBufferPointer(start: from, count: count)))
            }
            left = start
            middle = min(start + width, count)
            right = middle
            end = min(start + 2 * width, count)
            place = start
            if right < end {
                isFirst = true
                arguments[0] = from[right]
                arguments[1] = from[middle - 1]
                return .call
            }
            (to + start).update(from: from + start, count: middle - start)
            start = end
        }
    }
}
