/// Bytes written one after the other into room that grows, without the checks that an array makes for each.
struct ByteRoom: ~Copyable {
    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    /// How many bytes were written.
    private(set) var count = 0

    init(capacity: Int = 1 << 10) {
        self.capacity = capacity
        start = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { start.deallocate() }

    /// Everything that was written; only for as long as nothing more is.
    var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Forgets what was written, and keeps the room.
    mutating func clear() { count = 0 }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        ByteRoom.copy(source, bytes.count, to: start + count)
        count += bytes.count
    }

    /// Copies bytes.
    ///
    /// Most texts are short, and pieces that overlap cover them in less time than a call takes.
    @inline(__always)
    private static func copy(_ source: UnsafeRawPointer, _ count: Int, to target: UnsafeMutableRawPointer) {
        func copyPiece<Piece: BitwiseCopyable>(_ offset: Int, _ type: Piece.Type) {
            target.storeBytes(
                of: source.loadUnaligned(fromByteOffset: offset, as: type),
                toByteOffset: offset,
                as: type
            )
        }
        switch count {
        case 33...: target.copyMemory(from: source, byteCount: count)
        case 17...:
            copyPiece(0, UInt64.self)
            copyPiece(8, UInt64.self)
            copyPiece(count - 16, UInt64.self)
            copyPiece(count - 8, UInt64.self)
        case 8...:
            copyPiece(0, UInt64.self)
            copyPiece(count - 8, UInt64.self)
        case 4...:
            copyPiece(0, UInt32.self)
            copyPiece(count - 4, UInt32.self)
        case 2...:
            copyPiece(0, UInt16.self)
            copyPiece(count - 2, UInt16.self)
        case 1: copyPiece(0, UInt8.self)
        default: break
        }
    }

    /// Appends a number in decimal digits.
    mutating func append(_ number: Int64) {
        let longest = 20
        reserve(longest)
        // From the last digit to the first, behind which nothing is yet; then all are moved to their place.
        var place = count + longest
        func put(_ byte: UInt8) {
            place -= 1
            start.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
        }
        func putDigit(_ digit: UInt64) { put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)) }
        var rest = number.magnitude
        // Two at a time: a division takes longer than anything else here.
        while rest >= 10 {
            let (hundreds, two) = rest.quotientAndRemainder(dividingBy: 100)
            putDigit(two % 10)
            putDigit(two / 10)
            rest = hundreds
        }
        if rest > 0 || number.magnitude == 0 { putDigit(rest) }
        if number < 0 { put(UInt8(ascii: "-")) }
        let length = count + longest - place
        (start + count).copyMemory(from: start + place, byteCount: length)
        count += length
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity = max(2 * capacity, count + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = larger
    }
}
