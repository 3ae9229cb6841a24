/// Makes text from anywhere safe to show on a terminal.
///
/// A site's name is data: it must not be able to move the cursor, colour the screen, set
/// the window's title or turn the line round. Every control character and bidirectional
/// override becomes a visible sign of one cell, so nothing is hidden either. Letters,
/// marks, joiners and emoji stay as they are.
package enum TerminalText {
    /// Returns a text without anything a terminal would obey.
    ///
    /// With `keepingLayout` newlines and tabs stay, for text that is printed as it is;
    /// without it they become signs too, for text within a line.
    package static func sanitised(_ text: String, keepingLayout: Bool = false) -> String {
        guard text.utf8.contains(where: mayNeedReplacing) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if keepingLayout && (scalar == "\n" || scalar == "\t") {
                result.append(scalar)
            } else {
                result.append(sign(for: scalar) ?? scalar)
            }
        }
        return String(result)
    }

    /// Returns the sign that stands for a scalar a terminal would obey, nil for an
    /// ordinary scalar.
    static func sign(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value)
        case 0x7F: "\u{2421}"
        case 0x80...0x9F, 0x2028, 0x2029: "\u{FFFD}"
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: nil
        }
    }

    /// Returns a text without escape sequences: what remains is what takes cells.
    static func withoutStyles(_ text: String) -> String {
        guard text.utf8.contains(0x1B) else { return text }
        var result = String.UnicodeScalarView()
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\u{1B}" else {
                result.append(scalar)
                continue
            }
            guard scalars.next() == "[" else { continue }
            while let part = scalars.next(), !(0x40...0x7E).contains(part.value) {}
        }
        return String(result)
    }

    /// The bytes that control characters and overrides start with: C0, DEL, C1 and two
    /// leading bytes.
    private static func mayNeedReplacing(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xD8 || byte == 0xE2
    }
}
