import Testing

@testable import SiteScriptTerminal

@Suite("Going through candidates")
struct ChoiceTests {
    private func choice() -> CompletionChoice {
        let list = CompletionList(
            replacing: 2..<4,
            candidates: ["one", "two", "three"].map { CompletionCandidate($0) }
        )
        return CompletionChoice(list, for: EditBuffer("a bc d", cursor: 4))
    }

    @Test("Tab goes round, through the line as it was typed")
    func round() {
        var choice = choice()
        var seen: [String] = []
        for _ in 0..<5 {
            seen.append(choice.buffer.text)
            choice.next()
        }
        #expect(seen == ["a bc d", "a one d", "a two d", "a three d", "a bc d"])
        choice.previous()
        #expect(choice.buffer.text == "a bc d")
        choice.previous()
        #expect(choice.buffer.text == "a three d" && choice.buffer.cursor == 7)
    }

    @Test("the chosen one is always among the rows, and marked without colour, too")
    func window() {
        let candidates = (1...40).map { CompletionCandidate("c\($0)", detail: "d") }
        let size = TerminalSize(columns: 30, rows: 20)
        for selected in [nil, 0, 7, 20, 39] {
            let rows = CompletionMenu.rows(candidates, selected: selected, size: size, usesColor: false)
            #expect(rows.count == 6 && rows.last == "  … 35 more")
            #expect(
                rows.filter { $0.hasPrefix("> ") }.map { $0.split(separator: " ")[1] }
                    == selected.map { ["c\($0 + 1)"] } ?? []
            )
        }
    }
}

@Suite("Undoing")
struct UndoTests {
    private func undo(_ texts: [String]) -> [String] {
        var stack = UndoStack()
        for text in texts { stack.note(EditBuffer(text)) }
        var result: [String] = []
        while let buffer = stack.undo() { result.append(buffer.text) }
        return result
    }

    @Test("letters typed one after the other go at once, words one by one")
    func typing() {
        #expect(undo(["a", "ab", "abc"]) == [""])
        #expect(undo(["a", "ab", "ab ", "ab c", "ab cd"]) == ["ab ", "ab", ""])
    }

    @Test("every other change is a step")
    func steps() {
        #expect(undo(["a", "ab", "", "pasted text"]) == ["", "ab", ""])
        #expect(undo([]) == [])
    }

    @Test("after undoing one can go on")
    func goingOn() {
        var stack = UndoStack()
        stack.note(EditBuffer("one"))
        #expect(stack.undo()?.text == "")
        stack.note(EditBuffer("two"))
        #expect(stack.undo()?.text == "")
        #expect(stack.undo() == nil)
    }
}

@Suite("Suggesting from the history")
struct SuggestionTests {
    @Test("the newest entry that goes on from what is typed and may be offered")
    func newest() {
        let history = History(path: nil)
        for entry in ["sites() | count", "sites() | take 1", "sites() | delete", "other", "sites()"] {
            history.record(entry)
        }
        let allowed = { (entry: String) in !entry.contains("delete") }
        #expect(history.newest(goingOnFrom: "sites() ", where: allowed) == "sites() | take 1")
        #expect(history.newest(goingOnFrom: "sites() | c", where: allowed) == "sites() | count")
        #expect(history.newest(goingOnFrom: "sites() | d", where: allowed) == nil)
        #expect(history.newest(goingOnFrom: "", where: allowed) == nil)
        #expect(history.newest(goingOnFrom: "other", where: allowed) == nil)
    }

    @Test("entries of several lines")
    func lines() {
        let history = History(path: nil)
        history.record("sites()\n| count")
        #expect(history.newest(goingOnFrom: "sites()\n") { _ in true } == "sites()\n| count")
    }
}
