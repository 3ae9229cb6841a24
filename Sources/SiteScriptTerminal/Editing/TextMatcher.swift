/// Finds a text within UTF-8 bytes.
///
/// Capital letters are told apart only when the text that is looked for has some, and
/// only among ASCII: other scripts are compared as they are written.
struct TextMatcher {
    private let needle: [UInt8]
    private let ignoresCase: Bool

    init(_ text: String) {
        needle = Array(text.utf8)
        ignoresCase = !needle.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// Returns the byte offsets of the first occurrence.
    func firstRange(in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        guard let first = needle.first, bytes.count >= needle.count else { return nil }
        for start in 0...(bytes.count - needle.count) where folded(bytes[start]) == first {
            var length = 1
            while length < needle.count, folded(bytes[start + length]) == needle[length] { length += 1 }
            if length == needle.count { return start..<(start + length) }
        }
        return nil
    }

    private func folded(_ byte: UInt8) -> UInt8 {
        ignoresCase && byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
