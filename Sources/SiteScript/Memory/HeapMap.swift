/// A map that keeps the order of insertion: entries in a buffer, and an open-addressed index over them.
///
/// Keys are never removed in place, so the entries have no gaps; copy on write as for lists.
@frozen
public struct HeapMap {
    let object: UnsafeMutableRawPointer
    static let size = 56

    @inline(__always)
    init(_ object: UnsafeMutableRawPointer) { self.object = object }

    /// One entry: 40 bytes, the hash first.
    struct Entry {
        var hash: UInt32
        var key: Value
        var value: Value
    }

    @inline(__always)
    var entries: UnsafeMutablePointer<Entry>? {
        get { object.load(fromByteOffset: 16, as: UnsafeMutablePointer<Entry>?.self) }
        nonmutating set {
            object.storeBytes(of: newValue, toByteOffset: 16, as: UnsafeMutablePointer<Entry>?.self)
        }
    }
    /// How many entries.
    @inline(__always)
    public internal(set) var count: Int {
        get { object.load(fromByteOffset: 24, as: Int.self) }
        nonmutating set { object.storeBytes(of: newValue, toByteOffset: 24, as: Int.self) }
    }
    @inline(__always)
    var capacity: Int {
        get { object.load(fromByteOffset: 32, as: Int.self) }
        nonmutating set { object.storeBytes(of: newValue, toByteOffset: 32, as: Int.self) }
    }
    /// Places in `entries` plus 1, 0 for none; a power of two of them, at least twice the capacity.
    @inline(__always)
    var index: UnsafeMutablePointer<UInt32>? {
        get { object.load(fromByteOffset: 40, as: UnsafeMutablePointer<UInt32>?.self) }
        nonmutating set {
            object.storeBytes(of: newValue, toByteOffset: 40, as: UnsafeMutablePointer<UInt32>?.self)
        }
    }
    @inline(__always)
    var mask: Int {
        get { object.load(fromByteOffset: 48, as: Int.self) }
        nonmutating set { object.storeBytes(of: newValue, toByteOffset: 48, as: Int.self) }
    }
    @inline(__always)
    var isShared: Bool {
        get { object.objectFlags & 1 != 0 }
        nonmutating set { object.objectFlags = newValue ? 1 : 0 }
    }

    /// The key of the entry at `place`, in order of insertion.
    @inline(__always)
    public func key(at place: Int) -> Value { entries.unsafelyUnwrapped[place].key }
    /// The value of the entry at `place`, in order of insertion.
    @inline(__always)
    public func value(at place: Int) -> Value { entries.unsafelyUnwrapped[place].value }

    var externalBytes: Int { HeapMap.externalBytes(capacity: capacity) }
    static func externalBytes(capacity: Int) -> Int { capacity * MemoryLayout<Entry>.stride + capacity * 8 }

    func releaseBuffers() {
        entries?.deallocate()
        index?.deallocate()
    }

    @inline(__always)
    var value: Value { Value(bits: UInt(bitPattern: object), tag: .map) }

    /// The place of `key`; nil when there is none.
    @inline(__always)
    func place(of key: Value, hash: UInt32, _ heap: Heap) -> Int? {
        guard let index, let entries else { return nil }
        let mask = mask
        var slot = Int(hash) & mask
        while true {
            let found = index[slot]
            if found == 0 { return nil }
            let entry = entries + Int(found - 1)
            if entry.pointee.hash == hash, entry.pointee.key.isSameKey(as: key, heap) {
                return Int(found - 1)
            }
            slot = (slot &+ 1) & mask
        }
    }
}

/// Where the last look-up found a key, for the write that often follows it: `seen[key] = (seen[key] ?? 0) + 1`.
///
/// It holds until the next collection, since only that gives addresses to others and keys are never removed.
struct FoundEntry {
    var map: UnsafeMutableRawPointer?
    var key = Value.nil
    var place = 0

    /// Whether it is the entry for the very same key value in a map.
    @inline(__always)
    func isEntry(of map: HeapMap, for key: Value) -> Bool {
        self.map == map.object && self.key.bits == key.bits && self.key.tag == key.tag
    }
}

extension Value {
    /// The map behind a Map value; meaningful for Map.
    @inline(__always)
    public var map: HeapMap { HeapMap(address) }
}

extension Heap {
    /// Makes an empty map.
    public func emptyMap() -> HeapMap {
        let map = HeapMap(allocate(.map, size: HeapMap.size))
        map.entries = nil
        map.count = 0
        map.capacity = 0
        map.index = nil
        map.mask = 0
        return map
    }

    /// The value for `key`; nil when there is none.
    public func value(for key: Value, in map: HeapMap) -> Value? {
        guard map.count > 0 else { return nil }
        guard let place = map.place(of: key, hash: hash(key), self) else { return nil }
        // A container may be changed before it is a key again.
        if !key.isContainer { lastFound = FoundEntry(map: map.object, key: key, place: place) }
        return map.value(at: place)
    }

    @inline(__always)
    private func hash(_ key: Value) -> UInt32 {
        key.isContainer ? ContainerHash.hash(key, self) : key.hash(seed: hashSeed)
    }

    /// Sets the value for `key` in a map that is not shared.
    public func set(_ value: Value, for key: Value, in map: HeapMap) {
        if lastFound.isEntry(of: map, for: key) {
            map.entries.unsafelyUnwrapped[lastFound.place].value = value
            return
        }
        let hash = hash(key)
        if let place = map.place(of: key, hash: hash, self) {
            map.entries.unsafelyUnwrapped[place].value = value
            return
        }
        if map.count == map.capacity { grow(map) }
        let place = map.count
        map.entries.unsafelyUnwrapped[place] = HeapMap.Entry(hash: hash, key: key, value: value)
        map.count = place + 1
        insert(hash, place, map)
    }

    /// Makes a copy that may be changed; what the values hold is shared from now on.
    func copy(_ map: HeapMap) -> HeapMap {
        let copy = emptyMap()
        for place in 0..<map.count {
            map.value(at: place).markShared()
            set(map.value(at: place), for: map.key(at: place), in: copy)
        }
        return copy
    }

    @inline(__always)
    private func insert(_ hash: UInt32, _ place: Int, _ map: HeapMap) {
        guard let index = map.index else { return }
        let mask = map.mask
        var slot = Int(hash) & mask
        while index[slot] != 0 { slot = (slot &+ 1) & mask }
        index[slot] = UInt32(place + 1)
    }

    @inline(never)
    private func grow(_ map: HeapMap) {
        let capacity = max(8, map.capacity * 2)
        let entries = UnsafeMutablePointer<HeapMap.Entry>.allocate(capacity: capacity)
        if let old = map.entries { entries.update(from: old, count: map.count) }
        let index = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
        index.initialize(repeating: 0, count: capacity * 2)
        map.releaseBuffers()
        bytesInUse += HeapMap.externalBytes(capacity: capacity) - map.externalBytes
        map.entries = entries
        map.capacity = capacity
        map.index = index
        map.mask = capacity * 2 - 1
        for place in 0..<map.count { insert(entries[place].hash, place, map) }
    }
}
