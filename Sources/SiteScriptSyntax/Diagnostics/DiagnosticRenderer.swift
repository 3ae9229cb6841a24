/// Draws diagnostics for people: the message, the place, the line with a caret under the fault, and how to mend it.
public struct DiagnosticRenderer {
    private let files: [SourceFileID: SourceFile]
    private let usesColor: Bool

    /// Draws over the lines of `files`, with ANSI colours or without.
    public init(files: [SourceFile], usesColor: Bool = false) {
        self.files = Dictionary(files.map { ($0.id, $0) }) { first, _ in first }
        self.usesColor = usesColor
    }

    /// The drawing of one diagnostic, ending in a newline.
    public func text(of diagnostic: Diagnostic) -> String {
        var labels = diagnostic.labels
        labels.sort { ($0.span.file, $0.span.lower) < ($1.span.file, $1.span.lower) }
        return text(
            title: diagnostic.severity.rawValue,
            isError: diagnostic.severity == .error,
            code: diagnostic.code.text,
            message: Self.shortened(diagnostic.message),
            span: diagnostic.span,
            hint: diagnostic.hint,
            labels: labels
        )
    }

    /// A message that quotes a name or number of thousands of characters, without its middle.
    private static func shortened(_ message: String) -> String {
        guard message.utf8.count > 600 else { return message }
        return message.prefix(300) + " … " + message.suffix(120)
    }

    /// The drawing of a message at a place; `span` nil for one without a place.
    public func text(
        title: String,
        isError: Bool,
        code: String,
        message: String,
        span: SourceSpan?,
        hint: String? = nil,
        labels: [Diagnostic.Label] = []
    ) -> String {
        let color = isError ? "1;31" : "1;33"
        var text = styled("\(title)", color) + styled("[\(code)]", "2") + ": " + styled(message, "1") + "\n"
        guard let span, let file = files[span.file] else {
            if let hint { text += "  " + styled("hint: \(hint)", "36") + "\n" }
            return text
        }
        let position = file.position(at: Int(span.lower))
        var width = String(position.line).count
        for label in labels {
            guard let file = files[label.span.file] else { continue }
            width = max(width, String(file.line(at: Int(label.span.lower))).count)
        }
        let gutter = String(repeating: " ", count: width)
        text += gutter + styled(" ┌─ \(file.name):\(position)", "2") + "\n"
        text += excerpt(file, span, note: hint, mark: "^", color: isError ? "31" : "33", width: width)
        for label in labels {
            guard let file = files[label.span.file] else { continue }
            if label.span.file != span.file { text += gutter + styled(" ┌─ \(file.name)", "2") + "\n" }
            text += excerpt(file, label.span, note: label.message, mark: "-", color: "36", width: width)
        }
        return text
    }

    private func excerpt(
        _ file: SourceFile,
        _ span: SourceSpan,
        note: String?,
        mark: Character,
        color: String,
        width: Int
    ) -> String {
        let line = file.line(at: Int(span.lower))
        let source = SourceExcerpt(file, span)
        let number = String(line)
        let padding = String(repeating: " ", count: width - number.count)
        let gutter = String(repeating: " ", count: width)
        let carets = String(repeating: mark, count: max(1, cells(source.marked)))
        var text = styled(padding + number + " │ ", "2") + visible(source.text) + "\n"
        let indent = String(repeating: " ", count: cells(source.before))
        let margin = styled(gutter + " │ ", "2")
        guard let note else { return text + margin + indent + styled(carets, color) + "\n" }
        let isShort = cells(source.before) + carets.count + 1 + cells(note) <= DiagnosticRenderer.widthMaximum
        if isShort { return text + margin + indent + styled(carets + " " + note, color) + "\n" }
        // A note that would run out of the window stands below, as far to the right as it fits.
        let room = max(0, DiagnosticRenderer.widthMaximum - cells(note))
        let noteIndent = String(repeating: " ", count: min(cells(source.before), room))
        text += margin + indent + styled(carets, color) + "\n"
        return text + margin + noteIndent + styled(note, color) + "\n"
    }

    /// How many cells of a line the source and its notes take, beside the margin.
    private static let widthMaximum = 110

    /// The line as it can be shown: tabs become spaces, control characters dots.
    private func visible(_ line: String) -> String {
        var result = ""
        for scalar in line.unicodeScalars {
            if scalar == "\t" {
                result += "    "
            } else if scalar.value < 0x20 || scalar.value == 0x7F {
                result += "·"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// How many terminal cells a text takes as `visible` shows it.
    private func cells(_ text: String) -> Int {
        text.reduce(0) { sum, character in
            guard let scalar = character.unicodeScalars.first else { return sum }
            return sum + (scalar == "\t" ? 4 : scalar.isWide ? 2 : 1)
        }
    }

    private func styled(_ text: String, _ code: String) -> String {
        usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

extension Unicode.Scalar {
    /// Whether a terminal gives it two cells: the wide blocks of East Asian scripts and pictures.
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
