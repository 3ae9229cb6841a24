import SiteScript

/// The lines of a file or of standard input as rows: as text, or each as JSON.
///
/// A file is looked through as a whole before its first row is given; standard input is taken as it comes.
final class LineSource: RowSource {
    /// Where the lines come from.
    enum Origin {
        case file(MappedFile, name: String)
        case input
    }

    private let origin: Origin
    /// What each line holds as JSON; nil for its text.
    private let type: ScriptType?

    /// - Parameter isJSON: Whether each line holds JSON, of a declared type or not.
    init(
        _ origin: Origin,
        isJSON: Bool,
        as declared: ScriptType?,
        _ context: NativeContext
    ) throws(ScriptError) {
        self.origin = origin
        type = isJSON ? declared ?? .any : nil
        if let type { _ = try JSONPlan(type, context.heap) }
        guard case .file(let file, let name) = origin else { return }
        try FileName.requireText(file.bytes, name)
        if isJSON { try LineSource.check(file, name, context) }
    }

    var title: String {
        switch origin {
        case .file(let file, _): "jsonl(\"\(file.path)\")"
        case .input: "stdin()"
        }
    }
    var columns: [String]? { type?.record?.fields.map(\.name) }
    var takesLimits: Bool { false }
    var countsRows: Bool { false }
    func refusal(of predicate: PushPredicate) -> String? { "lines cannot filter" }
    func refusal(ofSort keys: [PushSort]) -> String? { "lines cannot sort" }
    func lines(explaining query: SourceQuery) -> [String] {
        switch origin {
        case .file(let file, _): ["reads the file, \(file.bytes.count) bytes"]
        case .input: ["reads standard input as far as it is needed"]
        }
    }

    func open(_ query: SourceQuery, _ context: NativeContext) throws(ScriptError) -> any RowCursor {
        var plan: JSONPlan?
        if let type { plan = try JSONPlan(type, context.heap) }
        switch origin {
        case .file(let file, let name): return LineCursor(file, name, plan)
        case .input:
            guard context.storage["stdin"] == nil else {
                throw ScriptError(
                    .io,
                    .file,
                    "standard input was read already",
                    hint: "bind it once: `let rows = stdin()`"
                )
            }
            context.storage["stdin"] = true
            return LineCursor(nil, "stdin", plan)
        }
    }

    private static func check(
        _ file: MappedFile,
        _ name: String,
        _ context: NativeContext
    ) throws(ScriptError) {
        var lines = LineReader(at: FileName.markBytes(file.bytes))
        var charged = 0
        var forms = JSONForms(nil)
        while true {
            if let end = forms.template?.end(in: file.bytes, from: lines.offset),
                let next = JSONTemplate.nextLine(in: file.bytes, from: end)
            {
                lines.pass(to: next)
                forms.hit()
            } else {
                guard let line = lines.next(in: file.bytes, isWhole: true) else { return }
                let bytes = UnsafeBufferPointer(rebasing: file.bytes[line])
                var scanner = JSONScanner(bytes)
                do throws(JSONScanner.Fault) {
                    scanner.skipSpace()
                    guard scanner.offset < scanner.bytes.count else { continue }
                    try scanner.skipValue()
                    try scanner.end()
                } catch {
                    throw error.error(in: scanner, name: name, lineOffset: lines.number - 1)
                }
                forms.miss(bytes)
            }
            guard lines.offset - charged > 1 << 20 else { continue }
            try context.charge((lines.offset - charged) / 64)
            charged = lines.offset
        }
    }
}

/// Finds lines in bytes that may still grow.
struct LineReader {
    /// Where the next line starts.
    private(set) var offset: Int
    /// The number of the line found last, from 1.
    private(set) var number = 0
    /// Up to here there is no further line end, so that a line that comes in pieces is looked through once.
    private var looked = 0

    init(at offset: Int) { self.offset = offset }

    /// The next line without its end; nil when none is complete.
    ///
    /// - Parameter isWhole: Whether nothing comes behind the bytes, so that the last line needs no end.
    mutating func next(in bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> Range<Int>? {
        guard offset < bytes.count else { return nil }
        let start = offset
        let found = [0x0A].withUnsafeBufferPointer { ByteText.find($0, in: bytes, from: max(start, looked)) }
        guard let end = found else {
            looked = bytes.count
            guard isWhole else { return nil }
            offset = bytes.count
            number += 1
            return start..<bytes.count
        }
        offset = end + 1
        number += 1
        return start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)
    }

    /// Goes past a line whose end is known.
    mutating func pass(to end: Int) {
        offset = end
        number += 1
    }

    /// Forgets bytes that are gone from the front.
    mutating func drop(_ count: Int) {
        offset -= count
        looked -= count
    }
}

/// Reads lines in batches, waiting for standard input where they come from there.
private final class LineCursor: RowCursor, RowPlaces {
    private let file: MappedFile?
    private let name: String
    private let plan: JSONPlan?
    private let input = InputBuffer()
    private var lines: LineReader
    private var numbers: [UInt32] = []
    /// What came from standard input and is not used up, and whether nothing comes behind it.
    private var bytes: [UInt8] = []
    private var isWhole = false
    /// The form of a file's lines, and the texts that were read so far of each field; nil without a declared record.
    private var forms: JSONForms?
    private var known: [InternTable] = []

    init(_ file: MappedFile?, _ name: String, _ plan: JSONPlan?) {
        self.file = file
        self.name = name
        self.plan = plan
        // What comes on standard input is held to UTF-8 line by line, which takes a look at each byte anyway.
        if file != nil, case .record(let record)? = plan { forms = JSONForms(record) }
        lines = LineReader(at: file.map { FileName.markBytes($0.bytes) } ?? 0)
    }

    func place(ofRow row: Int) -> String? {
        numbers.indices.contains(row - 1) ? "\(name):\(numbers[row - 1])" : nil
    }

    func next(maximumRows: Int, _ context: NativeContext) throws(ScriptError) -> CursorStep {
        if let file {
            let rows = try read(file.bytes, isWhole: true, maximumRows, context)
            return rows.map { .rows($0) } ?? .end
        }
        while true {
            let rows = try bytes.withUnsafeBufferPointer { buffer throws(ScriptError) in
                try read(buffer, isWhole: isWhole, maximumRows, context)
            }
            if let rows { return .rows(rows) }
            guard !isWhole else { return .end }
            let (more, isEnd) = input.take()
            guard isEnd || !more.isEmpty else { return .wait(input.wait(for: context.host)) }
            bytes.removeFirst(lines.offset)
            lines.drop(lines.offset)
            bytes += more
            isWhole = isEnd
            // One endless line must not fill the memory.
            try context.heap.reserve(bytes.count)
        }
    }

    private func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        isWhole: Bool,
        _ maximumRows: Int,
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let firstRow = numbers.count + 1
        let texts = Column(context.heap, capacity: min(maximumRows, 1024))
        let rows = plan.map { JSONRows($0, context.heap, capacity: min(maximumRows, 1024)) }
        if known.isEmpty, forms != nil, case .record(let record)? = plan {
            known = record.fields.map { _ in InternTable(context.heap) }
        }
        var charged = lines.offset
        while numbers.count - firstRow + 1 < maximumRows {
            if let rows, let template = forms?.template,
                let end = rows.read(template, known, in: bytes, from: lines.offset, isLine: true)
            {
                lines.pass(to: end)
                forms?.hit()
                numbers.append(UInt32(truncatingIfNeeded: lines.number))
                guard lines.offset - charged > 1 << 20 else { continue }
                try context.charge((lines.offset - charged) / 64)
                charged = lines.offset
                continue
            }
            guard let line = lines.next(in: bytes, isWhole: isWhole) else { break }
            var text = UnsafeBufferPointer(rebasing: bytes[line])
            // On standard input the mark may come in pieces, so it is looked for in the first line.
            if file == nil, lines.number == 1 {
                text = UnsafeBufferPointer(rebasing: text[FileName.markBytes(text)...])
            }
            if file == nil { try FileName.requireText(text, name, line: lines.number) }
            if let rows {
                guard try readJSON(text, rows, context) else { continue }
                forms?.miss(text)
            } else {
                texts.append(context.heap.string(text))
            }
            numbers.append(UInt32(truncatingIfNeeded: lines.number))
            guard lines.offset - charged > 1 << 20 else { continue }
            try context.charge((lines.offset - charged) / 64)
            charged = lines.offset
        }
        guard numbers.count >= firstRow else { return nil }
        if let rows { return rows.batch(firstRow: firstRow, self) }
        let batch = RowBatch(values: texts, firstRow: firstRow)
        batch.places = self
        return batch
    }

    /// Reads a line of JSON; false for one that is empty.
    private func readJSON(
        _ line: UnsafeBufferPointer<UInt8>,
        _ rows: JSONRows,
        _ context: NativeContext
    ) throws(ScriptError) -> Bool {
        guard line.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { return false }
        var reader = JSONReader(line, context)
        do throws(JSONReader.Failure) {
            try rows.read(&reader)
            try reader.end()
            return true
        } catch {
            throw error.error(in: reader, name: name, lineOffset: lines.number - 1)
        }
    }
}
