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
    static func string(_ characters: some Sequence<wchar_t>) -> String {
        var result = String.UnicodeScalarView()
        for character in characters {
            result.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
        }
        return String(result)
    }
}
