import SiteScriptSyntax

/// Compares lists, maps and records with all that is in them.
///
/// Values may share parts, so that a small one is a huge tree, and may nest deeper than the Swift stack goes. Most are
/// small and are gone through as trees; what turns out not to be is gone through pair by pair, each once.
enum ContainerEquality {
    /// Two containers that are compared.
    struct Pair: Hashable {
        var left: UInt
        var right: UInt
    }

    static func areEqual(_ left: Value, _ right: Value, _ heap: Heap) -> Bool {
        var budget = treeMaximum
        let result = compare(left, right, heap, depth: 0, &budget)
        // A loop over such comparisons is heard of long before its turns alone would tell.
        if treeMaximum - budget >= 64 { heap.noteWork((treeMaximum - budget) / 4) }
        return result ?? compareEachPairOnce(left, right, heap)
    }

    /// How many containers are gone through as a tree.
    private static let treeMaximum = 10_000

    /// nil when it is too much for a tree.
    private static func compare(
        _ left: Value,
        _ right: Value,
        _ heap: Heap,
        depth: Int,
        _ budget: inout Int
    ) -> Bool? {
        budget -= 1
        guard depth < 64, budget > 0 else { return nil }
        var result: Bool? = true
        forEachPart(left, right, heap) { a, b in
            guard a.isContainer, a.tag == b.tag else {
                result = Value.areEqual(a, b, heap)
                return result == true
            }
            if a.bits != b.bits { result = compare(a, b, heap, depth: depth + 1, &budget) }
            return result == true
        } mismatch: {
            result = false
        }
        return result
    }

    private static func compareEachPairOnce(_ left: Value, _ right: Value, _ heap: Heap) -> Bool {
        var pending = [(left, right)]
        var seen: Set<Pair> = []
        while let (left, right) = pending.popLast() {
            guard left.bits != right.bits, seen.insert(Pair(left: left.bits, right: right.bits)).inserted
            else {
                continue
            }
            // What is found out when the run is to end is of no use.
            if seen.count % 4096 == 0 {
                heap.noteWork(4096)
                if heap.isInterrupted() { return false }
            }
            var isEqual = true
            forEachPart(left, right, heap) { a, b in
                if a.isContainer, a.tag == b.tag {
                    pending.append((a, b))
                } else {
                    isEqual = Value.areEqual(a, b, heap)
                }
                return isEqual
            } mismatch: {
                isEqual = false
            }
            guard isEqual else { return false }
        }
        return true
    }

    /// Hands over the parts that belong together until one call gives false; `mismatch` when some have no other.
    @inline(__always)
    private static func forEachPart(
        _ left: Value,
        _ right: Value,
        _ heap: Heap,
        _ body: (Value, Value) -> Bool,
        mismatch: () -> Void
    ) {
        switch left.kind {
        case .list:
            let (a, b) = (left.list, right.list)
            guard a.count == b.count else { return mismatch() }
            for index in 0..<a.count {
                guard body(a[index], b[index]) else { return }
            }
        case .map:
            let (a, b) = (left.map, right.map)
            guard a.count == b.count else { return mismatch() }
            for index in 0..<a.count {
                // Both hashes come from one heap's seed.
                guard let entry = a.entries?[index],
                    let place = b.place(of: entry.key, hash: entry.hash, heap)
                else { return mismatch() }
                guard body(entry.value, b.value(at: place)) else { return }
            }
        default:
            let count = left.address.recordSlotCount
            guard count == right.address.recordSlotCount else { return mismatch() }
            guard left.record.shapeID != right.record.shapeID else {
                for slot in 0..<count {
                    guard body(left.record.slots[slot], right.record.slots[slot]) else { return }
                }
                return
            }
            let others = heap.shape(of: right)
            for (slot, field) in heap.shape(of: left).fields.enumerated() {
                guard let other = others.slot(of: field) else { return mismatch() }
                guard body(left.record.slots[slot], right.record.slots[other]) else { return }
            }
        }
    }
}

/// Hashes lists, maps and records with all that is in them, each part once where they are large.
enum ContainerHash {
    static func hash(_ value: Value, seed: UInt64) -> UInt32 {
        var budget = treeMaximum
        return hash(value, seed, depth: 0, &budget) ?? hashEachOnce(value, seed)
    }

    /// The same, with the work booked, so that a loop over it is heard of.
    static func hash(_ value: Value, _ heap: Heap) -> UInt32 {
        var budget = treeMaximum
        let result = hash(value, heap.hashSeed, depth: 0, &budget)
        if treeMaximum - budget >= 64 { heap.noteWork((treeMaximum - budget) / 4) }
        return result ?? hashEachOnce(value, heap.hashSeed)
    }

    /// How many containers are gone through as a tree.
    private static let treeMaximum = 10_000

    /// nil when it is too much for a tree.
    private static func hash(_ value: Value, _ seed: UInt64, depth: Int, _ budget: inout Int) -> UInt32? {
        budget -= 1
        guard depth < 64, budget > 0 else { return nil }
        return mixed(value, seed) { part in
            part.isContainer ? hash(part, seed, depth: depth + 1, &budget) : part.hash(seed: seed)
        }
    }

    private static func hashEachOnce(_ value: Value, _ seed: UInt64) -> UInt32 {
        var known: [UInt: UInt32] = [:]
        var pending = [value]
        while let next = pending.last {
            var isWhole = true
            let hash = mixed(next, seed) { part in
                guard part.isContainer else { return part.hash(seed: seed) }
                if let hash = known[part.bits] { return hash }
                // All that is missing comes first, and then the whole again.
                pending.append(part)
                isWhole = false
                return 0
            }
            guard isWhole else { continue }
            known[next.bits] = hash
            pending.removeLast()
        }
        return known[value.bits] ?? 1
    }

    /// The hash of a container made of those of its parts; nil when one of them is nil.
    @inline(__always)
    private static func mixed(_ value: Value, _ seed: UInt64, _ part: (Value) -> UInt32?) -> UInt32? {
        switch value.kind {
        case .list:
            var state = seed
            for element in value.list.buffer {
                guard let hash = part(element) else { return nil }
                state = ByteHash.mix(state ^ UInt64(hash))
            }
            return ByteHash.finish(state)
        case .record:
            // The order of fields does not matter for equality, nor that of a map's entries.
            var state: UInt64 = 0
            for slot in 0..<value.address.recordSlotCount {
                guard let hash = part(value.record.slots[slot]) else { return nil }
                state &+= UInt64(hash)
            }
            return ByteHash.finish(ByteHash.mix(state ^ seed))
        default:
            var state: UInt64 = 0
            for index in 0..<value.map.count {
                guard let hash = part(value.map.key(at: index)) else { return nil }
                state &+= UInt64(hash)
            }
            return ByteHash.finish(ByteHash.mix(state ^ seed))
        }
    }
}
