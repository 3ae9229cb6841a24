/// Turns the bytes a terminal sends into what the user did.
///
/// Keys arrive as escape sequences, which may be cut anywhere between two reads, and
/// pasted text between two marks. Sequences that mean nothing here are dropped whole, so
/// an unknown key never leaves letters in the line. Bytes that are no UTF-8 are dropped
/// too.
struct KeyDecoder {
    private static let escape: UInt8 = 0x1B
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    private var bytes: [UInt8] = []
    private var start = 0
    /// What has come of a paste whose end mark has not.
    private var pasted: [UInt8]?

    /// Whether the bytes so far may be a whole key or the beginning of a longer one: time
    /// has to tell.
    var isAmbiguous: Bool {
        pasted == nil && start < bytes.count && bytes[start] == Self.escape
    }

    /// Whether nothing is left to decode.
    var isEmpty: Bool { start == bytes.count && pasted == nil }

    /// Adds bytes that arrived together.
    mutating func feed(_ new: [UInt8]) {
        if pasted != nil, new == [0x03] {
            // Ctrl-C alone while a paste does not end: its end mark was lost.
            pasted = nil
        }
        if start == bytes.count {
            bytes = new
        } else {
            bytes = bytes[start...] + new
        }
        start = 0
    }

    /// Returns the next event, nil when more bytes are needed.
    mutating func next() -> KeyEvent? {
        while start < bytes.count {
            if pasted != nil {
                if let paste = nextPaste() { return .paste(paste) }
                return nil
            }
            let before = start
            if let event = decode() { return event }
            if start == before { return nil }
        }
        return nil
    }

    /// Takes the bytes so far for what they are: the rest of a sequence would have come
    /// by now.
    mutating func expire() -> KeyEvent? {
        guard isAmbiguous else { return nil }
        let pending = bytes[start...]
        start = bytes.count
        switch pending.count {
        case 1: return .character("\u{1B}")
        case 2 where pending.last != Self.escape:
            return pending.last.map { .alt(Unicode.Scalar($0)) }
        default: return nil
        }
    }
}

extension KeyDecoder {
    /// Decodes one event or drops what is none; leaves everything as it is when bytes are
    /// missing.
    private mutating func decode() -> KeyEvent? {
        bytes[start] == Self.escape ? decodeEscape(at: start) : decodeScalar().map { .character($0) }
    }

    /// Decodes what begins with the escape at a place; one more before it stands for Alt.
    private mutating func decodeEscape(at place: Int) -> KeyEvent? {
        guard place + 1 < bytes.count else { return nil }
        switch bytes[place + 1] {
        case UInt8(ascii: "["): return decodeControlSequence(from: place + 2)
        case UInt8(ascii: "O"):
            guard place + 2 < bytes.count else { return nil }
            defer { start = place + 3 }
            if bytes[place + 2] == UInt8(ascii: "M") { return .character("\r") }
            return key(SpecialKey(applicationLetter: bytes[place + 2]), escape: place)
        case Self.escape where place == start: return decodeEscape(at: place + 1)
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            start = place + 2
            return .key(.newline)
        default:
            let saved = start
            start = place + 1
            if let scalar = decodeScalar() { return .alt(scalar) }
            if start == place + 1 { start = saved }
            return nil
        }
    }

    private func key(_ key: SpecialKey?, escape: Int) -> KeyEvent? {
        key.map { .key(escape > start ? $0.withAlt : $0) }
    }

    private mutating func decodeControlSequence(from first: Int) -> KeyEvent? {
        // The Linux console marks function keys with a second bracket and one letter.
        if first < bytes.count, bytes[first] == UInt8(ascii: "[") {
            if first + 1 < bytes.count { start = first + 2 }
            return nil
        }
        guard let last = bytes[first...].firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
            return nil
        }
        let final = bytes[last]
        guard (0x40...0x7E).contains(final) else {
            // A control character broke the sequence off: it is decoded on its own.
            start = last
            return nil
        }
        let parameters = bytes[first..<last].split(
            separator: UInt8(ascii: ";"),
            omittingEmptySubsequences: false
        )
        .map { Int(String(decoding: $0, as: UTF8.self)) ?? 1 }
        let event = key(SpecialKey(parameters: parameters, final: final), escape: first - 2)
        start = last + 1
        if final == UInt8(ascii: "~"), parameters == [200] { pasted = [] }
        return event
    }

    private mutating func decodeScalar() -> Unicode.Scalar? {
        let lead = bytes[start]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard lead < 0x80 || (0xC2...0xF4).contains(lead) else {
            start += 1
            return nil
        }
        let end = min(start + length, bytes.count)
        guard bytes[(start + 1)..<end].allSatisfy({ $0 & 0xC0 == 0x80 }) else {
            start += 1
            return nil
        }
        guard end == start + length else { return nil }
        defer { start = end }
        guard let text = String(validating: bytes[start..<end], as: UTF8.self) else { return nil }
        return text.unicodeScalars.first { !(0x80...0x9F).contains($0.value) && $0 != "\0" }
    }

    /// Takes what has come of the paste; returns the whole when its end mark has come.
    private mutating func nextPaste() -> String? {
        let from = max(0, (pasted?.count ?? 0) - Self.pasteEnd.count)
        pasted?.append(contentsOf: bytes[start...])
        start = bytes.count
        guard let all = pasted, let end = Self.firstRange(of: Self.pasteEnd, in: all, from: from) else {
            return nil
        }
        pasted = nil
        bytes = Array(all[end.upperBound...])
        start = 0
        return PastedText.normalised(all[..<end.lowerBound])
    }

    private static func firstRange(of mark: [UInt8], in bytes: [UInt8], from: Int) -> Range<Int>? {
        var place = from
        while let escape = bytes[place...].firstIndex(of: mark[0]) {
            if bytes[escape...].starts(with: mark) { return escape..<(escape + mark.count) }
            place = escape + 1
        }
        return nil
    }
}
