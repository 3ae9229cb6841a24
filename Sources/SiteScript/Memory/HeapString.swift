import SiteScriptSyntax

/// An immutable UTF-8 text: header, then the bytes.
@frozen
public struct HeapString {
    @usableFromInline let object: UnsafeMutableRawPointer

    @inlinable @inline(__always)
    init(_ object: UnsafeMutableRawPointer) { self.object = object }

    /// How many bytes.
    @inlinable @inline(__always)
    public var count: Int { object.objectCount }

    /// The bytes.
    @inlinable @inline(__always)
    public var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            start: (object + ObjectHeader.size).assumingMemoryBound(to: UInt8.self),
            count: object.objectCount
        )
    }

    /// Whether every byte is ASCII, so that bytes are characters (but for CR LF).
    @inlinable @inline(__always)
    public var isASCII: Bool { object.objectFlags & Self.asciiFlag != 0 }

    /// Whether every character is one byte: ASCII without a carriage return, since CR LF is one character.
    ///
    /// The first question looks through the text and keeps the answer.
    public var isBytewise: Bool {
        guard isASCII else { return false }
        let flags = object.objectFlags
        if flags & Self.soughtFlag != 0 { return flags & Self.bytewiseFlag != 0 }
        let isBytewise = !bytes.contains(0x0D)
        object.objectFlags = flags | Self.soughtFlag | (isBytewise ? Self.bytewiseFlag : 0)
        return isBytewise
    }

    @usableFromInline static let asciiFlag: UInt8 = 1
    private static let soughtFlag: UInt8 = 2
    private static let bytewiseFlag: UInt8 = 4
    static let knownBytewiseFlags = asciiFlag | soughtFlag | bytewiseFlag

    /// The text as a Swift String: a copy, for the host's side.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    @inline(__always)
    func hash(seed: UInt64) -> UInt32 {
        let known = object.objectWord
        if known != 0 { return known }
        let computed = ByteHash.hash(bytes, seed: seed)
        object.objectWord = computed
        return computed
    }

    @inline(__always)
    static func areEqual(_ left: UnsafeMutableRawPointer, _ right: UnsafeMutableRawPointer) -> Bool {
        if left == right { return true }
        let count = left.objectCount
        guard count == right.objectCount else { return false }
        let (a, b) = (left.objectWord, right.objectWord)
        if a != b, a != 0, b != 0 { return false }
        return ByteText.areEqual(left + ObjectHeader.size, right + ObjectHeader.size, count)
    }

    /// Orders by bytes, which is the order of Unicode code points.
    static func compare(_ left: UnsafeMutableRawPointer, _ right: UnsafeMutableRawPointer) -> Int {
        let (a, b) = (HeapString(left).bytes, HeapString(right).bytes)
        return ByteText.compare(a, b)
    }
}

extension Value {
    /// The text behind a String value; meaningful for String.
    @inlinable @inline(__always)
    public var text: HeapString { HeapString(address) }
    /// The text of a String value as a Swift String; nil for other kinds.
    public var stringIfText: String? { has(.string) ? text.string : nil }
}

extension Heap {
    /// Makes a String of UTF-8 bytes, which are known to be valid.
    public func string(_ bytes: UnsafeBufferPointer<UInt8>) -> Value {
        let value = uninitializedString(count: bytes.count)
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return value }
        (value.address + ObjectHeader.size).copyMemory(from: start, byteCount: bytes.count)
        if ByteText.isASCII(bytes) { value.address.objectFlags = HeapString.asciiFlag }
        return value
    }

    /// Makes a String of UTF-8 bytes, which are known to be valid.
    public func string(_ bytes: [UInt8]) -> Value { bytes.withUnsafeBufferPointer(string) }

    /// Makes a String.
    public func string(_ text: String) -> Value {
        var text = text
        return text.withUTF8(string)
    }

    /// Makes a String of some bytes of a text whose characters are all one byte.
    public func string(of text: HeapString, bytes: Range<Int>) -> Value {
        let part = uninitializedString(count: bytes.count)
        (part.address + ObjectHeader.size).copyMemory(
            from: text.object + ObjectHeader.size + bytes.lowerBound,
            byteCount: bytes.count
        )
        part.address.objectFlags = HeapString.knownBytewiseFlags
        return part
    }

    /// A String whose `count` bytes the caller fills in at once; it counts as not ASCII until said otherwise.
    @inline(__always)
    func uninitializedString(count: Int) -> Value {
        let object = allocate(.string, size: ObjectHeader.size + count)
        object.objectCount = count
        return Value(bits: UInt(bitPattern: object), tag: .string)
    }
}
