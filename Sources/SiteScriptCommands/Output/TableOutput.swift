import SiteScript
import SiteScriptTerminal

/// Rows drawn as a table that fits the terminal, one record as a card.
///
/// Widths are cells, not characters. Whatever is left out is named below the table: text that is cut ends in `…`,
/// columns and rows are counted. Where nobody watches, nothing is left out.
struct TableOutput {
    /// How many cells a line has; nil where nothing is to be cut.
    var width: Int?
    /// How many rows are shown at most; nil for all.
    var rowMaximum: Int?
    /// How heads and nil look.
    var style: Styler
    /// How instants are written.
    var time = LocalTime.utc

    /// How much of a value is said of a column that is left out.
    private static let noteCells = 24

    /// Which fields of sites give way first where there is no room; whatever else a program makes stays longest.
    private static let ranks = [
        "external_monitoring_station_id": 8, "dealer_id": 7, "created_at": 6, "address2": 5, "address1": 4,
        "monitoring_station_id": 3, "is_activated": 2, "account_number": 1,
    ]

    /// Rows are drawn in pieces of about so many bytes.
    private static let pieceBytes = 1 << 16

    /// Draws `rows`, giving the text piece by piece.
    func draw(_ rows: TableRows, _ heap: Heap, to write: ([UInt8]) -> Void) {
        guard rows.count > 0 else { return write(Array((style("no rows", .dim) + "\n").utf8)) }
        let shown = min(rows.count, rowMaximum ?? rows.count)
        var cell = TableCell(heap, bytesMaximum: width.map { $0 * 8 + 64 } ?? .max, time: time)
        let columns = rows.names.indices.map { measure(rows, $0, shown, &cell, heap) }
        let layout = TableLayout(columns, width: width)
        if rows.count == 1, !layout.hidden.isEmpty { return write(Array(card(rows, heap).utf8)) }
        if layout.places.count == 1, rows.names.count > 2 {
            return drawCards(rows, shown, heap, to: write)
        }
        var bytes = Array(head(layout, columns).utf8)
        for row in 0..<shown {
            drawRow(rows, row, layout, columns, &cell, &bytes)
            if bytes.count > TableOutput.pieceBytes {
                write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        let hidden = layout.hidden.map { note(rows, $0, columns[$0], &cell) }
        bytes += notes(rows.count - shown, hidden).utf8
        write(bytes)
    }

    private func measure(
        _ rows: TableRows,
        _ column: Int,
        _ shown: Int,
        _ cell: inout TableCell,
        _ heap: Heap
    ) -> TableLayout.Column {
        var widest = 0
        for row in 0..<shown {
            cell.write(rows[row, column])
            widest = max(widest, cell.width)
        }
        let content = rows.content(ofColumn: column, rowCount: shown)
        return TableLayout.Column(
            name: TerminalText.sanitised(rows.names[column]),
            content: content,
            cellWidth: widest,
            isConstant: width != nil && rows.isConstant(column, heap),
            rank: TableOutput.ranks[rows.names[column]] ?? 0
        )
    }

    private func head(_ layout: TableLayout, _ columns: [TableLayout.Column]) -> String {
        let gap = String(repeating: " ", count: TableLayout.gap)
        let names = layout.places.enumerated().map { index, place in
            let column = columns[place.column]
            let name = DisplayWidth.truncated(column.name, to: place.width)
            let isLast = index == layout.places.count - 1
            let padding = String(repeating: " ", count: max(0, place.width - DisplayWidth.of(name)))
            let styled = style(name, .bold)
            return column.content == .numbers ? padding + styled : isLast ? styled : styled + padding
        }
        let lines = layout.places.map { style(String(repeating: "─", count: $0.width), .dim) }
        return names.joined(separator: gap) + "\n" + lines.joined(separator: gap) + "\n"
    }

    private func drawRow(
        _ rows: TableRows,
        _ row: Int,
        _ layout: TableLayout,
        _ columns: [TableLayout.Column],
        _ cell: inout TableCell,
        _ bytes: inout [UInt8]
    ) {
        var pending = 0
        for (index, place) in layout.places.enumerated() {
            let value = rows[row, place.column]
            cell.write(value)
            cell.cut(to: place.width)
            let padding = max(0, place.width - cell.width)
            let isRight = columns[place.column].content == .numbers
            if index > 0 { pending += TableLayout.gap }
            if isRight { pending += padding }
            if cell.width > 0 {
                bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: pending))
                pending = 0
                if value.isNil, style.isOn {
                    bytes += style(String(decoding: cell.bytes, as: UTF8.self), .dim).utf8
                } else {
                    bytes += cell.bytes
                }
            }
            // What stands at the end of a line is never written.
            if !isRight { pending += padding }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A column that is left out: its name, and what it holds when that is the same everywhere.
    private func note(_ rows: TableRows, _ index: Int, _ column: TableLayout.Column, _ cell: inout TableCell)
        -> String
    {
        guard column.isConstant else { return column.name }
        cell.write(rows[0, index])
        cell.cut(to: TableOutput.noteCells)
        return "\(column.name) (\(String(decoding: cell.bytes, as: UTF8.self)) everywhere)"
    }

    private func notes(_ rowsLeft: Int, _ hidden: [String]) -> String {
        var notes: [String] = []
        if rowsLeft > 0 { notes.append("\(rowsLeft) more \(rowsLeft == 1 ? "row" : "rows")") }
        if !hidden.isEmpty { notes.append("no room for " + hidden.joined(separator: ", ")) }
        guard !notes.isEmpty else { return "" }
        let lines = TableOutput.wrapped(
            "… " + notes.joined(separator: "; "),
            to: width.map { max(1, $0 - 2) }
        )
        return lines.map { style($0, .dim) }.joined(separator: "\n  ") + "\n"
    }

    // MARK: - Cards

    /// Rows one below the other, where lines are too short for a table.
    private func drawCards(_ rows: TableRows, _ shown: Int, _ heap: Heap, to write: ([UInt8]) -> Void) {
        for row in 0..<shown { write(Array(((row > 0 ? "\n" : "") + card(rows, heap, row: row)).utf8)) }
        write(Array(notes(rows.count - shown, []).utf8))
    }

    /// One row from top to bottom: a name and a value to a line, long values over several lines.
    func card(_ rows: TableRows, _ heap: Heap, row: Int = 0) -> String {
        var cell = TableCell(heap, bytesMaximum: .max, time: time)
        let names = rows.names.map { TerminalText.sanitised($0) }
        let widest = names.map { DisplayWidth.of($0) }.max() ?? 0
        let nameWidth = width.map { min(widest, max(4, $0 / 2)) } ?? widest
        let room = width.map { max(1, $0 - nameWidth - TableLayout.gap) }
        let margin = String(repeating: " ", count: nameWidth + TableLayout.gap)
        var text = ""
        for (column, name) in names.enumerated() {
            let value = rows[row, column]
            cell.write(value)
            let cut = DisplayWidth.truncated(name, to: nameWidth)
            let padding = String(repeating: " ", count: nameWidth - DisplayWidth.of(cut) + TableLayout.gap)
            let lines = TableOutput.wrapped(String(decoding: cell.bytes, as: UTF8.self), to: room)
            let styled = lines.map { value.isNil ? style($0, .dim) : $0 }
            text += style(cut, .bold) + padding + styled.joined(separator: "\n" + margin) + "\n"
        }
        return text
    }

    /// The text in lines of at most `room` cells, broken at spaces where there are any.
    static func wrapped(_ text: String, to room: Int?) -> [String] {
        guard let room, DisplayWidth.of(text) > room else { return [text] }
        var lines: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            var width = 0
            var end = rest.startIndex
            var space: String.Index?
            while end < rest.endIndex {
                width += DisplayWidth.of(rest[end])
                if width > room, end > rest.startIndex { break }
                if rest[end] == " " { space = end }
                end = rest.index(after: end)
            }
            if end < rest.endIndex, let space, space > rest.startIndex { end = space }
            lines.append(String(rest[..<end]))
            rest = rest[end...]
            if end < rest.endIndex, rest.first == " " { rest.removeFirst() }
        }
        return lines
    }
}
