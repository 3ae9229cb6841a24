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
