/// How many cells of a terminal a text takes.
///
/// Characters are counted as terminals draw them: East Asian wide and fullwidth
/// characters and emoji take two cells, combining marks and control characters none, and
/// an emoji made of several scalars (flags, skin tones, families, a variation selector)
/// two in all. The tables are the target's own, so the answer depends neither on the
/// locale nor on the C library.
package enum DisplayWidth {
    /// Returns the cells a text takes.
    package static func of(_ text: some StringProtocol) -> Int {
        if let width = widthOfPlainASCII(text) { return width }
        return text.reduce(0) { $0 + of($1) }
    }

    /// Returns the cells a character takes: 0, 1 or 2, more only where scripts join wide
    /// letters.
    package static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if scalars.index(after: scalars.startIndex) == scalars.endIndex { return of(first) }
        return of(cluster: scalars, first: first)
    }

    /// Returns the cells a scalar takes when it stands alone.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x7F { return value < 0x20 ? 0 : 1 }
        if value < 0xA0 { return 0 }
        if value < 0x300 { return 1 }
        if contains(zeroWidthRanges, value) { return 0 }
        return value >= 0x1100 && contains(wideRanges, value) ? 2 : 1
    }

    /// Tells whether terminals disagree about a character's cells.
    ///
    /// Who draws such a character must not rely on where it leaves the cursor.
    static func isUncertain(_ character: Character) -> Bool {
        !character.isASCII && character.unicodeScalars.count > 1
    }

    /// Returns the longest beginning of a text that fits, ending in an ellipsis when
    /// something is cut.
    package static func truncated(_ text: String, to columns: Int, ellipsis: String = "…") -> String {
        if of(text) <= columns { return text }
        let room = columns - of(ellipsis)
        guard room >= 0 else { return String(ellipsis.prefix(max(columns, 0))) }
        var width = 0
        var end = text.startIndex
        while end < text.endIndex {
            width += of(text[end])
            if width > room { break }
            end = text.index(after: end)
        }
        return text[..<end] + ellipsis
    }

    /// Returns a text filled up with spaces to so many columns; a longer text stays as it
    /// is.
    package static func padded(_ text: String, to columns: Int, alignment: TextAlignment = .left) -> String {
        let missing = columns - of(text)
        guard missing > 0 else { return text }
        let spaces = String(repeating: " ", count: missing)
        return alignment == .left ? text + spaces : spaces + text
    }
}

/// On which side a text stands within its columns.
package enum TextAlignment: Sendable {
    /// The text comes first, the spaces follow.
    case left
    /// The spaces come first, as numbers are written.
    case right
}

extension DisplayWidth {
    /// Most text is plain ASCII, and then its bytes are its cells; nil for any other.
    private static func widthOfPlainASCII(_ text: some StringProtocol) -> Int? {
        let width = text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
            return isPlain ? bytes.count : nil
        }
        return width ?? nil
    }

    private static func of(cluster scalars: Character.UnicodeScalarView, first: Unicode.Scalar) -> Int {
        if isRegionalIndicator(first) { return 2 }
        var width = 0
        for scalar in scalars {
            switch scalar.value {
            case 0xFE0F, 0x200D, 0x1F3FB...0x1F3FF:
                // Emoji presentation, joiner, skin tone: the whole is drawn as one emoji.
                if first.properties.isEmoji { return 2 }
            default: break
            }
            width += of(scalar)
        }
        return width
    }

    private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F1E6...0x1F1FF).contains(scalar.value)
    }

    private static func contains(_ ranges: [UInt32], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count / 2
        while low < high {
            let middle = (low + high) / 2
            if value > ranges[middle * 2 + 1] {
                low = middle + 1
            } else if value < ranges[middle * 2] {
                high = middle
            } else {
                return true
            }
        }
        return false
    }
}
