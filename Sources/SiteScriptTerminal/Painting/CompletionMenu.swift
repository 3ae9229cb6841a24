/// The candidates of a completion as rows below the line.
enum CompletionMenu {
    /// Returns the rows: one for each candidate when they have details, several
    /// candidates in a row otherwise.
    ///
    /// They take a third of the screen at most, with the chosen one among them; a last row
    /// says how many there are beyond.
    static func rows(
        _ candidates: [CompletionCandidate],
        selected: Int? = nil,
        size: TerminalSize,
        usesColor: Bool
    ) -> [String] {
        let drawing = Drawing(size: size, usesColor: usesColor, selected: selected)
        let texts = candidates.map { TerminalText.sanitised($0.text) }
        if candidates.contains(where: { !$0.detail.isEmpty }) {
            return drawing.list(texts, candidates.map { TerminalText.sanitised($0.detail) })
        }
        return drawing.grid(texts)
    }

    private struct Drawing {
        let size: TerminalSize
        let usesColor: Bool
        let selected: Int?

        private var room: Int { max(min(size.rows - 2, max(size.rows / 3, 5)), 1) }

        func list(_ texts: [String], _ details: [String]) -> [String] {
            let shown = window(texts.count, perRow: 1)
            let width = min(
                texts[shown].map { DisplayWidth.of($0) }.max() ?? 0,
                max(size.columns * 2 / 3, size.columns - 40)
            )
            let rows = shown.map { row(texts[$0], details[$0], width, isSelected: $0 == selected) }
            return rows + rest(texts.count - shown.count)
        }

        private func row(_ text: String, _ detail: String, _ width: Int, isSelected: Bool) -> String {
            let text = DisplayWidth.padded(DisplayWidth.truncated(text, to: width), to: width)
            let name = margin(isSelected) + styled(text, isSelected: isSelected)
            let columns = size.columns - width - 4
            guard columns > 3, !detail.isEmpty else { return name }
            let cut = DisplayWidth.truncated(detail, to: columns)
            return name + "  " + TextStyle.dim.applied(to: cut, color: usesColor)
        }

        func grid(_ texts: [String]) -> [String] {
            let width = max(
                min((texts.map { DisplayWidth.of($0) }.max() ?? 0) + 2, size.columns - 2),
                1
            )
            let perRow = max((size.columns - 2) / width, 1)
            let shown = window(texts.count, perRow: perRow)
            let rows = stride(from: shown.lowerBound, to: shown.upperBound, by: perRow).map { start in
                (start..<min(start + perRow, shown.upperBound)).map { index in
                    let text = DisplayWidth.truncated(texts[index], to: max(width - 2, 1))
                    let padding = String(repeating: " ", count: max(width - 2 - DisplayWidth.of(text), 0))
                    return margin(index == selected) + styled(text, isSelected: index == selected) + padding
                }.joined()
            }
            return rows + rest(texts.count - shown.count)
        }

        private func margin(_ isSelected: Bool) -> String { isSelected && !usesColor ? "> " : "  " }

        private func styled(_ text: String, isSelected: Bool) -> String {
            isSelected ? TextStyle.reverse.applied(to: text, color: usesColor) : text
        }

        /// The candidates that are shown: whole rows, as many as there is room for, the chosen one among them.
        private func window(_ count: Int, perRow: Int) -> Range<Int> {
            let rows = (count + perRow - 1) / perRow
            guard rows > room else { return 0..<count }
            let kept = max(room - 1, 1)
            let first = min(max((selected ?? 0) / perRow - kept + 1, 0), rows - kept)
            return first * perRow..<min((first + kept) * perRow, count)
        }

        private func rest(_ count: Int) -> [String] {
            guard count > 0, room > 1 else { return [] }
            return [TextStyle.dim.applied(to: "  … \(count) more", color: usesColor)]
        }
    }
}
