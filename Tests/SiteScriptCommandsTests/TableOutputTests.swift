import SiteScript
import SiteScriptTerminal
import Testing

@testable import SiteScriptCommands

@Suite("Tables")
struct TableOutputTests {
    private func batch(_ heap: Heap, _ rows: [[(String, Value)]]) -> RowBatch {
        let column = Column(heap)
        for row in rows { column.append(heap.record(heap.shape(named: row.map(\.0)), row.map(\.1))) }
        return RowBatch(values: column)
    }

    @Test("wide characters keep the columns in line")
    func wide() {
        let heap = Heap()
        let rows = batch(
            heap, [[("name", heap.string("서울")), ("n", Value(7))], [("name", heap.string("a")), ("n", .nil)]])
        let text = TableOutput(width: 80, usesColor: false, rowMaximum: nil).text(rows, heap)
        #expect(text == "name    n\n────  ───\n서울    7\na     nil\n")
    }

    @Test("a table never exceeds its width, and names what it hides", arguments: [20, 30, 60])
    func narrow(width: Int) {
        let heap = Heap()
        let row = (0..<12).map { ("column_\($0)", heap.string(String(repeating: "x", count: 20))) }
        let text = TableOutput(width: width, usesColor: false, rowMaximum: nil).text(batch(heap, [row, row]), heap)
        let lines = text.split(separator: "\n")
        for line in lines.dropLast() { #expect(DisplayWidth.of(line) <= width) }
        #expect(lines.last?.hasPrefix("… hidden: ") == true)
    }

    @Test("control characters in data do not reach the terminal")
    func control() {
        let heap = Heap()
        let rows = batch(heap, [[("name", heap.string("a\u{1B}[2Jb"))]])
        #expect(!TableOutput(width: 80, usesColor: false, rowMaximum: nil).text(rows, heap).contains("\u{1B}"))
    }
}
