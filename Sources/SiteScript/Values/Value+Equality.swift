import SiteScriptSyntax

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
        case .list, .map, .record:
            return left.bits == right.bits || ContainerEquality.areEqual(left, right, heap)
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
        case .list, .record, .map: return ContainerHash.hash(self, seed: seed)
        case .range: return ByteHash.finish(ByteHash.mix(UInt64(bitPattern: Int64(range.lower)) ^ seed))
        default: return ByteHash.finish(ByteHash.mix(UInt64(bits) ^ seed ^ UInt64(tag) << 56))
        }
    }
}
