/// What scripts compute with: 16 plain bytes, a tag and its bits.
///
/// Numbers, booleans, instants and durations stand in the bits themselves; everything else is the address of
/// an object on the session's heap. A value holds no Swift reference, so copying one costs no reference
/// counting; whoever keeps one across a safepoint must keep it where the collector looks (see `Heap`).
@frozen
public struct Value {
    /// The payload.
    public var bits: UInt
    /// The kind of payload.
    public var tag: UInt

    /// Makes a value of raw parts.
    @inlinable @inline(__always)
    public init(bits: UInt, tag: Tag) {
        self.bits = bits
        self.tag = tag.rawValue
    }

    /// The kinds of payload.
    ///
    /// Int is 0 so that one test serves two Ints.
    @frozen
    public enum Tag: UInt, Sendable {
        case int = 0, double, bool, `nil`, instant, duration
        /// The first of those that are addresses of heap objects.
        case string, list, map, record, closure, range, native, box
        /// A function written in Swift, by its index in the linked program.
        case nativeFunction
        /// An argument that was left out.
        case missing
        /// The rows that a row expression is walking over; never seen by scripts.
        case cursor
    }
}

extension Value {
    /// The absence of a value.
    @inlinable @inline(__always)
    public static var `nil`: Value { Value(bits: 0, tag: .nil) }
    /// The mark of an argument that was left out.
    @inlinable @inline(__always)
    public static var missing: Value { Value(bits: 0, tag: .missing) }

    /// Makes an Int.
    @inlinable @inline(__always)
    public init(_ value: Int) { self.init(bits: UInt(bitPattern: value), tag: .int) }
    /// Makes a Double.
    @inlinable @inline(__always)
    public init(_ value: Double) { self.init(bits: UInt(value.bitPattern), tag: .double) }
    /// Makes a Bool.
    @inlinable @inline(__always)
    public init(_ value: Bool) { self.init(bits: value ? 1 : 0, tag: .bool) }
    /// Makes an Instant from milliseconds since 1970, UTC.
    @inlinable @inline(__always)
    public static func instant(_ milliseconds: Int) -> Value {
        Value(bits: UInt(bitPattern: milliseconds), tag: .instant)
    }
    /// Makes a Duration from milliseconds.
    @inlinable @inline(__always)
    public static func duration(_ milliseconds: Int) -> Value {
        Value(bits: UInt(bitPattern: milliseconds), tag: .duration)
    }

    /// Whether it is nil.
    @inlinable @inline(__always)
    public var isNil: Bool { tag == Tag.nil.rawValue }
    /// Whether it is the mark of an argument that was left out.
    @inlinable @inline(__always)
    public var isMissing: Bool { tag == Tag.missing.rawValue }
    /// Whether it is of the kind `tag`.
    @inlinable @inline(__always)
    public func has(_ tag: Tag) -> Bool { self.tag == tag.rawValue }
    /// Whether it is the address of a heap object.
    @inlinable @inline(__always)
    public var isObject: Bool { tag >= Tag.string.rawValue && tag <= Tag.box.rawValue }

    /// The bits as an Int; meaningful for Int, Instant and Duration.
    @inlinable @inline(__always)
    public var integer: Int { Int(bitPattern: bits) }
    /// The bits as a Double; meaningful for Double.
    @inlinable @inline(__always)
    public var double: Double { Double(bitPattern: UInt64(bits)) }
    /// The bits as a Bool; meaningful for Bool.
    @inlinable @inline(__always)
    public var boolean: Bool { bits != 0 }
    /// The bits as an address; meaningful for heap objects.
    @inlinable @inline(__always)
    public var address: UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(bitPattern: bits).unsafelyUnwrapped
    }

    /// The kind of payload.
    @inlinable @inline(__always)
    public var kind: Tag {
        // Only `init(bits:tag:)` sets a tag, and the raw values count from 0 as the cases do in memory.
        unsafeBitCast(UInt8(truncatingIfNeeded: tag), to: Tag.self)
    }
}
