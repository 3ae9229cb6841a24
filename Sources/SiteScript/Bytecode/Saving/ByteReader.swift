/// Reads what `ByteWriter` wrote, from bytes that may be anything.
///
/// A list is never believed to be longer than the bytes that are left, so what is read is bounded by what is there.
struct ByteReader {
    private let bytes: [UInt8]
    private var next: Int
    private let end: Int
    /// How deep what is being read is nested.
    private var depth = 0

    init(_ bytes: [UInt8], from start: Int = 0, to end: Int) {
        self.bytes = bytes
        next = start
        self.end = end
    }

    var isAtEnd: Bool { next == end }

    mutating func byte() throws(ScriptLoadError) -> UInt8 {
        guard next < end else { throw .damaged("it ends too early") }
        defer { next += 1 }
        return bytes[next]
    }

    mutating func unsigned() throws(ScriptLoadError) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let next = try byte()
            let part = UInt64(next & 0x7F)
            guard shift < 63 || part <= 1 else { break }
            result |= part << shift
            if next < 0x80 { return result }
        }
        throw .damaged("a number is too large")
    }

    /// A number from 0 to `maximum`.
    mutating func number(upTo maximum: Int) throws(ScriptLoadError) -> Int {
        guard let number = Int(exactly: try unsigned()), number <= maximum else {
            throw .damaged("a number is too large")
        }
        return number
    }

    mutating func integer() throws(ScriptLoadError) -> Int {
        let raw = try unsigned()
        return Int(bitPattern: UInt(raw >> 1)) ^ -Int(raw & 1)
    }

    mutating func bits() throws(ScriptLoadError) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) { result |= UInt64(try byte()) << shift }
        return result
    }

    mutating func flag() throws(ScriptLoadError) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw .damaged("a flag is neither 0 nor 1")
        }
    }

    mutating func raw() throws(ScriptLoadError) -> [UInt8] {
        let count = try number(upTo: end - next)
        defer { next += count }
        return Array(bytes[next..<next + count])
    }

    mutating func text() throws(ScriptLoadError) -> String {
        let raw = try raw()
        guard let text = String(validating: raw, as: UTF8.self) else { throw .damaged("a text is not UTF-8") }
        return text
    }

    mutating func list<Element>(
        _ body: (inout ByteReader) throws(ScriptLoadError) -> Element
    ) throws(ScriptLoadError) -> [Element] {
        let count = try number(upTo: end - next)
        var result: [Element] = []
        for _ in 0..<count { result.append(try body(&self)) }
        return result
    }

    mutating func optional<Wrapped>(
        _ body: (inout ByteReader) throws(ScriptLoadError) -> Wrapped
    ) throws(ScriptLoadError) -> Wrapped? {
        try flag() ? try body(&self) : nil
    }

    /// Reads a part of something of the same kind.
    mutating func nested<Part>(
        _ body: (inout ByteReader) throws(ScriptLoadError) -> Part
    ) throws(ScriptLoadError) -> Part {
        guard depth < 100 else { throw .damaged("it is nested too deep") }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }
}
