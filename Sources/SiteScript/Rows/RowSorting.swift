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
        if keys.count == 1, let order = try order(of: keys[0], isDescending: isDescending[0], context) {
            return order
        }
        let rows = (0..<Int32(keys.first?.count ?? 0)).map { $0 }
        return try mergeSorted(rows, context) { a, b throws(ScriptError) in
            try comesBefore(Int(b), Int(a), keys, isDescending)
        }
    }

    /// The order of rows by a column of keys that are all texts, or numbers or times of one kind, so that their types
    /// need no look again; nil for any other.
    ///
    /// - Throws: what ends the run while it works.
    static func order(
        of keys: Column,
        isDescending: Bool,
        _ context: NativeContext
    ) throws(ScriptError) -> [Int32]? {
        let values = keys.buffer
        guard let kind = values.first?.kind, values.allSatisfy({ $0.has(kind) }) else { return nil }
        switch kind {
        case .string:
            return try mergeSorted((0..<Int32(values.count)).map { $0 }, context) { a, b in
                let result = HeapString.compare(values[Int(b)].address, values[Int(a)].address)
                return isDescending ? result > 0 : result < 0
            }
        case .int, .instant, .duration:
            return try sorted(values, context) { isDescending ? ~$0.integer : $0.integer }
        case .double:
            guard !values.contains(where: { $0.double.isNaN }) else { return nil }
            return try sorted(values, context) {
                isDescending ? ~$0.double.orderedBits : $0.double.orderedBits
            }
        default: return nil
        }
    }

    /// A key with the row that it belongs to.
    private struct KeyedRow {
        var key: Int
        var row: Int32
    }

    private static func sorted(
        _ values: UnsafeBufferPointer<Value>,
        _ context: NativeContext,
        _ key: (Value) -> Int
    ) throws(ScriptError) -> [Int32] {
        try context.heap.reserve(values.count * 2 * MemoryLayout<KeyedRow>.stride)
        let rows = values.enumerated().map { KeyedRow(key: key($0.element), row: Int32($0.offset)) }
        return try mergeSorted(rows, context) { a, b in b.key < a.key }.map(\.row)
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
                var place = start
                var halves = (left: start, right: middle)
                while place < end {
                    let stop = min(end, place + chargedElements)
                    try merge(source, &target, &halves, middle, end, place..<stop, isOut)
                    uncharged += stop - place
                    place = stop
                    guard uncharged >= chargedElements else { continue }
                    try context.charge(uncharged)
                    uncharged = 0
                }
                start = end
            }
            swap(&source, &target)
            width *= 2
        }
        return source
    }

    /// After how many merged elements the work is booked; a merge of millions takes tens of milliseconds.
    private static let chargedElements = 65_536

    /// Fills some places of the target from two sorted halves, of which `halves` is what comes next.
    private static func merge<Element>(
        _ source: [Element],
        _ target: inout [Element],
        _ halves: inout (left: Int, right: Int),
        _ middle: Int,
        _ end: Int,
        _ places: Range<Int>,
        _ isOut: (Element, Element) throws(ScriptError) -> Bool
    ) throws(ScriptError) {
        var (left, right) = halves
        // Halves that already follow each other are common in real lists.
        var isInOrder = left < middle && right == middle
        if isInOrder, right < end { isInOrder = try !isOut(source[middle - 1], source[middle]) }
        if isInOrder {
            for place in places { target[place] = source[place] }
            let taken = min(places.count, middle - left)
            halves = (left + taken, right + places.count - taken)
            return
        }
        for place in places {
            let takesRight =
                if left == middle { true } else if right == end { false } else {
                    try isOut(source[left], source[right])
                }
            target[place] = source[takesRight ? right : left]
            if takesRight { right += 1 } else { left += 1 }
        }
        halves = (left, right)
    }
}

extension Double {
    /// A whole number that is ordered as this one is among those that are not NaN; both zeros are the same.
    fileprivate var orderedBits: Int {
        let bits = Int(bitPattern: UInt((self + 0).bitPattern))
        return bits < 0 ? Int.min - bits : bits
    }
}
