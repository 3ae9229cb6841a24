public import SiteScript

/// The text formats that rows are written in, by their extensions.
public enum TextFormat: String, CaseIterable, Sendable {
    case csv, tsv, json, jsonl, md, html
}

/// Writes rows in a text format; whoever uses it takes the bytes away from time to time.
public struct FormatWriter {
    /// The UTF-8 that was not taken yet.
    public private(set) var bytes: [UInt8] = []
    private let format: TextFormat
    private let heap: Heap
    private var json: JSONWriter
    private var page: ReportPage
    private var fields: [String]?
    private var rowCount = 0

    /// Makes a writer; a page has a title.
    public init(_ format: TextFormat, _ heap: Heap, title: String = "Rows") {
        self.format = format
        self.heap = heap
        json = JSONWriter(heap)
        page = ReportPage(title: title)
    }

    /// Gives the bytes written so far and forgets them.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Hands over the bytes written so far and forgets them, but keeps their memory for the next ones.
    public mutating func drain(_ body: (borrowing [UInt8]) -> Void) {
        body(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Writes the rows of a batch.
    ///
    /// - Throws: a `value` error for rows that the format cannot hold.
    public mutating func write(_ batch: RowBatch) throws(ScriptError) {
        switch format {
        case .json, .jsonl: try writeJSON(batch)
        case .csv, .tsv, .md, .html: try writeTable(batch)
        }
        rowCount += batch.count
    }

    /// Writes what comes after the last row.
    public mutating func finish() throws(ScriptError) {
        switch format {
        case .json: bytes.append(contentsOf: (rowCount == 0 ? "[]\n" : "\n]\n").utf8)
        case .html:
            if fields == nil { writeHeader([]) }
            writePage { $0.finish() }
        case .csv, .tsv, .jsonl, .md: break
        }
    }

    // MARK: JSON

    private mutating func writeJSON(_ batch: RowBatch) throws(ScriptError) {
        swap(&bytes, &json.bytes)
        defer { swap(&bytes, &json.bytes) }
        if let source = batch.source, let shape = batch.shape {
            let frame: JSONWriter.RowFrame =
                format == .jsonl
                ? .init(behind: "\n") : .init(beforeFirst: "[\n", between: ",\n")
            return json.write(source, shape, count: batch.count, isFirst: rowCount == 0, frame)
        }
        for row in 0..<batch.count {
            if format == .json {
                json.bytes.append(contentsOf: (rowCount + row == 0 ? "[\n" : ",\n").utf8)
            }
            try json.write(row, of: batch)
            if format == .jsonl { json.bytes.append(UInt8(ascii: "\n")) }
        }
    }

    // MARK: Tables

    private mutating func writeTable(_ batch: RowBatch) throws(ScriptError) {
        guard batch.count > 0 else { return }
        let whole = batch.inColumns(heap)
        let names = whole?.shape?.names ?? fieldNames(of: batch)
        if let fields {
            guard names.allSatisfy(fields.contains) else {
                throw ScriptError(
                    .value,
                    .format,
                    "a later row has other columns than the first",
                    hint: "choose the columns with `select`"
                )
            }
        } else {
            fields = names
            writeHeader(names)
        }
        let columns = fields ?? names
        if let whole {
            let sources = columns.map { whole.column($0) }
            for row in 0..<whole.count { try writeRow(sources.map { $0?[row] ?? .nil }) }
        } else {
            for row in 0..<batch.count {
                let value = batch.row(row, heap)
                try writeRow(
                    value.has(.record)
                        ? columns.map { heap.field(heap.symbol($0), of: value) ?? .nil } : [value]
                )
            }
        }
    }

    private func fieldNames(of batch: RowBatch) -> [String] {
        var names: [String] = []
        for row in 0..<batch.count {
            let value = batch.row(row, heap)
            guard value.has(.record) else { return ["value"] }
            for name in heap.shape(of: value).names where !names.contains(name) { names.append(name) }
        }
        return names
    }

    private mutating func writeHeader(_ names: [String]) {
        if format == .html { return writePage { $0.start(names) } }
        startRow()
        for (index, name) in names.enumerated() {
            let start = startCell(index)
            bytes.append(contentsOf: name.utf8)
            finishCell(from: start, isOnly: names.count == 1)
        }
        finishRow()
        guard format == .md else { return }
        bytes.append(contentsOf: ("|" + String(repeating: " --- |", count: names.count) + "\n").utf8)
    }

    private mutating func writeRow(_ values: [Value]) throws(ScriptError) {
        if format == .html {
            var cells: [[UInt8]] = []
            for value in values {
                var cell: [UInt8] = []
                try FormatWriter.append(value, heap, to: &cell)
                cells.append(cell)
            }
            return writePage { $0.row(values, cells) }
        }
        let rowStart = bytes.count
        startRow()
        do throws(ScriptError) {
            for (index, value) in values.enumerated() {
                let start = startCell(index)
                try FormatWriter.append(value, heap, to: &bytes)
                finishCell(from: start, isOnly: values.count == 1)
            }
        } catch {
            // What was handed over ends with a whole row.
            bytes.removeLast(bytes.count - rowStart)
            throw error
        }
        finishRow()
    }

    private mutating func writePage(_ write: (inout ReportPage) -> Void) {
        swap(&bytes, &page.bytes)
        defer { swap(&bytes, &page.bytes) }
        write(&page)
    }

    // Of the type: with a writer around it, the buffer it appends to would have two owners and be copied each time.
    private static func append(_ value: Value, _ heap: Heap, to bytes: inout [UInt8]) throws(ScriptError) {
        switch value.kind {
        case .nil: break
        case .string: bytes.append(contentsOf: value.text.bytes)
        case .int: NumberText.append(value.integer, to: &bytes)
        case .instant: CalendarText.append(value.integer, alwaysMilliseconds: true, to: &bytes)
        default:
            var text = ValueText(heap)
            text.writeDisplay(value)
            try text.requireWhole()
            bytes.append(contentsOf: text.bytes)
        }
    }

    private mutating func startRow() {
        if format == .md { bytes.append(contentsOf: "| ".utf8) }
    }

    private mutating func finishRow() {
        bytes.append(contentsOf: (format == .md ? " |\n" : format == .csv ? "\r\n" : "\n").utf8)
    }

    /// Writes what stands before a cell; gives where its text starts.
    private mutating func startCell(_ index: Int) -> Int {
        if index > 0 {
            if format == .md { bytes.append(contentsOf: " | ".utf8) } else { bytes.append(separator) }
        }
        return bytes.count
    }

    /// What stands between the cells of a line.
    private var separator: UInt8 { format == .tsv ? 0x09 : UInt8(ascii: ",") }

    /// Makes the text of a cell that was written what the format takes for it.
    private mutating func finishCell(from start: Int, isOnly: Bool) {
        switch format {
        case .csv, .tsv: quoteCell(from: start, isOnly: isOnly)
        case .md:
            guard bytes[start...].contains(where: { $0 == UInt8(ascii: "|") || $0 == 0x0A }) else { return }
            for byte in takeCell(from: start) {
                switch byte {
                case UInt8(ascii: "|"): bytes.append(contentsOf: "\\|".utf8)
                case 0x0A: bytes.append(contentsOf: "<br>".utf8)
                default: bytes.append(byte)
                }
            }
        case .json, .jsonl, .html: break
        }
    }

    private mutating func quoteCell(from start: Int, isOnly: Bool) {
        let separator = separator
        let isSpecial = bytes.withUnsafeBufferPointer { bytes in
            bytes[start...].contains { $0 == 0x22 || $0 == 0x0A || $0 == 0x0D || $0 == separator }
        }
        let hasSpace = start < bytes.count && (bytes[start] == 0x20 || bytes[bytes.count - 1] == 0x20)
        // An empty line would be no row, so the only cell of a row is quoted when it is empty.
        guard isSpecial || hasSpace || isOnly && start == bytes.count else { return }
        let cell = takeCell(from: start)
        bytes.append(0x22)
        for byte in cell {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    private mutating func takeCell(from start: Int) -> [UInt8] {
        defer { bytes.removeLast(bytes.count - start) }
        return Array(bytes[start...])
    }
}
