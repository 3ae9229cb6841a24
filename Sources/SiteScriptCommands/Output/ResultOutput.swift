import SiteScript
import SiteScriptLibrary
import SiteScriptTerminal

/// Prints what a program gives, as a table or in the format that was asked for.
struct ResultOutput {
    var format: String?
    var table: TableOutput

    /// Prints a value; nothing for nil.
    func print(_ value: Value, _ heap: Heap) throws(ScriptError) {
        if let name = format, let format = TextFormat(rawValue: name) { return try write(value, format, heap) }
        switch value.kind {
        case .nil, .missing: return
        case .list where value.list.count > 0 && value.list.buffer.allSatisfy { $0.has(.record) }:
            OutputStream.standard.write(table.text(batch(value, heap), heap))
        case .record: OutputStream.standard.write(table.text(batch(heap.list([value]), heap), heap))
        case .native:
            if let rows = value.nativeObject as? RowsObject, let text = rows.planText(heap) {
                return OutputStream.standard.write(text)
            }
            fallthrough
        default:
            let text = ValueText.display(value, heap)
            OutputStream.standard.write(TerminalText.sanitised(text, keepingLayout: true) + "\n")
        }
    }

    /// Prints rows in a format that was named in the script.
    func show(_ rows: RowBatch, as name: String?, _ heap: Heap) throws(ScriptError) {
        let name = name == "markdown" ? "md" : name ?? format ?? "table"
        guard name != "table" else { return OutputStream.standard.write(table.text(rows, heap)) }
        guard let format = TextFormat(rawValue: name) else {
            throw ScriptError(.invalid, .notSupported, "`show` cannot write `\(name)` in this version")
        }
        var writer = FormatWriter(format, heap)
        try writer.write(rows)
        try writer.finish()
        OutputStream.standard.write(writer.takeBytes())
    }

    private func batch(_ list: Value, _ heap: Heap) -> RowBatch {
        let column = Column(heap)
        column.append(list.list.buffer)
        return RowBatch(values: column)
    }

    private func write(_ value: Value, _ format: TextFormat, _ heap: Heap) throws(ScriptError) {
        guard value.has(.list) else {
            if format == .json || format == .jsonl {
                var writer = JSONWriter(heap)
                try writer.write(value)
                return OutputStream.standard.write(writer.bytes + [UInt8(ascii: "\n")])
            }
            guard value.has(.record) else {
                return OutputStream.standard.write(ValueText.display(value, heap) + "\n")
            }
            return try write(heap.list([value]), format, heap)
        }
        var writer = FormatWriter(format, heap)
        try writer.write(batch(value, heap))
        try writer.finish()
        OutputStream.standard.write(writer.takeBytes())
    }
}
