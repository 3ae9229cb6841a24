/// Sorts rows by columns of keys: stable, nil last in both directions.
public enum RowSorting {
    /// The order of the rows.
    ///
    /// - Throws: a `type` error when two keys have no order; what ends the run while it works.
    public static func order(
        _ keys: [Column],
        isDescending: [Bool],
        _ context: NativeContext
    ) throws(ScriptError) -> [Int32] {
        let count = keys.first?.count ?? 0
        var order = (0..<Int32(count)).map { $0 }
        if keys.count == 1, try sortTexts(keys[0], isDescending[0], &order, context) { return order }
        order = try mergeSorted(order, context) { a, b throws(ScriptError) in
            try comesBefore(Int(b), Int(a), keys, isDescending)
        }
        return order
    }

    /// Sorts a single column that holds only texts without looking at types again.
    private static func sortTexts(
        _ column: Column,
        _ isDescending: Bool,
        _ order: inout [Int32],
        _ context: NativeContext
    ) throws(ScriptError) -> Bool {
        guard column.buffer.allSatisfy({ $0.has(.string) }) else { return false }
        let values = column.buffer
        order = try mergeSorted(order, context) { a, b throws(ScriptError) in
            let result = HeapString.compare(values[Int(b)].address, values[Int(a)].address)
            return isDescending ? result > 0 : result < 0
        }
        return true
    }

    private static func comesBefore(
        _ a: Int,
        _ b: Int,
        _ keys: [Column],
        _ isDescending: [Bool]
    ) throws(ScriptError) -> Bool {
        for (key, descending) in zip(keys, isDescending) {
            if try Value.sortsBefore(key[a], key[b], isDescending: descending) { return true }
            if try Value.sortsBefore(key[b], key[a], isDescending: descending) { return false }
        }
        return false
    }

    /// A bottom-up merge sort; `isOut(a, b)` says whether `b` has to come before `a`.
    static func mergeSorted<Element>(
        _ elements: [Element],
        _ context: NativeContext,
        _ isOut: (Element, Element) throws(ScriptError) -> Bool
    ) throws(ScriptError) -> [Element] {
        var source = elements
        var target = elements
        var width = 1
        var uncharged = 0
        while width < source.count {
            var start = 0
            while start < source.count {
                let middle = min(start + width, source.count)
                let end = min(start + 2 * width, source.count)
                try merge(source, &target, start, middle, end, isOut)
                uncharged += end - start
                start = end
                if uncharged >= chargedElements {
                    try context.charge(uncharged)
                    uncharged = 0
                }
            }
            swap(&source, &target)
            width *= 2
        }
        return source
    }

    /// After how many merged elements the work is booked; a merge of millions takes tens of milliseconds.
    private static let chargedElements = 65_536

    private static func merge<Element>(
        _ source: [Element],
        _ target: inout [Element],
        _ start: Int,
        _ middle: Int,
        _ end: Int,
        _ isOut: (Element, Element) throws(ScriptError) -> Bool
    ) throws(ScriptError) {
        var (left, right, place) = (start, middle, start)
        // Runs that already follow each other are common in real lists.
        if middle < end, try !isOut(source[middle - 1], source[middle]) {
            for index in start..<end { target[index] = source[index] }
            return
        }
        while left < middle, right < end {
            if try isOut(source[left], source[right]) {
                target[place] = source[right]
                right += 1
            } else {
                target[place] = source[left]
                left += 1
            }
            place += 1
        }
        while left < middle {
            target[place] = source[left]
            (left, place) = (left + 1, place + 1)
        }
        while right < end {
            target[place] = source[right]
            (right, place) = (right + 1, place + 1)
        }
    }
}
