import SiteScript
import SiteScriptTerminal

/// Draws rows as a table that fits a width counted in terminal cells, and says what it left out.
struct TableOutput {
    /// The cells to fit into; nil for no limit.
    var width: Int?
    var usesColor: Bool
    /// The most rows to draw; nil for all.
    var rowMaximum: Int?

    private struct Column {
        var name: String
        var cells: [String]
        var isNumeric: Bool
        var isNil: [Bool]
        var width: Int
    }

    /// The table of a batch, ending in a newline.
    func text(_ batch: RowBatch, _ heap: Heap) -> String {
        guard batch.count > 0 else { return styled("no rows", .dim) + "\n" }
        let shown = min(batch.count, rowMaximum ?? batch.count)
        let whole = batch.inColumns(heap)
        var columns: [Column]
        if let whole, let shape = whole.shape {
            columns = zip(shape.names, whole.columns).map { column($0, $1.buffer.prefix(shown), heap) }
        } else {
            columns = plainColumns(batch, shown, heap)
        }
        if batch.count == 1, let width, columns.count > 1, total(columns) > width { return card(columns) }
        let hidden = fit(&columns)
        var text = draw(columns)
        var notes: [String] = []
        if shown < batch.count { notes.append("\(batch.count - shown) more rows") }
        if !hidden.isEmpty { notes.append("hidden: " + hidden.joined(separator: ", ")) }
        if !notes.isEmpty { text += styled("… " + notes.joined(separator: "; "), .dim) + "\n" }
        return text
    }

    // MARK: Cells

    private func plainColumns(_ batch: RowBatch, _ shown: Int, _ heap: Heap) -> [Column] {
        let rows = (0..<shown).map { batch.row($0, heap) }
        guard rows.allSatisfy({ $0.has(.record) }) else {
            return [column("value", rows[...], heap)]
        }
        // Records of several shapes: every field that any has.
        var names: [String] = []
        for row in rows {
            for name in heap.shape(of: row).names where !names.contains(name) { names.append(name) }
        }
        return names.map { name in
            let symbol = heap.symbol(name)
            return column(name, rows.map { heap.field(symbol, of: $0) ?? .nil }[...], heap)
        }
    }

    private func column(_ name: String, _ values: some Collection<Value>, _ heap: Heap) -> Column {
        let cells = values.map { cell($0, heap) }
        let isNumeric = values.contains { !$0.isNil } && values.allSatisfy { $0.has(.int) || $0.has(.double) || $0.isNil }
        let width = cells.reduce(DisplayWidth.of(name)) { max($0, DisplayWidth.of($1)) }
        return Column(
            name: TerminalText.sanitised(name), cells: cells, isNumeric: isNumeric, isNil: values.map(\.isNil),
            width: width)
    }

    private func cell(_ value: Value, _ heap: Heap) -> String {
        if value.has(.instant) { return CalendarText.instant(value.integer) }
        var text = ValueText(heap, bytesMaximum: 2000)
        text.writeDisplay(value)
        return TerminalText.sanitised(String(decoding: text.bytes, as: UTF8.self))
    }

    // MARK: Fitting

    private func total(_ columns: [Column]) -> Int { columns.reduce(0) { $0 + $1.width } + 2 * max(0, columns.count - 1) }

    /// Narrows the widest columns, then leaves out the last ones; gives the names of those.
    private func fit(_ columns: inout [Column]) -> [String] {
        guard let width else { return [] }
        var hidden: [String] = []
        while total(columns) > width {
            let floor = 8
            let widest = columns.indices.max { columns[$0].width < columns[$1].width } ?? 0
            if columns[widest].width > max(floor, width / max(columns.count, 1)) {
                columns[widest].width -= min(columns[widest].width - floor, total(columns) - width)
            } else if columns.count > 1 {
                hidden.insert(columns.removeLast().name, at: 0)
            } else {
                columns[0].width = max(1, width)
                break
            }
        }
        return hidden
    }

    private func draw(_ columns: [Column]) -> String {
        var text = line(columns.map { padded($0.name, $0) }.map { styled($0, .bold) })
        text += line(columns.map { styled(String(repeating: "─", count: $0.width), .dim) })
        for row in columns[0].cells.indices {
            text += line(
                columns.map { column in
                    let cell = padded(column.cells[row], column)
                    return column.isNil[row] ? styled(cell, .dim) : cell
                })
        }
        return text
    }

    private func padded(_ cell: String, _ column: Column) -> String {
        let cut = DisplayWidth.truncated(cell, to: column.width)
        return DisplayWidth.padded(cut, to: column.width, alignment: column.isNumeric ? .right : .left)
    }

    private func line(_ cells: [String]) -> String {
        var text = cells.joined(separator: "  ")
        while text.last == " " { text.removeLast() }
        return text + "\n"
    }

    /// One row from top to bottom: a name and a value to a line.
    private func card(_ columns: [Column]) -> String {
        let nameWidth = columns.map { DisplayWidth.of($0.name) }.max() ?? 0
        let room = max(8, (width ?? .max) - nameWidth - 2)
        return columns.map { column in
            let name = styled(DisplayWidth.padded(column.name, to: nameWidth), .bold)
            let cell = DisplayWidth.truncated(column.cells[0], to: room)
            return "\(name)  \(column.isNil[0] ? styled(cell, .dim) : cell)\n"
        }.joined()
    }

    private func styled(_ text: String, _ style: TextStyle) -> String { style.applied(to: text, color: usesColor) }
}
