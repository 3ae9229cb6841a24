#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Comparisons and searches over UTF-8 bytes.
public enum ByteText {
    /// Whether `count` bytes at both addresses are the same.
    @inline(__always)
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        guard count >= 4, count <= 16 else { return memcmp(left, right, count) == 0 }
        // Most keys are short: a start and an end that overlap hold all of them.
        func differ<Word: FixedWidthInteger & BitwiseCopyable>(_ type: Word.Type) -> Word {
            let last = count - MemoryLayout<Word>.size
            let start = left.loadUnaligned(as: type) ^ right.loadUnaligned(as: type)
            let end =
                left.loadUnaligned(fromByteOffset: last, as: type)
                ^ right.loadUnaligned(fromByteOffset: last, as: type)
            return start | end
        }
        return count >= 8 ? differ(UInt64.self) == 0 : differ(UInt32.self) == 0
    }

    /// Below 0, 0 or above 0 as `left` comes before, with or after `right`.
    public static func compare(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int
    {
        let common = min(left.count, right.count)
        if common > 0, let a = left.baseAddress, let b = right.baseAddress {
            let order = memcmp(a, b, common)
            if order != 0 { return Int(order) }
        }
        return left.count - right.count
    }

    /// Whether every byte is below 0x80, eight at a time.
    public static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        let raw = UnsafeRawPointer(start)
        var index = 0
        var seen: UInt64 = 0
        while index + 8 <= bytes.count {
            seen |= raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < bytes.count {
            seen |= UInt64(start[index]) << 56
            index += 1
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }

    /// The offset of the first `needle` in `text` from `start` on; nil when there is none.
    public static func find(
        _ needle: UnsafeBufferPointer<UInt8>,
        in text: UnsafeBufferPointer<UInt8>,
        from start: Int = 0
    ) -> Int? {
        guard !needle.isEmpty, let wanted = needle.baseAddress else {
            return start <= text.count ? start : nil
        }
        guard let base = text.baseAddress else { return nil }
        var offset = start
        var misses = 0
        // `memchr` to the first byte, then compare: texts here are short and `memmem` is not everywhere.
        while text.count - offset >= needle.count {
            let room = text.count - offset - needle.count + 1
            guard let found = memchr(base + offset, Int32(wanted[0]), room) else { return nil }
            offset = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if memcmp(base + offset, wanted, needle.count) == 0 { return offset }
            offset += 1
            misses += 1
            if misses > 64, needle.count > 32 { return findLong(needle, in: text, from: offset) }
        }
        return nil
    }

    /// The same in time that grows with the lengths alone, for texts that repeat themselves (Knuth, Morris, Pratt).
    private static func findLong(
        _ needle: UnsafeBufferPointer<UInt8>,
        in text: UnsafeBufferPointer<UInt8>,
        from start: Int
    ) -> Int? {
        // How much of the needle's start stands right before each of its places as well.
        var borders = [Int](repeating: 0, count: needle.count)
        var length = 0
        for place in 1..<needle.count {
            while length > 0, needle[place] != needle[length] { length = borders[length - 1] }
            if needle[place] == needle[length] { length += 1 }
            borders[place] = length
        }
        var matched = 0
        for place in start..<text.count {
            while matched > 0, text[place] != needle[matched] { matched = borders[matched - 1] }
            if text[place] == needle[matched] { matched += 1 }
            if matched == needle.count { return place + 1 - matched }
        }
        return nil
    }
}

/// A seeded 32-bit hash of bytes, never 0.
enum ByteHash {
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt32 {
        guard let start = bytes.baseAddress else { return finish(seed) }
        let raw = UnsafeRawPointer(start)
        var state = seed ^ UInt64(truncatingIfNeeded: bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            state = mix(state ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        guard index < bytes.count || index == 0 else { return finish(mix(state)) }
        return finish(mix(state ^ end(of: raw, bytes.count)))
    }

    /// The last eight bytes, or all when there are fewer: which they are, the count tells.
    @inline(__always)
    private static func end(of bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        if count >= 8 { return bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) }
        if count >= 4 {
            let low = bytes.loadUnaligned(as: UInt32.self)
            let high = bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            return UInt64(low) | UInt64(high) << 32
        }
        guard count > 0 else { return 0 }
        let (first, middle, last) = (bytes, bytes + count / 2, bytes + count - 1)
        return UInt64(first.load(as: UInt8.self)) | UInt64(middle.load(as: UInt8.self)) << 8
            | UInt64(last.load(as: UInt8.self)) << 16
    }

    /// Folds a 64-bit state to 32 bits.
    @inline(__always)
    static func finish(_ state: UInt64) -> UInt32 {
        let folded = UInt32(truncatingIfNeeded: state ^ (state >> 32))
        return folded == 0 ? 1 : folded
    }

    /// Multiplies to 128 bits and folds: every input bit reaches every output bit.
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
