/// CRC-32 as in gzip and PNG (ISO 3309): finds lines that were torn or damaged by accident.
enum Checksum {
    /// For each of sixteen places in a row, the last first, what a byte there adds to the checksum of all of them.
    private static let table: [UInt32] = {
        var table: [UInt32] = (0..<256).map { index in
            var value = UInt32(index)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
            return value
        }
        for place in 256..<16 * 256 {
            let before = table[place - 256]
            table.append(before >> 8 ^ table[Int(before & 0xFF)])
        }
        return table
    }()

    static func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        table.withUnsafeBufferPointer { crc32(bytes, $0) }
    }

    private static func crc32(_ bytes: UnsafeRawBufferPointer, _ table: UnsafeBufferPointer<UInt32>) -> UInt32
    {
        /// What two bytes of eight add, the first of which stands so many places before the last of all.
        @inline(__always)
        func pair(_ eight: UInt64, _ shift: UInt64, _ place: Int) -> UInt32 {
            table[place << 8 | Int(eight >> shift & 0xFF)]
                ^ table[(place - 1) << 8 | Int(eight >> (shift + 8) & 0xFF)]
        }
        /// What the eight bytes from an offset on add; those before them come in through the first four.
        @inline(__always)
        func sum(_ offset: Int, _ place: Int, after before: UInt32 = 0) -> UInt32 {
            let eight =
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                ^ UInt64(before)
            // Two and two, so that the processor need not wait for one look-up after the other.
            return (pair(eight, 0, place) ^ pair(eight, 16, place - 2))
                ^ (pair(eight, 32, place - 4) ^ pair(eight, 48, place - 6))
        }
        var result = ~UInt32(0)
        var place = 0
        while place + 16 <= bytes.count {
            result = sum(place, 15, after: result) ^ sum(place + 8, 7)
            place += 16
        }
        if place + 8 <= bytes.count {
            result = sum(place, 7, after: result)
            place += 8
        }
        for byte in bytes[place...] { result = result >> 8 ^ table[Int((result ^ UInt32(byte)) & 0xFF)] }
        return ~result
    }

    /// The eight digits of a checksum.
    static func digits(_ sum: UInt32) -> [UInt8] { (0..<8).map { digit(sum >> (28 - 4 * UInt32($0))) } }

    /// The digit of the lowest four bits.
    static func digit(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value & 0xF)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }
}

/// SHA-256 (FIPS 180-4): names programs and plans, and finds plans that were edited.
public struct Digest: Sendable {
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
        0x5be0_cd19,
    ]
    private var rest: [UInt8] = []
    private var length: UInt64 = 0

    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
        0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7,
        0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc,
        0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351,
        0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e,
        0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585,
        0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f,
        0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
        0xc671_78f2,
    ]

    /// Starts with no bytes.
    public init() {}

    /// The digest of some bytes, in hexadecimal digits.
    public static func text(of bytes: [UInt8]) -> String {
        var digest = Digest()
        digest.add(bytes)
        return digest.text
    }

    /// Adds bytes.
    public mutating func add(_ bytes: [UInt8]) {
        length += UInt64(bytes.count)
        rest += bytes
        let whole = rest.count / 64 * 64
        guard whole > 0 else { return }
        var (state, words) = (state, [UInt32](repeating: 0, count: 64))
        rest.withUnsafeBufferPointer { bytes in
            for start in stride(from: 0, to: whole, by: 64) { Digest.take(bytes, start, &words, &state) }
        }
        self.state = state
        rest.removeFirst(whole)
    }

    /// The digest of what was added, in hexadecimal digits.
    public var text: String {
        var last = self
        let bits = length &* 8
        var end: [UInt8] = [0x80]
        end += [UInt8](repeating: 0, count: (119 - rest.count % 64) % 64)
        end += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
        last.add(end)
        return String(decoding: last.state.flatMap(Checksum.digits), as: UTF8.self)
    }

    private static func take(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ words: inout [UInt32],
        _ state: inout [UInt32]
    ) {
        for index in 0..<16 {
            let place = start + index * 4
            words[index] =
                UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16 | UInt32(bytes[place + 2]) << 8
                | UInt32(bytes[place + 3])
        }
        for index in 16..<64 {
            let (a, b) = (words[index - 15], words[index - 2])
            let first = rotated(a, 7) ^ rotated(a, 18) ^ a >> 3
            let second = rotated(b, 17) ^ rotated(b, 19) ^ b >> 10
            words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for index in 0..<64 {
            let mixed = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
            let first = h &+ mixed &+ (e & f ^ ~e & g) &+ constants[index] &+ words[index]
            let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ (a & b ^ a & c ^ b & c)
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
        }
        for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
    }

    private static func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 {
        value >> count | value << (32 - count)
    }
}
