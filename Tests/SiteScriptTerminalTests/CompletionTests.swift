import Testing

@testable import SiteScriptTerminal

@Suite("Completion")
struct CompletionTests {
    private func edit(_ text: String, _ range: Range<Int>, _ candidates: [String], cursor: Int? = nil)
        -> CompletionEdit
    {
        let list = CompletionList(replacing: range, candidates: candidates.map { CompletionCandidate($0) })
        return CompletionEdit(list, in: text, cursor: cursor ?? text.utf8.count)
    }

    private func candidates(_ texts: [String]) -> [CompletionCandidate] {
        texts.map { CompletionCandidate($0) }
    }

    @Test("one candidate is inserted")
    func one() {
        #expect(edit("sites | se", 8..<10, ["select"]) == .insert(8..<10, "select", remaining: []))
        #expect(edit("x .이", 3..<6, ["이름"]) == .insert(3..<6, "이름", remaining: []))
    }

    @Test("what several candidates share is inserted and they are listed")
    func common() {
        let texts = ["timezone", "time_added"]
        #expect(edit("ti", 0..<2, texts) == .insert(0..<2, "time", remaining: candidates(texts)))
        #expect(edit("time", 0..<4, texts) == .list(candidates(texts)))
        #expect(edit("", 0..<0, ["a", "b"]) == .list(candidates(["a", "b"])))
    }

    @Test("candidates found another way than by their beginning are only listed")
    func fuzzy() {
        #expect(
            edit("seoul", 0..<5, ["Asia/Seoul", "Asia/Shanghai"])
                == .list(candidates(["Asia/Seoul", "Asia/Shanghai"]))
        )
        #expect(edit("seoul", 0..<5, ["Asia/Seoul"]) == .insert(0..<5, "Asia/Seoul", remaining: []))
    }

    @Test("no candidates and impossible ranges do nothing")
    func nothing() {
        #expect(edit("x", 0..<1, []) == .nothing)
        #expect(edit("x", 0..<9, ["y"]) == .nothing)
        #expect(edit("abc", 2..<3, ["y"], cursor: 1) == .nothing)
    }

    @Test("candidates with details stand in a column of their own")
    func menu() {
        let rows = CompletionMenu.rows(
            [
                CompletionCandidate("이름", detail: "String"),
                CompletionCandidate("timezone", detail: "a long explanation"),
            ],
            size: TerminalSize(columns: 24, rows: 9),
            usesColor: false
        )
        #expect(rows == ["  이름      String", "  timezone  a long expl…"])
    }

    @Test("candidates without details share rows")
    func grid() {
        let rows = CompletionMenu.rows(
            candidates(["aa", "bbb", "c", "dd"]),
            size: TerminalSize(columns: 14, rows: 9),
            usesColor: false
        )
        #expect(rows == ["  aa   bbb", "  c    dd "])
    }

    @Test("the list takes a part of the screen and says how many are left out")
    func limit() {
        let many = (1...40).map { CompletionCandidate("zone\($0)", detail: "d") }
        let rows = CompletionMenu.rows(many, size: TerminalSize(columns: 40, rows: 12), usesColor: false)
        #expect(rows.count == 5)
        #expect(rows.last == "  … 36 more")
    }

    @Test("a candidate cannot write control characters")
    func sanitised() {
        let rows = CompletionMenu.rows(
            [CompletionCandidate("a\u{1B}[2J", detail: "b\nc")],
            size: TerminalSize(columns: 40, rows: 9),
            usesColor: false
        )
        #expect(rows == ["  a␛[2J  b␊c"])
    }
}
