import SiteScript
import SiteScriptLibrary
import SiteScriptTerminal
import SitesBindings

/// Prints what a program gives, as a table or in the format that was asked for.
struct ResultOutput {
    private let outlet: Console.Outlet
    private let format: OutputFormat
    private let table: TableOutput

    /// How text beside the results looks.
    var style: Styler { table.style }

    /// Text for programs is written in pieces of so many rows.
    private static let pieceRows = 4096
    /// A list or map of plain values stands on one line when it is no longer than this where nobody watches.
    private static let lineCells = 100

    /// Prints to `outlet`, which is measured now.
    init(_ outlet: Console.Outlet, _ format: OutputFormat, color: ColorChoice, rowMaximum: Int? = nil) {
        self.outlet = outlet
        self.format = format
        table = TableOutput(
            width: outlet.isTerminal ? outlet.columns() : nil,
            rowMaximum: rowMaximum,
            style: Styler(isOn: outlet.usesColor(color)),
            time: outlet.isTerminal ? outlet.time : .utc
        )
    }

    /// Prints a value of a type; nothing for nil, unless a format was asked for.
    func print(_ value: Value, _ type: ScriptType, _ context: NativeContext) throws(ScriptError) {
        let heap = context.heap
        guard let format = format.text else { return try printTable(value, type, context) }
        if value.has(.list) { return try write(rows(of: value, heap), format, heap) }
        if let object = value.nativeObject as? RowsObject {
            return try write(ResultOutput.rows(of: object, context), format, heap)
        }
        if let run = value.nativeObject as? RunObject {
            let isRows = format != .json && format != .jsonl
            return try print(isRows ? run.field("rows", heap) ?? .nil : record(of: run, heap), .any, context)
        }
        if format == .json || format == .jsonl {
            var writer = JSONWriter(heap)
            try writer.write(value)
            return outlet.stream.write(writer.bytes + [UInt8(ascii: "\n")])
        }
        if value.has(.record) { return try write(rows(of: heap.list([value]), heap), format, heap) }
        outlet.stream.write(ValueText.display(value, heap) + "\n")
    }

    /// What prints the rows of a pipeline as they come; nil where all of them have to be there first.
    func rowWriter(_ heap: Heap) -> StreamedRows? {
        format.text == .jsonl ? StreamedRows(outlet.stream, heap) : nil
    }

    /// Prints rows in the format that a script named, or in the one that was asked for.
    func show(_ rows: RowBatch, as name: String?, _ heap: Heap) throws(ScriptError) {
        if name == "curl" { return try showCurl(rows, heap) }
        guard let format = name.map({ OutputFormat(named: $0) }) ?? format else {
            throw ScriptError(
                .invalid,
                .notSupported,
                "`show` cannot write `\(name ?? "")` in this version",
                hint: "it writes table, json, jsonl, csv, tsv, markdown and html"
            )
        }
        guard let text = format.text else {
            return table.draw(TableRows(rows, heap), heap, to: outlet.stream.write)
        }
        try write(rows, text, heap)
    }

    /// Prints requests as command lines.
    private func showCurl(_ rows: RowBatch, _ heap: Heap) throws(ScriptError) {
        guard let whole = rows.inColumns(heap), let place = whole.shape?.names.firstIndex(of: "curl") else {
            if rows.count == 0 { return }
            throw ScriptError(
                .invalid,
                .notSupported,
                "`show as: \"curl\"` shows requests, and these rows have no column `curl`",
                hint: "requests() | show as: \"curl\""
            )
        }
        for row in 0..<whole.count { write(ValueText.display(whole.columns[place][row], heap) + "\n") }
    }

    // MARK: - For people

    private func printTable(_ value: Value, _ type: ScriptType, _ context: NativeContext) throws(ScriptError)
    {
        let heap = context.heap
        switch value.kind {
        case .nil, .missing: break
        case .list where value.list.count == 1 && type.rowOrSelf.isSite:
            outlet.stream.write(table.card(TableRows(rows(of: value, heap), heap), heap))
        case .list where ResultOutput.isRows(value, type):
            table.draw(TableRows(rows(of: value, heap), heap), heap, to: outlet.stream.write)
        case .list:
            if let line = line(value, heap) { return outlet.stream.write(line) }
            table.draw(TableRows(rows(of: value, heap), heap), heap, to: outlet.stream.write)
        case .map:
            if let line = line(value, heap) { return outlet.stream.write(line) }
            table.draw(TableRows(value.map), heap, to: outlet.stream.write)
        case .record:
            outlet.stream.write(table.card(TableRows(rows(of: heap.list([value]), heap), heap), heap))
        case .native:
            let plan = (value.nativeObject as? RowsObject)?.planText(heap)
            write(plan ?? ValueText.display(value, heap) + "\n")
        default: write(ValueText.display(value, heap) + "\n")
        }
    }

    /// Rows are a table even when they are few; a list that was written as one is a line where it fits.
    private static func isRows(_ value: Value, _ type: ScriptType) -> Bool {
        switch type {
        case .stream, .list(.record): return true
        default: break
        }
        return value.list.count > 0 && value.list.buffer.allSatisfy { $0.has(.record) }
    }

    private func line(_ value: Value, _ heap: Heap) -> String? {
        let room = table.width ?? ResultOutput.lineCells
        var text = ValueText(heap, bytesMaximum: room * 8)
        text.writeLiteral(value)
        guard text.bytes.count < room * 8 else { return nil }
        let line = TerminalText.sanitised(String(decoding: text.bytes, as: UTF8.self))
        return DisplayWidth.of(line) <= room ? line + "\n" : nil
    }

    /// A terminal is shown nothing that it would obey; a file or pipe gets the text as it is.
    func write(_ text: String) {
        outlet.stream.write(outlet.isTerminal ? TerminalText.sanitised(text, keepingLayout: true) : text)
    }

    // MARK: - For programs

    private func rows(of list: Value, _ heap: Heap) -> RowBatch {
        let column = Column(heap)
        column.append(list.list.buffer)
        return RowBatch(values: column)
    }

    private func record(of run: RunObject, _ heap: Heap) -> Value {
        let names = ["id", "label", "done", "failed", "skipped", "stale", "left", "rows"]
        return heap.record(heap.shape(named: names), names.map { run.field($0, heap) ?? .nil })
    }

    /// The rows of a host's value, without the column that only tells them apart.
    private static func rows(of object: RowsObject, _ context: NativeContext) throws(ScriptError) -> RowBatch
    {
        let cursor = try object.rowSource(context.heap).open(SourceQuery(), context)
        let all = RowBuffer(context.heap)
        while case .rows(let batch) = try cursor.next(maximumRows: pieceRows, context) { all.append(batch) }
        guard let whole = all.batch.inColumns(context.heap), let shape = whole.shape else { return all.batch }
        let kept = shape.names.indices.filter { shape.names[$0] != RowsObject.placeColumn }
        return RowBatch(
            shape: context.heap.shape(named: kept.map { shape.names[$0] }),
            columns: kept.map { whole.columns[$0] },
            count: whole.count
        )
    }

    private func write(_ rows: RowBatch, _ format: TextFormat, _ heap: Heap) throws(ScriptError) {
        var writer = FormatWriter(format, heap)
        // The columns of a text table are those of all rows, so they are written at once.
        let isLines = format == .json || format == .jsonl
        var start = 0
        repeat {
            let count = isLines ? min(ResultOutput.pieceRows, rows.count - start) : rows.count
            let isWhole = count == rows.count
            let piece = isWhole ? rows : rows.gathering((start..<start + count).map { Int32($0) })
            try writer.write(piece)
            outlet.stream.write(writer.takeBytes())
            start += count
        } while start < rows.count
        try writer.finish()
        outlet.stream.write(writer.takeBytes())
    }
}
