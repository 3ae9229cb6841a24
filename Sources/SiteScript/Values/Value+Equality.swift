extension Value {
    /// Whether two values are equal as `==` has it, given that their types may be compared; nested
    /// values of different types are not equal.
    ///
    /// Int and Double compare as numbers, exactly; records by their fields, in whatever order they stand.
    public static func areEqual(_ left: Value, _ right: Value, _ heap: Heap) -> Bool {
        if left.tag != right.tag {
            switch (left.kind, right.kind) {
            case (.int, .double): return equal(left.integer, right.double)
            case (.double, .int): return equal(right.integer, left.double)
            default: return false
            }
        }
        switch left.kind {
        case .double: return left.double == right.double
        case .string: return HeapString.areEqual(left.address, right.address)
        case .list: return left.bits == right.bits || listsAreEqual(left.list, right.list, heap)
        case .map: return left.bits == right.bits || mapsAreEqual(left.map, right.map, heap)
        case .record: return left.bits == right.bits || recordsAreEqual(left, right, heap)
        case .range:
            let (a, b) = (left.range, right.range)
            return a.lower == b.lower && a.upper == b.upper && a.isClosed == b.isClosed
        case .native:
            guard let a = left.nativeObject, let b = right.nativeObject else { return false }
            return a === b
        default: return left.bits == right.bits
        }
    }

    /// Equality for the keys of maps and groups: like `==`, but NaN is the same key as NaN.
    @inline(__always)
    func isSameKey(as other: Value, _ heap: Heap) -> Bool {
        if tag == other.tag {
            if tag == Tag.string.rawValue { return HeapString.areEqual(address, other.address) }
            if bits == other.bits { return true }
            if tag == Tag.int.rawValue { return false }
        }
        return Value.areEqual(self, other, heap)
    }

    private static func equal(_ int: Int, _ double: Double) -> Bool { Int(exactly: double) == int }

    private static func listsAreEqual(_ left: HeapList, _ right: HeapList, _ heap: Heap) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where !areEqual(left[index], right[index], heap) { return false }
        return true
    }

    private static func mapsAreEqual(_ left: HeapMap, _ right: HeapMap, _ heap: Heap) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count {
            // Both hashes come from one heap's seed.
            guard let entry = left.entries?[index],
                let place = right.place(of: entry.key, hash: entry.hash, heap),
                areEqual(entry.value, right.value(at: place), heap)
            else { return false }
        }
        return true
    }

    private static func recordsAreEqual(_ left: Value, _ right: Value, _ heap: Heap) -> Bool {
        let count = left.address.recordSlotCount
        guard left.record.shapeID != right.record.shapeID else {
            for slot in 0..<count where !areEqual(left.record.slots[slot], right.record.slots[slot], heap) {
                return false
            }
            return true
        }
        guard count == right.address.recordSlotCount else { return false }
        let others = heap.shape(of: right)
        for (slot, field) in heap.shape(of: left).fields.enumerated() {
            guard let other = others.slot(of: field),
                areEqual(left.record.slots[slot], right.record.slots[other], heap)
            else { return false }
        }
        return true
    }

    /// A hash that is the same for keys that `isSameKey` calls the same; never 0.
    @inline(__always)
    func hash(seed: UInt64) -> UInt32 {
        if tag == Tag.string.rawValue { return text.hash(seed: seed) }
        if tag == Tag.int.rawValue { return ByteHash.finish(ByteHash.mix(UInt64(bits) ^ seed)) }
        return hashOfOther(seed: seed)
    }

    private func hashOfOther(seed: UInt64) -> UInt32 {
        switch kind {
        case .double:
            if let whole = Int(exactly: double) { return Value(whole).hash(seed: seed) }
            let canonical = double.isNaN ? Double.nan.bitPattern : double.bitPattern
            return ByteHash.finish(ByteHash.mix(canonical ^ seed))
        case .list:
            var state = seed
            for element in list.buffer { state = ByteHash.mix(state ^ UInt64(element.hash(seed: seed))) }
            return ByteHash.finish(state)
        case .record:
            // The order of fields does not matter for equality, nor that of a map's entries.
            var state: UInt64 = 0
            for slot in 0..<address.recordSlotCount {
                state &+= UInt64(record.slots[slot].hash(seed: seed))
            }
            return ByteHash.finish(ByteHash.mix(state ^ seed))
        case .map:
            var state: UInt64 = 0
            for index in 0..<map.count { state &+= UInt64(map.key(at: index).hash(seed: seed)) }
            return ByteHash.finish(ByteHash.mix(state ^ seed))
        case .range: return ByteHash.finish(ByteHash.mix(UInt64(bitPattern: Int64(range.lower)) ^ seed))
        default: return ByteHash.finish(ByteHash.mix(UInt64(bits) ^ seed ^ UInt64(tag) << 56))
        }
    }
}
