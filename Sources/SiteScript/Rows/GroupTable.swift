/// Numbers the distinct keys of rows in the order of their first appearance.
///
/// An open-addressed table over hashes; the keys themselves stand in columns, one for each part of the key. A
/// text that a source gives out once stands at one address, so most comparisons end at the address.
public final class GroupTable {
    /// The parts of the keys: a column each, a row for each key.
    public let keys: [Column]
    private let heap: Heap
    private var hashes: [UInt32] = []
    private var index: [UInt32]
    private var mask: Int

    /// Makes an empty table for keys of `partCount` parts.
    public init(_ heap: Heap, partCount: Int) {
        self.heap = heap
        keys = (0..<partCount).map { _ in Column(heap) }
        index = [UInt32](repeating: 0, count: 64)
        mask = 63
    }

    /// How many distinct keys there are.
    public var count: Int { hashes.count }

    /// The number of the key of one row; `isNew` when it had none before.
    @inline(__always)
    public func number(of columns: ArraySlice<Column>, row: Int) -> (number: Int, isNew: Bool) {
        var hash: UInt32 = 0
        for column in columns { hash = (hash &* 31) ^ column[row].hash(seed: heap.hashSeed) }
        var slot = Int(hash) & mask
        while true {
            let found = index[slot]
            if found == 0 { break }
            let number = Int(found - 1)
            if hashes[number] == hash, isSame(number, columns, row) { return (number, false) }
            slot = (slot &+ 1) & mask
        }
        return (add(hash, columns, row), true)
    }

    @inline(__always)
    private func isSame(_ number: Int, _ columns: ArraySlice<Column>, _ row: Int) -> Bool {
        for (key, column) in zip(keys, columns) where !key[number].isSameKey(as: column[row]) { return false }
        return true
    }

    private func add(_ hash: UInt32, _ columns: ArraySlice<Column>, _ row: Int) -> Int {
        for (key, column) in zip(keys, columns) {
            column[row].markShared()
            key.append(column[row])
        }
        hashes.append(hash)
        if hashes.count * 2 > index.count { grow() } else { insert(hash, hashes.count) }
        return hashes.count - 1
    }

    private func insert(_ hash: UInt32, _ number: Int) {
        var slot = Int(hash) & mask
        while index[slot] != 0 { slot = (slot &+ 1) & mask }
        index[slot] = UInt32(number)
    }

    private func grow() {
        index = [UInt32](repeating: 0, count: index.count * 4)
        mask = index.count - 1
        for (place, hash) in hashes.enumerated() { insert(hash, place + 1) }
    }
}
