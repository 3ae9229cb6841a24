/// A seeded 32-bit hash of bytes, never 0.
package enum ByteHash {
    @inlinable
    package static func hash(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt32 {
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
    @inlinable
    @inline(__always)
    package static func end(of bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
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
    @inlinable
    @inline(__always)
    package static func finish(_ state: UInt64) -> UInt32 {
        let folded = UInt32(truncatingIfNeeded: state ^ (state >> 32))
        return folded == 0 ? 1 : folded
    }

    /// Multiplies to 128 bits and folds: every input bit reaches every output bit.
    @inlinable
    @inline(__always)
    package static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
