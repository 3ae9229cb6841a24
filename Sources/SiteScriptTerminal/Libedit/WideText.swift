import CLibedit

/// Conversions between texts and the wide characters of C.
enum WideText {
    /// Returns a text as wide characters that end in a zero.
    static func terminated(_ text: String) -> [wchar_t] {
        text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
    }

    /// Returns a copy of a text for C to keep; whoever asks for it frees it.
    static func copy(_ text: String) -> UnsafeMutablePointer<wchar_t> {
        let scalars = terminated(text)
        let copy = UnsafeMutablePointer<wchar_t>.allocate(capacity: scalars.count)
        copy.initialize(from: scalars, count: scalars.count)
        return copy
    }

    /// Returns the text of wide characters that end in a zero.
    static func string(_ pointer: UnsafePointer<wchar_t>) -> String {
        var count = 0
        while pointer[count] != 0 { count += 1 }
        return string(UnsafeBufferPointer(start: pointer, count: count))
    }

    /// Returns the text of wide characters.
    ///
    /// The whole block is read back at every key, so the bytes are written here, not
    /// appended one by one.
    static func string(_ characters: UnsafeBufferPointer<wchar_t>) -> String {
        String(unsafeUninitializedCapacity: characters.count * 4) { bytes in
            var length = 0
            for character in characters {
                if character >= 0, character < 0x80 {
                    bytes[length] = UInt8(truncatingIfNeeded: character)
                    length += 1
                } else {
                    for byte in UTF8.encode(scalar(character)) ?? UTF8.encodedReplacementCharacter {
                        bytes[length] = byte
                        length += 1
                    }
                }
            }
            return length
        }
    }

    /// Returns how many UTF-8 bytes wide characters take.
    static func utf8Length(of characters: Slice<UnsafeBufferPointer<wchar_t>>) -> Int {
        characters.reduce(0) { $0 + ($1 >= 0 && $1 < 0x80 ? 1 : UTF8.width(scalar($1))) }
    }

    private static func scalar(_ character: wchar_t) -> Unicode.Scalar {
        Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}"
    }
}
