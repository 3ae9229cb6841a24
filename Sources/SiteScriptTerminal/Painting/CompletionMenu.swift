/// The candidates of a completion as rows below the line.
enum CompletionMenu {
    /// Returns the rows: one for each candidate when they have details, several
    /// candidates in a row otherwise.
    ///
    /// They take two thirds of the screen at most; a last row says how many there are
    /// beyond.
    static func rows(_ candidates: [CompletionCandidate], size: TerminalSize, usesColor: Bool) -> [String] {
        let room = max(size.rows * 2 / 3, 1)
        let texts = candidates.map { TerminalText.sanitised($0.text) }
        if candidates.contains(where: { !$0.detail.isEmpty }) {
            let details = candidates.map { TerminalText.sanitised($0.detail) }
            let width = min(texts.map { DisplayWidth.of($0) }.max() ?? 0, size.columns * 2 / 3)
            let rows = zip(texts, details).map { row($0, $1, width, size.columns, usesColor) }
            return limited(rows, to: room, of: candidates.count, perRow: 1, usesColor)
        }
        return grid(texts, size.columns, room: room, usesColor)
    }

    private static func row(
        _ text: String,
        _ detail: String,
        _ width: Int,
        _ columns: Int,
        _ usesColor: Bool
    ) -> String {
        let text = DisplayWidth.padded(DisplayWidth.truncated(text, to: width), to: width)
        let detailColumns = columns - width - 4
        guard detailColumns > 3, !detail.isEmpty else { return "  " + text }
        let cut = DisplayWidth.truncated(detail, to: detailColumns)
        return "  " + text + "  " + TextStyle.dim.applied(to: cut, color: usesColor)
    }

    private static func grid(_ texts: [String], _ columns: Int, room: Int, _ usesColor: Bool) -> [String] {
        let width = max(min((texts.map { DisplayWidth.of($0) }.max() ?? 0) + 2, columns - 2), 1)
        let perRow = max((columns - 2) / width, 1)
        let rows = stride(from: 0, to: texts.count, by: perRow).map { start in
            let cells = texts[start..<min(start + perRow, texts.count)]
            return "  "
                + cells.map { DisplayWidth.padded(DisplayWidth.truncated($0, to: width), to: width) }.joined()
        }
        return limited(rows, to: room, of: texts.count, perRow: perRow, usesColor)
    }

    private static func limited(
        _ rows: [String],
        to room: Int,
        of count: Int,
        perRow: Int,
        _ usesColor: Bool
    ) -> [String] {
        guard rows.count > room else { return rows }
        let kept = max(room - 1, 0)
        let rest = "  … \(count - kept * perRow) more"
        return rows.prefix(kept) + [TextStyle.dim.applied(to: rest, color: usesColor)]
    }
}
