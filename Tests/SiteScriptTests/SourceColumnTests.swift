import SiteScript
import SiteScriptLibrary
import Testing

/// Columns as a source gave them are written as the values that are made of them are.
@Suite("Columns of a source")
struct SourceColumnTests {
    private static let pieces = [
        "a", "\"", "\\", "\n", "\u{1}", "é", "서울", " ", "0123456", "e\u{301}", "\u{7F}", "/", "🙂", "\r\n",
        "\u{0}",
    ]

    private func texts(_ count: Int, longest: Int) -> SourceColumn {
        var bytes: [UInt8] = []
        var offsets: [Int32] = [0]
        var isValid: [Bool] = []
        for _ in 0..<count {
            isValid.append(Int.random(in: 0..<5) > 0)
            if isValid.last == true {
                for _ in 0..<Int.random(in: 0...longest) {
                    bytes += Self.pieces.randomElement()?.utf8 ?? "".utf8
                }
            }
            offsets.append(Int32(bytes.count))
        }
        return SourceColumn(.texts(bytes: bytes, offsets: offsets, isValid: isValid))
    }

    private func numbers(_ count: Int) -> ([Int64], [Bool]) {
        let edges: [Int64] = [0, -1, 9, 10, 99, 100, .max, .min, 1_000_000_000, -1_000_000]
        return (
            (0..<count).map { _ in Bool.random() ? edges.randomElement() ?? 0 : .random(in: -9999...99999) },
            (0..<count).map { _ in Int.random(in: 0..<5) > 0 }
        )
    }

    private func source(_ count: Int, longest: Int, _ heap: Heap) -> SourceColumns {
        let (whole, flags, times) = (numbers(count), numbers(count), numbers(count))
        let columns = [
            texts(count, longest: longest), SourceColumn(.integers(whole.0, isValid: whole.1)),
            SourceColumn(.booleans(flags.0.map { $0 & 1 }, isValid: flags.1)),
            SourceColumn(.instants(times.0.map { $0 % 4_000_000_000_000 }, isValid: times.1)),
            texts(count, longest: 3),
        ]
        return SourceColumns(columns, columns.map { _ in InternTable(heap) }, count: count, heap)
    }

    @Test("written as JSON", arguments: [TextFormat.json, .jsonl], [(7, 4), (300, 9), (40, 20_000), (1, 0)])
    func written(format: TextFormat, size: (count: Int, longest: Int)) throws {
        let heap = Engine(modules: []).session().context.heap
        let shape = heap.shape(named: ["name", "a \"key\"", "is", "at", "zone"])
        var (plain, quick) = (FormatWriter(format, heap), FormatWriter(format, heap))
        for _ in 0..<3 {
            let source = source(size.count, longest: size.longest, heap)
            let batch = RowBatch(shape: shape, source: source, count: size.count)
            try quick.write(batch)
            try plain.write(RowBatch(shape: shape, columns: batch.columns, count: size.count))
        }
        try quick.finish()
        try plain.finish()
        #expect(quick.bytes == plain.bytes)
    }

    @Test("picked under other names")
    func picked() throws {
        let heap = Engine(modules: []).session().context.heap
        let batch = RowBatch(
            shape: heap.shape(named: ["name", "n", "is", "at", "zone"]),
            source: source(50, longest: 5, heap),
            count: 50,
            firstRow: 11
        )
        let names = heap.shape(named: ["area", "title"])
        let some = try #require(batch.projecting(["zone", "name"], as: names))
        #expect(batch.projecting(["zone", "missing"], as: names) == nil)
        for row in 0..<50 {
            for (place, field) in ["zone", "name"].enumerated() {
                let value = try #require(batch.column(field))[row]
                #expect(ValueText.literal(some.columns[place][row], heap) == ValueText.literal(value, heap))
            }
            #expect(some.number(of: row) == batch.number(of: row))
        }
    }
}
