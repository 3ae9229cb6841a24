/// Numbers the distinct keys of rows in the order of their first appearance.
///
/// An open-addressed table over hashes; the keys themselves stand in columns, one for each part of the key. A
/// text that a source gives out once stands at one address, so most comparisons end at the address.
public final class GroupTable {
    /// The parts of the keys: a column each, a row for each key.
    public let keys: [Column]
    private let heap: Heap
    private let hashes: UnsafeGrowingBuffer<UInt32>
    /// Numbers plus 1, 0 for none; a power of two of them.
    private var index: UnsafeMutablePointer<UInt32>
    private var mask: Int

    /// Makes an empty table for keys of `partCount` parts.
    public init(_ heap: Heap, partCount: Int) {
        self.heap = heap
        keys = (0..<partCount).map { _ in Column(heap) }
        hashes = UnsafeGrowingBuffer()
        mask = 255
        index = .allocate(capacity: mask + 1)
        index.initialize(repeating: 0, count: mask + 1)
    }

    deinit { index.deallocate() }

    /// How many distinct keys there are.
    public var count: Int { hashes.count }

    /// The numbers of the keys of the first `rowCount` rows, into `numbers`; keys that are new get the next ones.
    public func number(
        _ columns: ArraySlice<Column>,
        rowCount: Int,
        into numbers: UnsafeMutablePointer<Int32>
    ) {
        if columns.count == 1, let column = columns.first {
            numberSingle(column, rowCount, numbers)
        } else {
            for row in 0..<rowCount {
                numbers[row] = Int32(truncatingIfNeeded: number(of: columns, row: row).number)
            }
        }
    }

    /// The same for keys of one part.
    ///
    /// Equal texts of a source are one object, so the last key is tried by address.
    private func numberSingle(_ column: Column, _ rowCount: Int, _ numbers: UnsafeMutablePointer<Int32>) {
        let values = column.values
        let seed = heap.hashSeed
        for row in 0..<rowCount {
            let value = values[row]
            let hash = value.hash(seed: seed)
            var slot = Int(hash) & mask
            var found = index[slot]
            while found != 0 {
                let number = Int(found - 1)
                if hashes.elements[number] == hash, keys[0].values[number].isSameKey(as: value, heap) { break }
                slot = (slot &+ 1) & mask
                found = index[slot]
            }
            numbers[row] = found != 0 ? Int32(found - 1) : Int32(addSingle(hash, value))
        }
    }

    private func addSingle(_ hash: UInt32, _ value: Value) -> Int {
        value.markShared()
        keys[0].append(value)
        return note(hash)
    }

    /// The number of the key of one row; `isNew` when it had none before.
    public func number(of columns: ArraySlice<Column>, row: Int) -> (number: Int, isNew: Bool) {
        let hash = hash(columns, row)
        var slot = Int(hash) & mask
        while true {
            let found = index[slot]
            if found == 0 { break }
            let number = Int(found - 1)
            if hashes.elements[number] == hash, isSame(number, columns, row) { return (number, false) }
            slot = (slot &+ 1) & mask
        }
        for (key, column) in zip(keys, columns) {
            column[row].markShared()
            key.append(column[row])
        }
        return (note(hash), true)
    }

    /// The number of the key of one row; nil when no row had it.
    public func find(_ columns: ArraySlice<Column>, row: Int) -> Int? {
        let hash = hash(columns, row)
        var slot = Int(hash) & mask
        while index[slot] != 0 {
            let number = Int(index[slot] - 1)
            if hashes.elements[number] == hash, isSame(number, columns, row) { return number }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    private func hash(_ columns: ArraySlice<Column>, _ row: Int) -> UInt32 {
        let seed = heap.hashSeed
        if columns.count == 1, let column = columns.first { return column[row].hash(seed: seed) }
        return columns.reduce(0) { ($0 &* 31) ^ $1[row].hash(seed: seed) }
    }

    private func isSame(_ number: Int, _ columns: ArraySlice<Column>, _ row: Int) -> Bool {
        for (key, column) in zip(keys, columns) where !key[number].isSameKey(as: column[row], heap) { return false }
        return true
    }

    /// Takes the next number for a key with this hash.
    private func note(_ hash: UInt32) -> Int {
        hashes.append(hash)
        if hashes.count * 2 > mask { grow() } else { insert(hash, UInt32(hashes.count)) }
        return hashes.count - 1
    }

    private func insert(_ hash: UInt32, _ number: UInt32) {
        var slot = Int(hash) & mask
        while index[slot] != 0 { slot = (slot &+ 1) & mask }
        index[slot] = number
    }

    private func grow() {
        index.deallocate()
        mask = mask * 4 + 3
        index = .allocate(capacity: mask + 1)
        index.initialize(repeating: 0, count: mask + 1)
        for place in 0..<hashes.count { insert(hashes.elements[place], UInt32(place + 1)) }
    }
}

/// Plain elements in memory that grows; reached without the checks of an array.
final class UnsafeGrowingBuffer<Element: BitwiseCopyable> {
    private(set) var elements: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity = 64

    init() { elements = .allocate(capacity: capacity) }

    deinit { elements.deallocate() }

    func append(_ element: Element) {
        if count == capacity {
            let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
            larger.update(from: elements, count: count)
            elements.deallocate()
            elements = larger
            capacity *= 2
        }
        elements[count] = element
        count += 1
    }
}
