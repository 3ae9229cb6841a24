import SiteScript
import SiteScriptSyntax

/// A CSV or TSV file as rows.
///
/// The whole file is looked through before its first row is given, so that no row of a broken file is ever used.
final class CSVSource: RowSource {
    private let file: MappedFile
    private let separator: UInt8
    private let declared: RecordType?
    private let header: [String]

    /// The file's name in messages: without its folders.
    private let name: String

    init(_ path: String, as type: ScriptType?, separator: UInt8) throws(ScriptError) {
        file = try MappedFile(path)
        self.separator = separator
        name = path.split(separator: "/").last.map(String.init) ?? path
        if case .record(let record) = type { declared = record } else { declared = nil }
        header = try CSVSource.check(file, separator, name)
        if let declared { try CSVSource.checkColumns(declared, header, name) }
    }

    var title: String { "csv(\"\(file.path)\")" }
    var columns: [String]? { declared?.fields.map(\.name) ?? header }
    var takesLimits: Bool { false }
    var countsRows: Bool { false }
    func refusal(of predicate: PushPredicate) -> String? { "a file cannot filter" }
    func refusal(ofSort keys: [PushSort]) -> String? { "a file cannot sort" }
    func lines(explaining query: SourceQuery) -> [String] { ["reads the file, \(file.bytes.count) bytes"] }

    func open(_ query: SourceQuery, _ context: NativeContext) throws(ScriptError) -> any RowCursor {
        let wanted = query.fields ?? columns ?? []
        var conversions: [CellConversion] = []
        var places: [Int?] = []
        for field in wanted + fieldsToCheck(besides: wanted) {
            conversions.append(try CellConversion(declared?[field] ?? .string, column: field))
            places.append(header.firstIndex(of: field))
        }
        return CSVCursor(file, separator, name, wanted, places, conversions, context.heap)
    }

    /// The declared fields that nobody asks for and whose cells may still be wrong: which columns a pipeline uses
    /// must not decide whether a file is refused.
    private func fieldsToCheck(besides wanted: [String]) -> [String] {
        (declared?.fields ?? []).filter { field in
            guard !wanted.contains(field.name) else { return false }
            switch field.type {
            case .string, .any, .optional(.string), .optional(.any): return false
            default: return true
            }
        }.map(\.name)
    }

    // MARK: Checks

    /// Looks through the whole file: quotes, the number of cells, UTF-8.
    ///
    /// Gives the header.
    private static func check(
        _ file: MappedFile,
        _ separator: UInt8,
        _ name: String
    ) throws(ScriptError) -> [String] {
        var faults: [String] = []
        if let offset = InvalidText.firstOffset(in: file.bytes) {
            let line = file.bytes[..<offset].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
            faults.append("\(name):\(line): the text is not valid UTF-8")
        }
        var reader = CSVReader(file.bytes, separator: separator)
        var header: [String] = []
        do throws(CSVReader.Fault) {
            guard try reader.next() else {
                throw CSVReader.Fault(line: 1, message: "the file is empty; its first line names the columns")
            }
            header = reader.cells.map { String(decoding: reader.unquoted($0), as: UTF8.self) }
            while try reader.next() {
                guard reader.cells.count != header.count else { continue }
                faults.append(
                    "\(name):\(reader.recordLine): \(reader.cells.count) cells, the header has \(header.count)"
                )
                if faults.count >= 20 { break }
            }
        } catch {
            faults.append("\(name):\(error.line): \(error.message)")
        }
        let repeated = header.enumerated().first { header[..<$0.offset].contains($0.element) }
        if let repeated { faults.append("\(name):1: two columns are called `\(repeated.element)`") }
        guard let first = faults.first else { return header }
        let more =
            faults.count > 1
            ? " (and \(faults.count - 1) more: \(faults.dropFirst().prefix(4).joined(separator: "; ")))" : ""
        throw ScriptError(.invalid, .format, first + more, hint: "no row of the file was used")
    }

    private static func checkColumns(
        _ declared: RecordType,
        _ header: [String],
        _ name: String
    ) throws(ScriptError) {
        for field in declared.fields where !header.contains(field.name) {
            if case .optional = field.type { continue }
            let near =
                NameSuggestion.closest(to: field.name, among: header).map { "did you mean `\($0)`? " } ?? ""
            throw ScriptError(
                .invalid,
                .conversion,
                "\(name) has no column `\(field.name)`",
                hint: near + "it has: " + header.joined(separator: ", ")
            )
        }
    }
}

/// Reads a checked file in batches.
private final class CSVCursor: RowCursor, RowPlaces {
    private let file: MappedFile
    private let name: String
    private var reader: CSVReader
    private let places: [Int?]
    private let conversions: [CellConversion]
    private let shape: Shape
    private var lines: [UInt32] = []
    private var isStarted = false

    init(
        _ file: MappedFile,
        _ separator: UInt8,
        _ name: String,
        _ fields: [String],
        _ places: [Int?],
        _ conversions: [CellConversion],
        _ heap: Heap
    ) {
        self.file = file
        self.name = name
        self.places = places
        self.conversions = conversions
        reader = CSVReader(file.bytes, separator: separator)
        shape = heap.shape(named: fields)
    }

    func place(ofRow row: Int) -> String? {
        lines.indices.contains(row - 1) ? "\(name):\(lines[row - 1])" : nil
    }

    func next(maximumRows: Int, _ context: NativeContext) throws(ScriptError) -> CursorStep {
        let columns = shape.names.map { _ in Column(context.heap, capacity: min(maximumRows, 4096)) }
        let firstRow = lines.count + 1
        var count = 0
        if !isStarted { _ = try advance() }
        isStarted = true
        while count < maximumRows, try advance() {
            lines.append(UInt32(truncatingIfNeeded: reader.recordLine))
            for (index, conversion) in conversions.enumerated() {
                let value = try value(places[index], conversion, context.heap)
                if index < columns.count { columns[index].append(value) }
            }
            count += 1
        }
        guard count > 0 else { return .end }
        let batch = RowBatch(shape: shape, columns: columns, count: count, firstRow: firstRow)
        batch.places = self
        return .rows(batch)
    }

    private func advance() throws(ScriptError) -> Bool {
        do throws(CSVReader.Fault) {
            return try reader.next()
        } catch {
            throw ScriptError(.invalid, .format, "\(name):\(error.line): \(error.message)")
        }
    }

    @inline(__always)
    private func value(_ place: Int?, _ conversion: CellConversion, _ heap: Heap) throws(ScriptError) -> Value
    {
        guard let place else { return .nil }
        let cell = reader.cells[place]
        if cell.hasDoubledQuotes {
            let bytes = reader.unquoted(cell)
            return try bytes.withUnsafeBufferPointer { text throws(ScriptError) in
                try convert(text, conversion, heap)
            }
        }
        return try convert(reader.text(cell), conversion, heap)
    }

    private func convert(
        _ text: UnsafeBufferPointer<UInt8>,
        _ conversion: CellConversion,
        _ heap: Heap
    ) throws(ScriptError) -> Value {
        if let value = conversion.value(text, heap) { return value }
        var failure = conversion.failure(text)
        failure.dataPlace = "\(name):\(reader.recordLine)"
        throw failure
    }
}
