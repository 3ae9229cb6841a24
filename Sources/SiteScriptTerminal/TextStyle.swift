/// How a piece of text looks on a terminal: any of bold, dim, underlined and one colour.
///
/// A style is applied where the text is written and vanishes there when colour is off, so
/// whoever composes text never asks what it is written to.
package struct TextStyle: OptionSet, Hashable, Sendable {
    /// The bits.
    package let rawValue: UInt16

    /// Makes a style from its bits.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Brighter or heavier letters.
    package static let bold = TextStyle(rawValue: 1 << 0)
    /// Fainter letters, for what can be skipped.
    package static let dim = TextStyle(rawValue: 1 << 1)
    /// Underlined letters.
    package static let underline = TextStyle(rawValue: 1 << 2)
    /// Red: what failed or is deleted.
    package static let red = TextStyle(rawValue: 1 << 3)
    /// Green: what succeeded or is created.
    package static let green = TextStyle(rawValue: 1 << 4)
    /// Yellow: what needs attention.
    package static let yellow = TextStyle(rawValue: 1 << 5)
    /// Blue: names and keywords.
    package static let blue = TextStyle(rawValue: 1 << 6)
    /// Magenta: literal values.
    package static let magenta = TextStyle(rawValue: 1 << 7)
    /// Cyan: prompts and hints.
    package static let cyan = TextStyle(rawValue: 1 << 8)

    /// Letters in the colour of the background: what is chosen.
    package static let reverse = TextStyle(rawValue: 1 << 9)

    /// Returns the text in this style, or the text alone when colour is off.
    package func applied(to text: String, color isOn: Bool) -> String {
        guard isOn, !isEmpty, !text.isEmpty else { return text }
        return start + text + Self.end
    }

    /// The sequence that switches the style on.
    var start: String {
        isEmpty ? "" : "\u{1B}[" + codes.joined(separator: ";") + "m"
    }

    /// The sequence that switches every style off.
    static let end = "\u{1B}[0m"

    private var codes: [String] {
        let table: [(TextStyle, String)] = [
            (.bold, "1"), (.dim, "2"), (.underline, "4"), (.reverse, "7"), (.red, "31"), (.green, "32"),
            (.yellow, "33"),
            (.blue, "34"), (.magenta, "35"), (.cyan, "36"),
        ]
        return table.compactMap { contains($0.0) ? $0.1 : nil }
    }
}

/// A part of a text and the style it is drawn in.
package struct StyledSpan: Hashable, Sendable {
    /// The half-open range of UTF-8 offsets.
    package var range: Range<Int>
    /// How the part looks.
    package var style: TextStyle

    /// Makes a span.
    package init(_ range: Range<Int>, _ style: TextStyle) {
        self.range = range
        self.style = style
    }
}
