/// A function value: the function's number in the header, then what it captures.
struct HeapClosure {
    let object: UnsafeMutableRawPointer

    @inline(__always)
    init(_ object: UnsafeMutableRawPointer) { self.object = object }

    @inline(__always)
    var function: Int { Int(object.objectWord) }

    @inline(__always)
    var slots: UnsafeMutablePointer<Value> {
        (object + ObjectHeader.size).assumingMemoryBound(to: Value.self)
    }

    var captures: UnsafeBufferPointer<Value> {
        UnsafeBufferPointer(start: slots, count: object.objectCount)
    }
}

/// A variable that a closure captures: one value.
struct HeapBox {
    let object: UnsafeMutableRawPointer

    @inline(__always)
    init(_ object: UnsafeMutableRawPointer) { self.object = object }

    @inline(__always)
    var value: Value {
        get { object.load(fromByteOffset: ObjectHeader.size, as: Value.self) }
        nonmutating set { object.storeBytes(of: newValue, toByteOffset: ObjectHeader.size, as: Value.self) }
    }
}

/// A range of whole numbers.
@frozen
public struct HeapRange {
    let object: UnsafeMutableRawPointer

    @inline(__always)
    init(_ object: UnsafeMutableRawPointer) { self.object = object }

    /// The first number.
    public var lower: Int { object.load(fromByteOffset: 16, as: Int.self) }
    /// The last number, or the one after it, as `isClosed` says.
    public var upper: Int { object.load(fromByteOffset: 24, as: Int.self) }
    /// Whether `upper` belongs to it.
    public var isClosed: Bool { object.objectFlags & 1 != 0 }
    /// How many numbers.
    public var count: Int {
        let (distance, overflow) = upper.subtractingReportingOverflow(lower)
        if overflow { return upper < lower ? 0 : .max }
        return max(0, isClosed ? (distance == .max ? .max : distance + 1) : distance)
    }

    /// Whether `number` is in it.
    public func contains(_ number: Int) -> Bool {
        number >= lower && (isClosed ? number <= upper : number < upper)
    }
}

extension Value {
    /// The range behind a Range value; meaningful for Range.
    public var range: HeapRange { HeapRange(address) }
}

extension Heap {
    /// Makes a range.
    public func range(_ lower: Int, _ upper: Int, isClosed: Bool) -> Value {
        let object = allocate(.range, size: 32)
        object.storeBytes(of: lower, toByteOffset: 16, as: Int.self)
        object.storeBytes(of: upper, toByteOffset: 24, as: Int.self)
        object.objectFlags = isClosed ? 1 : 0
        return Value(bits: UInt(bitPattern: object), tag: .range)
    }

    @inline(__always)
    func closure(function: Int, captureCount: Int) -> HeapClosure {
        let object = allocate(
            .closure,
            size: ObjectHeader.size + captureCount * MemoryLayout<Value>.stride
        )
        object.objectWord = UInt32(truncatingIfNeeded: function)
        object.objectCount = captureCount
        return HeapClosure(object)
    }

    @inline(__always)
    func box(_ value: Value) -> Value {
        let object = allocate(.box, size: ObjectHeader.size + MemoryLayout<Value>.stride)
        HeapBox(object).value = value
        return Value(bits: UInt(bitPattern: object), tag: .box)
    }
}
