/// What all charts are drawn with: cells, blocks, numbers.
enum ChartText {
    /// The lower parts of a cell, an eighth more each.
    private static let levels: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    /// The left parts of a cell, an eighth more each.
    private static let parts: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

    /// A cell that is filled from below by so many eighths.
    static func column(_ eighths: Int) -> Character { levels[min(max(eighths, 0), 8)] }

    /// A bar of so many eighths of a cell.
    static func bar(eighths: Int) -> String {
        let rest = eighths % 8
        return String(repeating: "█", count: eighths / 8) + (rest > 0 ? String(parts[rest]) : "")
    }

    /// A number in a few letters.
    static func number(_ number: Double) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
        if abs(number) >= 1e15 || abs(number) < 0.001 { return "\(number)" }
        let rounded = (number * 1000).rounded() / 1000
        return "\(rounded)"
    }

    /// A text cut to so many cells, with a sign where something is missing, and filled with blanks.
    static func fitted(_ text: String, to width: Int, isRight: Bool = false) -> String {
        var result = text
        var cells = cells(of: text)
        if cells > width {
            while cells > max(width - 1, 0), let last = result.last {
                cells -= self.cells(of: String(last))
                result.removeLast()
            }
            result += width > 0 ? "…" : ""
            cells += 1
        }
        let blanks = String(repeating: " ", count: max(width - cells, 0))
        return isRight ? blanks + result : result + blanks
    }

    /// How many cells of a terminal a text takes.
    static func cells(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + cells(of: $1) }
    }

    private static func cells(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20..<0x300: return 1
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return 1
        }
    }
}
