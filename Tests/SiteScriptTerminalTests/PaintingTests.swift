import Testing

@testable import SiteScriptTerminal

@Suite("Block layout")
struct BlockLayoutTests {
    private func layout(_ text: String, cursor: Int, columns: Int) -> BlockLayout {
        BlockLayout(text: text, cursor: cursor, promptWidth: 2, continuationWidth: 2, columns: columns)
    }

    private func check(
        _ text: String,
        cursor: Int,
        columns: Int,
        rows: [Range<Int>],
        at place: (Int, Int),
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let layout = layout(text, cursor: cursor, columns: columns)
        #expect(layout.rows.map(\.range) == rows, sourceLocation: sourceLocation)
        #expect((layout.cursorRow, layout.cursorColumn) == place, sourceLocation: sourceLocation)
    }

    @Test("rows of the block are rows of the screen")
    func rows() {
        check("", cursor: 0, columns: 10, rows: [0..<0], at: (0, 2))
        check("ab\ncd", cursor: 4, columns: 10, rows: [0..<2, 3..<5], at: (1, 3))
        check("ab\n", cursor: 3, columns: 10, rows: [0..<2, 3..<3], at: (1, 2))
        check("ab\ncd", cursor: 2, columns: 10, rows: [0..<2, 3..<5], at: (0, 4))
    }

    @Test("a long row goes on at the left edge")
    func wrapping() {
        check("abcdefghij", cursor: 10, columns: 6, rows: [0..<4, 4..<10, 10..<10], at: (2, 0))
        check("abcdefghi", cursor: 4, columns: 6, rows: [0..<4, 4..<9], at: (1, 0))
        check("abcd\nx", cursor: 4, columns: 6, rows: [0..<4, 4..<4, 5..<6], at: (1, 0))
    }

    @Test("a wide character that does not fit goes to the next row")
    func wide() {
        check("abc한국", cursor: 9, columns: 6, rows: [0..<3, 3..<9], at: (1, 4))
        check("한국어", cursor: 3, columns: 5, rows: [0..<3, 3..<9], at: (1, 0))
    }

    @Test("ASCII and other text are laid out alike")
    func agreement() {
        for length in 0..<40 {
            let plain = String(repeating: "a", count: length)
            let other = String(repeating: "é", count: length)
            for columns in [2, 3, 7, 10] {
                let one = layout(plain, cursor: length, columns: columns)
                let two = layout(other, cursor: length * 2, columns: columns)
                #expect(one.rows.map(\.width) == two.rows.map(\.width))
                #expect((one.cursorRow, one.cursorColumn) == (two.cursorRow, two.cursorColumn))
            }
        }
    }
}

@Suite("Block painter")
struct BlockPainterTests {
    private var painter: BlockPainter
    private var screen: TerminalScreen

    init() {
        painter = BlockPainter(size: TerminalSize(columns: 12, rows: 6), usesColor: false)
        screen = TerminalScreen(columns: 12, rows: 6)
    }

    private mutating func show(_ text: String, cursor: Int? = nil, footer: [String] = []) {
        let view = BlockView(
            prompt: "> ",
            continuation: "| ",
            text: text,
            cursor: cursor ?? text.utf8.count,
            footer: footer
        )
        screen.show(painter.frame(view))
    }

    @Test("a frame shows the block and puts the cursor in its place")
    mutating func frame() {
        show("ab\n한국", cursor: 6)
        #expect(screen.text == "> ab\n| 한국")
        #expect((screen.row, screen.column) == (1, 4))
    }

    @Test("a frame changes what is there into what is wanted")
    mutating func changes() {
        let frames = [
            "abc", "abcdefghijklmn", "a", "a\nb\nc", "x\nb", "", "1234567890", "123456789", "한국어 이름 한국어",
            "a\n\n\nb", "z",
        ]
        for text in frames {
            show(text)
            var fresh = TerminalScreen(columns: 12, rows: 6)
            var other = BlockPainter(size: TerminalSize(columns: 12, rows: 6), usesColor: false)
            fresh.show(
                other.frame(BlockView(prompt: "> ", continuation: "| ", text: text, cursor: text.utf8.count))
            )
            #expect(screen.text == fresh.text, "\(text)")
            #expect((screen.row, screen.column) == (fresh.row, fresh.column), "\(text)")
        }
    }

    @Test("what is below the block comes and goes")
    mutating func footer() {
        show("ab", footer: ["one", "two"])
        #expect(screen.text == "> ab\none\ntwo")
        #expect((screen.row, screen.column) == (0, 4))
        show("abc")
        #expect(screen.text == "> abc")
    }

    @Test("a block higher than the screen is shown around the cursor")
    mutating func scrolling() {
        let text = (1...20).map { "r\($0)" }.joined(separator: "\n")
        show(text)
        #expect(screen.text == "| r16\n| r17\n| r18\n| r19\n| r20\nrows 16–20 …")
        show(text, cursor: 0)
        #expect(screen.text == "> r1\n| r2\n| r3\n| r4\n| r5\nrows 1–5 of…")
        #expect((screen.row, screen.column) == (0, 2))
        show("r")
        #expect(screen.text == "> r")
    }

    @Test("the program goes on in a fresh row below the block")
    mutating func finish() {
        show("ab\ncd", cursor: 0)
        screen.show(painter.finish() + "done")
        #expect(screen.text == "> ab\n| cd\ndone")
    }

    @Test("a fresh row is begun only when something stands in the row")
    func freshRow() {
        for (before, after) in [
            ("", "new"), ("x", "x\nnew"), ("printed", "printed\nnew"), ("123456789012", "123456789012\nnew"),
        ] {
            var screen = TerminalScreen(columns: 12, rows: 6)
            screen.show(before + BlockPainter.freshRow(columns: 12) + "new")
            #expect(screen.text == after)
        }
    }

    @Test("after the screen got narrower the block is taken away whole and drawn anew")
    mutating func narrower() {
        screen.show("before\r\n")
        show("abcdefgh\nij")
        // The terminal wraps the first row when there are 6 columns.
        var narrow = TerminalScreen(columns: 6, rows: 6)
        narrow.show("before\r\n> abcdefgh\r\n| ij")
        narrow.show(painter.resize(to: TerminalSize(columns: 6, rows: 6)))
        #expect(narrow.text == "before")
        let view = BlockView(prompt: "> ", continuation: "| ", text: "abcdefgh\nij", cursor: 11)
        narrow.show(painter.frame(view))
        #expect(narrow.text == "before\n> abcd\nefgh\n| ij")
    }

    @Test("control characters in the block are shown, not obeyed")
    mutating func controls() {
        show("a\u{1B}[2Jb")
        #expect(screen.text == "> a␛[2Jb")
    }

    @Test("spans are drawn in their style, and not at all without colour")
    func spans() {
        var view = BlockView(prompt: "> ", continuation: "", text: "ab\ncd", cursor: 0)
        view.spans = [StyledSpan(1..<4, .red)]
        var colored = BlockPainter(size: TerminalSize(columns: 12, rows: 6), usesColor: true)
        let output = colored.frame(view)
        #expect(output.contains("a\u{1B}[31mb\u{1B}[0m"))
        #expect(output.contains("\u{1B}[31mc\u{1B}[0md"))
        var plain = BlockPainter(size: TerminalSize(columns: 12, rows: 6), usesColor: false)
        #expect(!plain.frame(view).contains("\u{1B}[31m"))
    }

    @Test("a row of ASCII is drawn as any other")
    func plainRows() {
        let frame = { (text: String) in
            var view = BlockView(prompt: "> ", continuation: "", text: text, cursor: 0)
            view.spans = [StyledSpan(0..<2, .blue), StyledSpan(3..<6, .red), StyledSpan(6..<8, .red)]
            view.brackets = [4..<5]
            view.problems = [1..<4, 7..<9]
            view.suggestion = "next"
            var painter = BlockPainter(size: TerminalSize(columns: 40, rows: 6), usesColor: true)
            return painter.frame(view)
        }
        let other = frame("abcdefghijé").replacing("é", with: "k")
        #expect(frame("abcdefghijk") == other)
        #expect(other.contains("\u{1B}[1;33me"))
    }

    @Test("what follows a character of uncertain width is put in its place")
    mutating func uncertainWidth() {
        show("❤\u{FE0F}x")
        // The screen of this test takes one cell for the heart.
        #expect((screen.row, screen.column) == (0, 5))
        #expect(screen.text == "> ❤\u{FE0F} x")
    }
}
