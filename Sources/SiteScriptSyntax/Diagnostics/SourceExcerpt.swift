/// The part of a line that is shown round a place: all of a usual line, a window on one that is very long.
struct SourceExcerpt {
    /// What is shown before the place.
    let before: String
    /// What the place covers of the line.
    let marked: String
    /// All that is shown.
    let text: String

    /// How many bytes of a long line are shown before a place, and how many from it on.
    private static let bytesBefore = 60
    private static let bytesBehind = 140

    init(_ file: SourceFile, _ span: SourceSpan) {
        let lines = file.lineRange(at: Int(span.lower))
        let place = min(max(Int(span.lower), lines.lowerBound), lines.upperBound)
        var (lower, upper) = (lines.lowerBound, lines.upperBound)
        if upper - lower > SourceExcerpt.bytesBefore + SourceExcerpt.bytesBehind {
            lower = file.characterStart(max(lower, place - SourceExcerpt.bytesBefore))
            upper = file.characterStart(min(upper, place + SourceExcerpt.bytesBehind))
        }
        let end = max(place, min(Int(span.upper), upper))
        func text(_ lower: Int, _ upper: Int) -> String {
            String(decoding: file.bytes[lower..<upper], as: UTF8.self)
        }
        before = (lower > lines.lowerBound ? "…" : "") + text(lower, place)
        marked = text(place, end)
        self.text = before + text(place, max(place, upper)) + (upper < lines.upperBound ? "…" : "")
    }
}

extension SourceFile {
    /// The bytes of the line that holds the byte at `offset`, without its newline.
    fileprivate func lineRange(at offset: Int) -> Range<Int> {
        let line = line(at: offset)
        let lower = start(ofLine: line)
        var upper = line < lineCount ? start(ofLine: line + 1) : bytes.count
        while upper > lower, bytes[upper - 1] == UInt8(ascii: "\n") || bytes[upper - 1] == UInt8(ascii: "\r")
        {
            upper -= 1
        }
        return lower..<upper
    }

    /// The start of the character that holds the byte at `offset`.
    fileprivate func characterStart(_ offset: Int) -> Int {
        var offset = offset
        while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
        return offset
    }
}
