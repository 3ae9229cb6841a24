/// Turns what was pasted into text that can be edited.
enum PastedText {
    /// How many spaces stand for a tab.
    static let tabSpaces = "    "

    /// Returns the text with newlines of one kind, spaces for tabs, composed characters
    /// and nothing invisible that would change how the block is read.
    ///
    /// A newline at the very end goes: it comes from copying a whole line and would only
    /// open an empty row.
    static func normalised(_ bytes: some Collection<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        var follows: Unicode.Scalar?
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\n" where follows == "\r": break
            case "\n", "\r", "\u{2028}", "\u{2029}": scalars.append("\n")
            case "\t": scalars.append(contentsOf: tabSpaces.unicodeScalars)
            case "\u{FEFF}": break
            default:
                if TerminalText.sign(for: scalar) == nil { scalars.append(scalar) }
            }
            follows = scalar
        }
        var text = Platform.composed(String(scalars))
        if text.last == "\n" { text.removeLast() }
        return text
    }
}
