/// A record: its shape's number in the header, then one value for each field.
@frozen
public struct HeapRecord {
    @usableFromInline let object: UnsafeMutableRawPointer

    @inlinable @inline(__always)
    init(_ object: UnsafeMutableRawPointer) { self.object = object }

    /// The values of the fields, in the order of the shape.
    @inlinable @inline(__always)
    public var slots: UnsafeMutablePointer<Value> {
        (object + ObjectHeader.size).assumingMemoryBound(to: Value.self)
    }

    @inline(__always)
    var shapeID: UInt32 { object.objectWord }

    func buffer(count: Int) -> UnsafeBufferPointer<Value> { UnsafeBufferPointer(start: slots, count: count) }
}

extension Value {
    /// The record behind a record value; meaningful for records.
    @inlinable @inline(__always)
    public var record: HeapRecord { HeapRecord(address) }
}

extension Heap {
    /// Makes a record whose fields the caller fills in at once.
    @inline(__always)
    func uninitializedRecord(_ shape: UInt32, count: Int) -> Value {
        let object = allocate(.record, size: ObjectHeader.size + count * MemoryLayout<Value>.stride)
        object.objectWord = shape
        object.objectCount = count
        return Value(bits: UInt(bitPattern: object), tag: .record)
    }

    /// Makes a record of `values`, one for each field of `shape`.
    public func record(_ shape: Shape, _ values: [Value]) -> Value {
        precondition(values.count == shape.count, "a record has a value for each field of its shape")
        let record = uninitializedRecord(shape.id, count: values.count)
        for (slot, value) in values.enumerated() {
            value.markShared()
            record.record.slots[slot] = value
        }
        return record
    }

    /// Makes a record of `values`, one for each field of `shape`.
    public func record(_ shape: Shape, _ values: some Collection<Value>) -> Value {
        precondition(values.count == shape.count, "a record has a value for each field of its shape")
        let record = uninitializedRecord(shape.id, count: shape.count)
        var slot = record.record.slots
        for value in values {
            value.markShared()
            slot.initialize(to: value)
            slot += 1
        }
        return record
    }

    /// Makes a record of named values.
    public func record(_ fields: KeyValuePairs<String, Value>) -> Value {
        record(shape(named: fields.map(\.key)), fields.map(\.value))
    }

    /// The shape of a record value.
    public func shape(of record: Value) -> Shape { shape(id: record.record.shapeID) }

    /// The value of a record's field; nil when it has none of that name.
    public func field(_ name: NameID, of record: Value) -> Value? {
        shape(of: record).slot(of: name).map { record.record.slots[$0] }
    }
}
