import SiteScript
import SiteScriptTerminal
import Testing

@testable import SiteScriptCommands

@Suite("Tables")
struct TableOutputTests {
    private let heap = Heap()

    private func rows(_ rows: [KeyValuePairs<String, Value>]) -> TableRows {
        let column = Column(heap)
        for row in rows { column.append(heap.record(row)) }
        return TableRows(RowBatch(values: column), heap)
    }

    private func table(
        _ rows: TableRows,
        width: Int? = 80,
        rowMaximum: Int? = nil,
        color: Bool = false
    ) -> String {
        var bytes: [UInt8] = []
        let table = TableOutput(width: width, rowMaximum: rowMaximum, style: Styler(isOn: color))
        table.draw(rows, heap) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func card(_ row: KeyValuePairs<String, Value>, width: Int?) -> String {
        TableOutput(width: width, rowMaximum: nil, style: Styler(isOn: false)).card(rows([row]), heap)
    }

    @Test("numbers stand on the right, text on the left, nothing behind the last cell")
    func alignment() {
        let text = table(
            rows([
                ["name": heap.string("a"), "n": Value(7), "on": Value(true)],
                ["name": heap.string("bcd"), "n": Value(1200), "on": Value(false)],
            ])
        )
        #expect(text == "name     n  on\n────  ────  ─────\na        7  true\nbcd   1200  false\n")
    }

    @Test("wide characters, emoji and combining marks keep the columns in line")
    func cells() {
        let text = table(
            rows([
                ["name": heap.string("서울"), "n": Value(7)], ["name": heap.string("🏢👩‍👩‍👧"), "n": Value(12)],
                ["name": heap.string("e\u{301}a"), "n": .nil],
            ])
        )
        #expect(text == "name    n\n────  ───\n서울    7\n🏢👩‍👩‍👧   12\ne\u{301}a    nil\n")
    }

    @Test("nil is visible, and dim where there is colour")
    func absent() {
        let source = rows([
            ["a": .nil, "b": heap.string("")], ["a": heap.string("nil"), "b": heap.string("x")],
        ])
        #expect(table(source) == "a    b\n───  ─\nnil\nnil  x\n")
        #expect(table(source, color: true).contains("\u{1B}[2mnil\u{1B}[0m\n"))
    }

    @Test("records of several shapes share a table; a field that one lacks is blank")
    func shapes() {
        let source = rows([["a": Value(1)], ["b": heap.string("x"), "a": Value(2)]])
        #expect(table(source) == "a  b\n─  ─\n1\n2  x\n")
    }

    @Test("plain values are a column of their own")
    func plain() {
        let column = Column(heap)
        column.append(heap.string("x"))
        column.append(heap.list([heap.string("y"), Value(1)]))
        #expect(table(TableRows(RowBatch(values: column), heap)) == "value\n────────\nx\n[\"y\", 1]\n")
    }

    @Test("instants stand without the literal's sign")
    func instants() {
        #expect(table(rows([["at": .instant(0)]])).contains("\n1970-01-01T00:00:00Z\n"))
    }

    @Test("no rows are said to be none")
    func none() {
        #expect(table(rows([])) == "no rows\n")
    }

    @Test("rows that are left out are counted")
    func tooMany() {
        let source = rows((0..<5).map { ["n": Value($0)] })
        #expect(table(source, rowMaximum: 3) == "n\n─\n0\n1\n2\n… 2 more rows\n")
        #expect(table(source, rowMaximum: 4).hasSuffix("… 1 more row\n"))
    }

    @Test("long text is cut with a sign, numbers never")
    func cutting() {
        let source = rows([
            ["text": heap.string(String(repeating: "x", count: 50)), "n": Value(1_234_567_890)],
            ["text": heap.string(String(repeating: "한", count: 30)), "n": Value(1)],
        ])
        let lines = table(source, width: 30).split(separator: "\n")
        #expect(lines[2] == "xxxxxxxxxxxxxxxxx…  1234567890")
        #expect(lines[3] == "한한한한한한한한…            1")
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 30 })
    }

    @Test(
        "a table never exceeds its width, and names what it has no room for",
        arguments: [8, 20, 33, 60, 100]
    )
    func narrow(width: Int) {
        let names = (0..<12).map { "column_\($0)" }
        let column = Column(heap)
        for _ in 0..<2 {
            let shape = heap.shape(named: names)
            column.append(
                heap.record(shape, names.map { _ in heap.string(String(repeating: "x", count: 20)) })
            )
        }
        let text = table(TableRows(RowBatch(values: column), heap), width: width)
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
        guard width > 20 else {
            // One column alone would be no table: every row is a card.
            #expect(lines.filter { $0.hasSuffix("x") }.joined().filter { $0 == "x" }.count == 2 * 12 * 20)
            return
        }
        let note = lines.drop { !$0.hasPrefix("…") }.joined(separator: " ")
        #expect(note.hasPrefix("… no room for") && note.contains(" column_") && note.hasSuffix("column_11"))
    }

    @Test("columns without any value give way before others do")
    func emptyFirst() {
        let source = rows([
            ["a": heap.string("aaaaaaaaaa"), "b": .nil, "c": heap.string("cccccccccc")],
            ["a": heap.string("aaaaaaaaaa"), "b": .nil, "c": heap.string("cccccccccc")],
        ])
        #expect(table(source, width: 22).hasSuffix("aaaaaaaaaa  cccccccccc\n… no room for b\n"))
    }

    @Test("columns with the same value in all rows give way next, and the value is named")
    func constants() {
        func row(_ number: Int) -> KeyValuePairs<String, Value> {
            [
                "id": Value(number), "dealer": Value(42), "station": .nil,
                "name": heap.string("Some long name \(number)"),
            ]
        }
        let source = rows((1...4).map(row))
        let text = table(source, width: 22, rowMaximum: 2)
        #expect(
            text == """
                id  name
                ──  ────────────────
                 1  Some long name 1
                 2  Some long name 2
                … 2 more rows; no
                  room for dealer (42
                  everywhere),
                  station (nil
                  everywhere)

                """
        )
        #expect(table(rows([row(1), row(2)]), width: 22).hasSuffix("… no room for\n  station, name\n"))
    }

    @Test("where nobody watches nothing is left out")
    func wide() {
        let long = String(repeating: "x", count: 5000)
        let source = rows([["a": heap.string(long), "b": Value(1)], ["a": .nil, "b": Value(2)]])
        #expect(table(source, width: nil).contains("\(long)  1\n"))
    }

    @Test("a single row that does not fit is a card")
    func single() {
        let source = rows([["first": heap.string("aaaaaaaaaaaa"), "second": heap.string("bbbbbbbbbbbb")]])
        #expect(table(source, width: 20) == "first   aaaaaaaaaaaa\nsecond  bbbbbbbbbbbb\n")
    }

    @Test("control characters in data never reach the terminal")
    func control() {
        let source = rows([["name": heap.string("a\u{1B}[2Jb\nc\u{202E}d\u{9B}e")]])
        let text = table(source, width: nil)
        #expect(text.contains("a␛[2Jb␊c�d�e"))
        #expect(!text.dropFirst().contains("\u{1B}"))
    }

    @Test("a field's name is data, too")
    func names() {
        #expect(table(rows([["a\u{1B}b": Value(1)]])).hasPrefix("a␛b\n"))
    }

    @Test("text of many marks to a cell is still known to be cut")
    func marks() {
        let source = rows([
            ["a": heap.string("x" + String(repeating: "\u{301}", count: 9000))], ["a": Value(1)],
        ])
        #expect(table(source, width: 20).contains("…"))
    }

    // MARK: - Cards

    @Test("a record is a card: a name and a value to a line, nested values as literals")
    func record() {
        let text = card(["id": Value(7), "tags": heap.list([heap.string("a")]), "station": .nil], width: 80)
        #expect(text == "id       7\ntags     [\"a\"]\nstation  nil\n")
    }

    @Test("long values of a card go on below, broken at spaces")
    func wrapping() {
        let text = card(["name": heap.string("one two three four"), "x": heap.string("한한한한한한")], width: 16)
        #expect(text == "name  one two\n      three four\nx     한한한한한\n      한\n")
    }

    @Test("text is broken into lines that fit", arguments: [1, 2, 5, 10])
    func lines(room: Int) {
        for text in ["", "a b c", "aaaaaaaaaaaa", "한 한한 한한한", "   ", "a  b   c    d", "👩‍👩‍👧👩‍👩‍👧 x"] {
            let lines = TableOutput.wrapped(text, to: room)
            let fits = lines.allSatisfy { DisplayWidth.of($0) <= max(room, $0.count == 1 ? 2 : room) }
            #expect(fits, "\(text) in \(room): \(lines)")
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        }
    }
}

@Suite("The layout of tables")
struct TableLayoutTests {
    private func column(_ name: String, _ width: Int, _ content: TableRows.Content = .text)
        -> TableLayout.Column
    {
        TableLayout.Column(name: name, content: content, cellWidth: width)
    }

    private func widths(_ columns: [TableLayout.Column], _ width: Int?) -> [Int] {
        TableLayout(columns, width: width).places.map(\.width)
    }

    @Test("what fits is as wide as it is")
    func natural() {
        #expect(widths([column("a", 3), column("long name", 2)], 80) == [3, 9])
        #expect(widths([column("a", 300)], nil) == [300])
    }

    @Test("the widest give way first, and every cell is used")
    func spread() {
        #expect(widths([column("a", 5), column("b", 100), column("c", 30)], 60) == [5, 26, 25])
    }

    @Test("a column of nothing but nil gives way before text is cut, and stays where there is room")
    func empty() {
        let columns = [column("a", 30), column("b", 3, .nothing), column("c", 30)]
        #expect(TableLayout(columns, width: 64).hidden == [1])
        #expect(widths(columns, 64) == [30, 30])
        #expect(widths(columns, 67) == [30, 3, 30])
        #expect(widths([column("b", 3, .nothing)], 2) == [2])
    }

    @Test("long heads above narrow columns are cut before columns are left out")
    func heads() {
        let layout = TableLayout(
            [column("external_monitoring_station_id", 3, .numbers), column("b", 12)],
            width: 26
        )
        #expect(layout.hidden.isEmpty && layout.places.map(\.width) == [12, 12])
    }

    @Test("numbers are never narrower than they are, down to the last column")
    func numbers() {
        let layout = TableLayout([column("n", 19, .numbers), column("t", 24, .plain)], width: 30)
        #expect(layout.hidden == [1] && layout.places.map(\.width) == [19])
    }
}
