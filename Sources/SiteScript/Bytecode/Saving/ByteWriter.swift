/// Writes numbers, texts and lists as bytes; `ByteReader` takes them back.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(byte: UInt8) { bytes.append(byte) }

    /// Seven bits a byte, the lowest first.
    mutating func write(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(count: Int) { write(UInt64(count)) }

    /// A number of either sign; small ones take few bytes.
    mutating func write(_ number: Int) {
        write(UInt64(bitPattern: Int64(number << 1) ^ Int64(number >> 63)))
    }

    /// Eight bytes, the lowest first.
    mutating func write(bits: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }

    mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func write(_ text: String) { write(raw: Array(text.utf8)) }

    mutating func write(raw: [UInt8]) {
        write(count: raw.count)
        bytes += raw
    }

    mutating func write<Element>(_ list: [Element], _ body: (inout ByteWriter, Element) -> Void) {
        write(count: list.count)
        for element in list { body(&self, element) }
    }

    mutating func write<Wrapped>(optional value: Wrapped?, _ body: (inout ByteWriter, Wrapped) -> Void) {
        write(value != nil)
        if let value { body(&self, value) }
    }
}
