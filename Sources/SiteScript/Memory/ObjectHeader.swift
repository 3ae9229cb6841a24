/// The 16 bytes in front of every heap object.
///
/// | offset | size | meaning |
/// |--:|--:|---|
/// | 0 | 1 | kind: the raw `Value.Tag`, 0 in a free cell |
/// | 1 | 1 | mark: 1 while reached by the collection under way |
/// | 2 | 1 | flags: of a string bit 0 *ASCII*, bit 1 *looked for CR*, bit 2 *ASCII without CR*; of a list, map or record bit 0 *shared*; of a range bit 0 *closed* |
/// | 3 | 1 | size class in units of 16 bytes, 0 for an object with an allocation of its own |
/// | 4 | 4 | of a string its hash or 0; of a record its shape; of a closure its function |
/// | 8 | 8 | of a string its bytes' count; of a record its fields', of a closure its captures' count; of a free cell the next |
@usableFromInline
enum ObjectHeader {
    @usableFromInline static let size = 16
    @usableFromInline static let markOffset = 1
    @usableFromInline static let flagsOffset = 2
    @usableFromInline static let classOffset = 3
    @usableFromInline static let wordOffset = 4
    @usableFromInline static let countOffset = 8
}

extension UnsafeMutableRawPointer {
    @inlinable @inline(__always)
    var objectKind: UInt8 {
        get { load(as: UInt8.self) }
        nonmutating set { storeBytes(of: newValue, as: UInt8.self) }
    }
    @inlinable @inline(__always)
    var objectMark: UInt8 {
        get { load(fromByteOffset: ObjectHeader.markOffset, as: UInt8.self) }
        nonmutating set { storeBytes(of: newValue, toByteOffset: ObjectHeader.markOffset, as: UInt8.self) }
    }
    @inlinable @inline(__always)
    var objectFlags: UInt8 {
        get { load(fromByteOffset: ObjectHeader.flagsOffset, as: UInt8.self) }
        nonmutating set { storeBytes(of: newValue, toByteOffset: ObjectHeader.flagsOffset, as: UInt8.self) }
    }
    @inlinable @inline(__always)
    var objectClass: UInt8 {
        get { load(fromByteOffset: ObjectHeader.classOffset, as: UInt8.self) }
        nonmutating set { storeBytes(of: newValue, toByteOffset: ObjectHeader.classOffset, as: UInt8.self) }
    }
    @inlinable @inline(__always)
    var objectWord: UInt32 {
        get { load(fromByteOffset: ObjectHeader.wordOffset, as: UInt32.self) }
        nonmutating set { storeBytes(of: newValue, toByteOffset: ObjectHeader.wordOffset, as: UInt32.self) }
    }
    @inlinable @inline(__always)
    var objectCount: Int {
        get { load(fromByteOffset: ObjectHeader.countOffset, as: Int.self) }
        nonmutating set { storeBytes(of: newValue, toByteOffset: ObjectHeader.countOffset, as: Int.self) }
    }
    /// How many fields a record has.
    @inline(__always)
    var recordSlotCount: Int { objectCount }
}
