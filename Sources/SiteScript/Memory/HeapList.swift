/// A list: count, capacity and a buffer of its own.
///
/// Value semantics by copy on write: once a list is *shared* (it may be reached in two ways) it is never
/// changed again; whoever wants to change it copies it first.
@frozen
public struct HeapList {
    @usableFromInline let object: UnsafeMutableRawPointer
    static let size = 40

    @inlinable @inline(__always)
    init(_ object: UnsafeMutableRawPointer) { self.object = object }

    /// How many elements.
    @inlinable @inline(__always)
    public internal(set) var count: Int {
        get { object.load(fromByteOffset: 16, as: Int.self) }
        nonmutating set { object.storeBytes(of: newValue, toByteOffset: 16, as: Int.self) }
    }
    @inline(__always)
    var capacity: Int {
        get { object.load(fromByteOffset: 24, as: Int.self) }
        nonmutating set { object.storeBytes(of: newValue, toByteOffset: 24, as: Int.self) }
    }
    @inlinable @inline(__always)
    public internal(set) var elements: UnsafeMutablePointer<Value>? {
        get { object.load(fromByteOffset: 32, as: UnsafeMutablePointer<Value>?.self) }
        nonmutating set {
            object.storeBytes(of: newValue, toByteOffset: 32, as: UnsafeMutablePointer<Value>?.self)
        }
    }
    @inline(__always)
    var isShared: Bool {
        get { object.objectFlags & 1 != 0 }
        nonmutating set { object.objectFlags = newValue ? 1 : 0 }
    }

    /// The elements.
    @inlinable @inline(__always)
    public var buffer: UnsafeBufferPointer<Value> { UnsafeBufferPointer(start: elements, count: count) }

    /// The element at `index`, which lies within.
    @inlinable @inline(__always)
    public subscript(index: Int) -> Value { elements.unsafelyUnwrapped[index] }

    func releaseBuffer() { if let elements { release(elements) } }

    @inline(__always)
    var value: Value { Value(bits: UInt(bitPattern: object), tag: .list) }
}

extension Value {
    /// The list behind a List value; meaningful for List.
    @inlinable @inline(__always)
    public var list: HeapList { HeapList(address) }

    /// Notes that a container may now be reached in two ways, so that it is copied before it is changed.
    @inline(__always)
    func markShared() { if isContainer { address.objectFlags |= 1 } }

    /// Whether it is a container that may be reached in two ways: what it holds may be, too.
    @inline(__always)
    var isSharedContainer: Bool { isContainer && address.objectFlags & 1 != 0 }

    /// Whether it is a list, map or record.
    @inline(__always)
    var isContainer: Bool {
        tag == Tag.list.rawValue || tag == Tag.map.rawValue || tag == Tag.record.rawValue
    }
}

extension Heap {
    /// Makes an empty list with room for `capacity` elements.
    func list(capacity: Int) -> HeapList {
        let list = HeapList(allocate(.list, size: HeapList.size))
        list.count = 0
        list.capacity = capacity
        list.elements = capacity == 0 ? nil : resize(nil, to: capacity)
        bytesInUse += capacity * MemoryLayout<Value>.stride
        return list
    }

    /// Makes a list of `values`, which other containers may hold too.
    public func list(_ values: UnsafeBufferPointer<Value>) -> Value {
        let list = list(capacity: values.count)
        if let start = values.baseAddress { list.elements?.initialize(from: start, count: values.count) }
        list.count = values.count
        for value in values { value.markShared() }
        return list.value
    }

    /// Makes a list of `values`.
    public func list(_ values: [Value]) -> Value { values.withUnsafeBufferPointer { self.list($0) } }

    /// Adds an element at the end of a list that is not shared.
    @inline(__always)
    func append(_ value: Value, to list: HeapList) {
        let count = list.count
        if count == list.capacity { grow(list, to: max(4, count &* 2)) }
        list.elements.unsafelyUnwrapped[count] = value
        list.count = count &+ 1
    }

    @inline(never)
    func grow(_ list: HeapList, to capacity: Int) {
        list.elements = resize(list.elements, to: capacity)
        bytesInUse += (capacity - list.capacity) * MemoryLayout<Value>.stride
        list.capacity = capacity
    }
}
