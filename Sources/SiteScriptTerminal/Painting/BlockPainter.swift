/// Draws a block on the terminal and keeps it up to date.
///
/// libedit could draw the line itself, but it draws one scalar a cell: marks, joined
/// emoji, styles, rows above the height of the screen and a list below the line are
/// beyond it. So it edits, and this draws. Each frame rewrites only the rows that
/// changed, in one piece of output. Positions are relative to where the prompt began, so
/// nothing is known or assumed about what is above.
struct BlockPainter {
    /// Whether styles are drawn.
    let usesColor: Bool
    private var size: TerminalSize
    private var shown: [ShownRow] = []
    /// Where the cursor is, as a row of `shown` and a column.
    private var cursor = (row: 0, column: 0)
    /// The first row of the block on the screen, when it is higher than the screen.
    private var top = 0

    private struct ShownRow: Equatable {
        var text: String
        var width: Int
    }

    init(size: TerminalSize, usesColor: Bool) {
        self.size = size
        self.usesColor = usesColor
    }

    /// Returns what makes the cursor stand at the left edge, whatever was written before.
    ///
    /// A row of blanks wraps exactly when something stands in the row already.
    static func freshRow(columns: Int) -> String {
        String(repeating: " ", count: columns) + "\r\u{1B}[K"
    }

    /// Returns the output that turns what is shown into the view.
    mutating func frame(_ view: BlockView) -> String {
        let (rows, cursorRow, cursorColumn) = draw(view)
        var output = "\u{1B}[?25l"
        for (index, row) in rows.enumerated() where index >= shown.count || shown[index] != row {
            output += moves(toRow: index)
            // Erased first: behind a row that fills the line there is no place to erase from.
            output += index < shown.count ? "\r\u{1B}[K" : "\r"
            output += row.text
            cursor = (index, row.width)
        }
        if rows.count < shown.count {
            output += moves(toRow: rows.count - 1)
            output += "\r\n\u{1B}[J"
            cursor = (rows.count, 0)
        }
        shown = rows
        output += moves(toRow: cursorRow)
        output += "\r" + (cursorColumn > 0 ? "\u{1B}[\(cursorColumn)C" : "") + "\u{1B}[?25h"
        cursor = (cursorRow, cursorColumn)
        return output
    }

    /// Returns the output that leaves the block standing and the cursor in a fresh row
    /// below it.
    mutating func finish() -> String {
        defer { forget() }
        return moves(toRow: max(shown.count - 1, 0)) + "\r\n"
    }

    /// Returns the output that clears the screen; the next frame begins at its top.
    mutating func clearScreen() -> String {
        forget()
        return "\u{1B}[H\u{1B}[2J"
    }

    /// Returns the output that takes the block away after the terminal has changed its
    /// size; the next frame draws it anew.
    ///
    /// Terminals wrap what stands on the screen when it gets narrower, which moves the
    /// start of the block up.
    mutating func resize(to new: TerminalSize) -> String {
        let rowsAbove = shown.prefix(cursor.row).reduce(0) {
            $0 + max(1, ($1.width + new.columns - 1) / new.columns)
        }
        let up = rowsAbove + cursor.column / max(new.columns, 1)
        forget()
        size = new
        return (up > 0 ? "\u{1B}[\(up)A" : "") + "\r\u{1B}[J"
    }

    private mutating func forget() {
        shown = []
        cursor = (0, 0)
        top = 0
    }

    /// Returns the output that moves the cursor to a row, making rows at the end as
    /// needed.
    private mutating func moves(toRow row: Int) -> String {
        defer { cursor.row = row }
        if row < cursor.row { return "\u{1B}[\(cursor.row - row)A" }
        let existing = min(row, max(shown.count - 1, cursor.row))
        let down = existing > cursor.row ? "\u{1B}[\(existing - cursor.row)B" : ""
        return down + String(repeating: "\r\n", count: row - existing)
    }
}

// MARK: - Drawing rows

extension BlockPainter {
    /// Returns the rows on the screen and the place of the cursor among them.
    private mutating func draw(_ view: BlockView) -> ([ShownRow], row: Int, column: Int) {
        let prompt = fitted(view.prompt)
        let continuation = fitted(view.continuation)
        let text = view.text + view.suggestion
        let layout = BlockLayout(
            text: text,
            cursor: view.cursor,
            promptWidth: prompt.width,
            continuationWidth: continuation.width,
            columns: size.columns
        )
        let margins: [BlockLayout.Margin: ShownRow] = [.prompt: prompt, .continuation: continuation]
        var footer = view.footer.prefix(max(size.rows - 1, 0)).map { fitted($0, columns: size.columns) }
        var room = max(size.rows - footer.count, 1)
        if layout.rows.count > room {
            room = max(size.rows - footer.count - 1, 1)
            top = min(max(top, layout.cursorRow - room + 1), layout.cursorRow, layout.rows.count - room)
            let last = min(top + room, layout.rows.count)
            let place = "rows \(top + 1)–\(last) of \(layout.rows.count)"
            if size.rows > 1 { footer.insert(styled(place, .dim), at: 0) }
        } else {
            top = 0
        }
        let visible = layout.rows[top..<min(top + room, layout.rows.count)].map { row in
            let margin = margins[row.margin] ?? ShownRow(text: "", width: 0)
            let drawn = draw(text.utf8Part(row.range), row.range, view, column: margin.width)
            return ShownRow(text: margin.text + drawn, width: row.width)
        }
        return (visible + footer, layout.cursorRow - top, layout.cursorColumn)
    }

    private func draw(_ part: Substring, _ range: Range<Int>, _ view: BlockView, column: Int) -> String {
        drawPlain(part, range, view) ?? drawCharacters(part, range, view, column: column)
    }

    /// Returns a row of printable ASCII, drawn a style at a time; nil for any other row.
    ///
    /// Most rows are so, and all that are on the screen are drawn at every key.
    private func drawPlain(_ part: Substring, _ range: Range<Int>, _ view: BlockView) -> String? {
        let isPlain = part.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        }
        guard isPlain == true else { return nil }
        var output = ""
        var style: TextStyle = []
        var offset = range.lowerBound
        var styles = RowStyles(view, range, usesColor: usesColor)
        while offset < range.upperBound {
            let run = styles.run(from: offset)
            if run.style != style {
                output += (style.isEmpty ? "" : TextStyle.end) + run.style.start
                style = run.style
            }
            let start = part.utf8.index(part.startIndex, offsetBy: offset - range.lowerBound)
            output += part[start..<part.utf8.index(start, offsetBy: run.end - offset)]
            offset = run.end
        }
        return output + (style.isEmpty ? "" : TextStyle.end)
    }

    private func drawCharacters(
        _ part: Substring,
        _ range: Range<Int>,
        _ view: BlockView,
        column: Int
    ) -> String {
        var output = ""
        var style: TextStyle = []
        var offset = range.lowerBound
        var column = column
        var styles = RowStyles(view, range, usesColor: usesColor)
        var run = (style: style, end: offset)
        for character in part {
            if offset >= run.end { run = styles.run(from: offset) }
            if run.style != style {
                output += (style.isEmpty ? "" : TextStyle.end) + run.style.start
                style = run.style
            }
            output += TerminalText.sanitised(String(character))
            offset += character.utf8.count
            column += DisplayWidth.ofShown(character)
            // Terminals disagree about how wide such a character is; this puts the next one in its place.
            if DisplayWidth.isUncertain(character) { output += "\r\u{1B}[\(column)C" }
        }
        return output + (style.isEmpty ? "" : TextStyle.end)
    }

    private func styled(_ text: String, _ style: TextStyle) -> ShownRow {
        let text = DisplayWidth.truncated(text, to: size.columns)
        return ShownRow(text: style.applied(to: text, color: usesColor), width: DisplayWidth.of(text))
    }

    /// Cuts a text with styles to the width of the screen, leaving a place for the
    /// cursor.
    private func fitted(_ text: String, columns: Int? = nil) -> ShownRow {
        let columns = columns ?? max(size.columns - 1, 0)
        let plain = TerminalText.withoutStyles(text)
        let width = DisplayWidth.of(plain)
        if width > columns {
            let cut = DisplayWidth.truncated(plain, to: columns)
            return ShownRow(text: cut, width: DisplayWidth.of(cut))
        }
        return ShownRow(text: usesColor ? text : plain, width: width)
    }
}
