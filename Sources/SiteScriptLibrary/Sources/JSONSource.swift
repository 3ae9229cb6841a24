import SiteScript
import SiteScriptSyntax

/// The elements of the list in a JSON file as rows.
///
/// The whole file is held to the grammar before its first row is given, so that no row of a broken file is ever used.
final class JSONSource: RowSource {
    private let file: MappedFile
    private let declared: RecordType?
    private let type: ScriptType
    private let name: String
    /// Behind the bracket that opens the list.
    private let start: Int

    init(_ path: String, as type: ScriptType?, _ context: NativeContext) throws(ScriptError) {
        file = try MappedFile(path)
        name = FileName.last(of: path)
        self.type = type ?? .any
        declared = type?.record
        _ = try JSONPlan(self.type, context.heap)
        start = try JSONSource.check(file, name, context)
    }

    var title: String { "json(\"\(file.path)\")" }
    var columns: [String]? { declared?.fields.map(\.name) }
    var takesLimits: Bool { false }
    var countsRows: Bool { false }
    func refusal(of predicate: PushPredicate) -> String? { "a file cannot filter" }
    func refusal(ofSort keys: [PushSort]) -> String? { "a file cannot sort" }
    func lines(explaining query: SourceQuery) -> [String] { ["reads the file, \(file.bytes.count) bytes"] }

    func open(_ query: SourceQuery, _ context: NativeContext) throws(ScriptError) -> any RowCursor {
        JSONCursor(file, name, start, try JSONPlan(type, context.heap), context)
    }

    private static func check(
        _ file: MappedFile,
        _ name: String,
        _ context: NativeContext
    ) throws(ScriptError) -> Int {
        try FileName.requireText(file.bytes, name)
        var scanner = JSONScanner(file.bytes, offset: FileName.markBytes(file.bytes))
        do throws(JSONScanner.Fault) {
            scanner.skipSpace()
            guard scanner.current == UInt8(ascii: "[") else {
                if scanner.current == UInt8(ascii: "{") {
                    throw scanner.fault(
                        "the file holds one object, not a list of rows",
                        hint: "read it with `from_json(read(\"\(name)\"))`; one object a line is `jsonl(…)`"
                    )
                }
                throw scanner.unexpected("a list")
            }
            scanner.offset += 1
            let start = scanner.offset
            scanner.skipSpace()
            if scanner.current == UInt8(ascii: "]") {
                scanner.offset += 1
            } else {
                var charged = start
                var forms = JSONForms(nil)
                repeat {
                    scanner.skipSpace()
                    let element = scanner.offset
                    if let end = forms.template?.end(in: file.bytes, from: element) {
                        scanner.offset = end
                        forms.hit()
                    } else {
                        try scanner.skipValue()
                        forms.miss(UnsafeBufferPointer(rebasing: file.bytes[element..<scanner.offset]))
                    }
                    guard scanner.offset - charged > 1 << 20 else { continue }
                    if let ended = FileName.charge(scanner.offset - charged, context) { throw ended }
                    charged = scanner.offset
                } while try scanner.comma(until: UInt8(ascii: "]"))
            }
            try scanner.end()
            return start
        } catch {
            try context.charge(0)
            throw error.error(in: scanner, name: name)
        }
    }
}

/// Reads a checked file in batches.
private final class JSONCursor: RowCursor, RowPlaces {
    private let file: MappedFile
    private let name: String
    private let plan: JSONPlan
    private var reader: JSONReader
    private var isEnded = false
    /// Where each row starts.
    private var starts: [Int] = []
    /// The form of the rows, and the texts that were read so far of each field; nil without a declared record.
    private var forms: JSONForms?
    private var known: [InternTable] = []
    /// Up to where the reading of rows by their form was booked.
    private var charged: Int

    init(_ file: MappedFile, _ name: String, _ start: Int, _ plan: JSONPlan, _ context: NativeContext) {
        self.file = file
        self.name = name
        self.plan = plan
        reader = JSONReader(file.bytes, offset: start, context)
        charged = start
        guard case .record(let record) = plan else { return }
        forms = JSONForms(record)
        known = record.fields.map { _ in InternTable(context.heap) }
    }

    func place(ofRow row: Int) -> String? {
        guard starts.indices.contains(row - 1) else { return nil }
        return "\(name):\(reader.scanner.position(of: starts[row - 1]).line)"
    }

    func next(maximumRows: Int, _ context: NativeContext) throws(ScriptError) -> CursorStep {
        guard !isEnded else { return .end }
        let rows = JSONRows(plan, context.heap, capacity: min(maximumRows, 1024))
        let firstRow = starts.count + 1
        do throws(JSONReader.Failure) {
            while rows.count < maximumRows {
                guard try reader.nextElement(isFirst: starts.isEmpty) else {
                    isEnded = true
                    break
                }
                starts.append(reader.offset)
                try read(rows)
                guard reader.offset - charged > 1 << 20 else { continue }
                do throws(ScriptError) { try context.charge((reader.offset - charged) / 64) } catch {
                    throw .ended(error)
                }
                charged = reader.offset
            }
        } catch {
            throw error.error(in: reader, name: name)
        }
        guard rows.count > 0 else { return .end }
        return .rows(rows.batch(firstRow: firstRow, self))
    }

    /// Reads the row at the cursor: by the form of the last one, or as whatever it is.
    private func read(_ rows: JSONRows) throws(JSONReader.Failure) {
        let start = reader.offset
        if let template = forms?.template,
            let end = rows.read(template, known, in: file.bytes, from: start, isLine: false)
        {
            reader.pass(to: end)
            forms?.hit()
            return
        }
        try rows.read(&reader)
        forms?.miss(UnsafeBufferPointer(rebasing: file.bytes[start..<reader.offset]))
    }
}

/// Rows as they are read from JSON: in columns when their type is declared.
final class JSONRows {
    private let plan: JSONPlan
    private let columns: [Column]
    private(set) var count = 0

    init(_ plan: JSONPlan, _ heap: Heap, capacity: Int) {
        self.plan = plan
        if case .record(let record) = plan {
            columns = record.fields.map { _ in Column(heap, capacity: capacity) }
        } else {
            columns = [Column(heap, capacity: capacity)]
        }
    }

    /// Reads the next row.
    func read(_ reader: inout JSONReader) throws(JSONReader.Failure) {
        if case .record(let record) = plan {
            try reader.row(record, into: columns)
        } else {
            columns[0].append(try reader.value(plan))
        }
        count += 1
    }

    /// Reads the object at `start` when it has the form of the template; gives where it ends, or where the line behind a
    /// whole line starts.
    func read(
        _ template: JSONTemplate,
        _ known: [InternTable],
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        isLine: Bool
    ) -> Int? {
        withUnsafeTemporaryAllocation(of: Value.self, capacity: columns.count) { values in
            guard var end = template.end(in: bytes, from: start, reading: values, known) else {
                return nil
            }
            if isLine {
                guard let next = JSONTemplate.nextLine(in: bytes, from: end) else { return nil }
                end = next
            }
            for (place, column) in columns.enumerated() { column.append(values[place]) }
            count += 1
            return end
        }
    }

    func batch(firstRow: Int, _ places: any RowPlaces) -> RowBatch {
        let batch: RowBatch
        if case .record(let record) = plan {
            batch = RowBatch(shape: record.shape, columns: columns, count: count, firstRow: firstRow)
        } else {
            batch = RowBatch(values: columns[0], firstRow: firstRow)
        }
        batch.places = places
        return batch
    }
}
