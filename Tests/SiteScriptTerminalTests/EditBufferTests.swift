import Testing

@testable import SiteScriptTerminal

@Suite("Edit buffer")
struct EditBufferTests {
    /// Makes a buffer from a text in which `‸` is the cursor.
    private func buffer(_ marked: String) -> EditBuffer {
        let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
        return EditBuffer(parts.joined(), cursor: parts[0].utf8.count)
    }

    private func check(
        _ before: String,
        _ after: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ action: (inout EditBuffer) -> Void
    ) {
        var edited = buffer(before)
        action(&edited)
        #expect(edited == buffer(after), "\(edited)", sourceLocation: sourceLocation)
    }

    @Test("text goes in at the cursor")
    func insert() {
        check("sites ‸| count", "sites | first ‸| count") { $0.insert("| first ") }
        check("한‸어", "한국‸어") { $0.insert("국") }
    }

    @Test("the cursor moves over whole characters")
    func characters() {
        check("a👨‍👩‍👧‸b", "a‸👨‍👩‍👧b") { $0.moveLeft() }
        check("‸e\u{301}x", "e\u{301}‸x") { $0.moveRight() }
        check("‸a", "‸a") { $0.moveLeft() }
        check("a‸", "a‸") { $0.moveRight() }
    }

    @Test("a cursor set inside a character stands behind it")
    func insideCharacter() {
        #expect(EditBuffer("👍🏽x", cursor: 4).cursor == 8)
        #expect(EditBuffer("한", cursor: 1).cursor == 3)
        #expect(EditBuffer("ab", cursor: 99).cursor == 2)
    }

    @Test("a mark typed behind a letter joins it")
    func joining() {
        check("e‸", "e\u{301}‸") { $0.insert("\u{301}") }
        var edited = EditBuffer("\u{301}", cursor: 0)
        edited.insert("e")
        #expect(edited == EditBuffer("e\u{301}", cursor: 3))
    }

    @Test("the start and end of a row and of the block differ")
    func rowsAndBlock() {
        check("sites\n  | wh‸ere\n  | sort", "sites\n‸  | where\n  | sort") { $0.moveToRowStart() }
        check("sites\n  | wh‸ere\n  | sort", "sites\n  | where‸\n  | sort") { $0.moveToRowEnd() }
        check("sites\n  | wh‸ere\n  | sort", "‸sites\n  | where\n  | sort") { $0.moveToBlockStart() }
        check("sites\n  | wh‸ere\n  | sort", "sites\n  | where\n  | sort‸") { $0.moveToBlockEnd() }
    }

    @Test("moving up and down keeps the column in cells")
    func vertical() {
        func checkMoves(_ before: String, _ after: String, _ move: (inout EditBuffer) -> Bool) {
            var isMoved = false
            check(before, after) { isMoved = move(&$0) }
            #expect(isMoved == (before != after))
        }
        checkMoves("한국어 a\nabcdef‸g", "한국어‸ a\nabcdefg") { $0.moveUp(column: $0.column) }
        checkMoves("abcde‸f\n한국어", "abcdef\n한국‸어") { $0.moveDown(column: $0.column) }
        checkMoves("long row‸\nx\nlong row", "long row\nx‸\nlong row") { $0.moveDown(column: 8) }
        checkMoves("long row\nx‸\nlong row", "long row\nx\nlong row‸") { $0.moveDown(column: 8) }
        checkMoves("a‸\nb", "a‸\nb") { $0.moveUp(column: 1) }
        checkMoves("a\nb‸", "a\nb‸") { $0.moveDown(column: 1) }
        checkMoves("\n‸", "‸\n") { $0.moveUp(column: 0) }
    }

    @Test("words are letters, digits and underscores of any script")
    func words() {
        check("where .time_zone2 == ‸", "where .‸time_zone2 == ") { $0.moveWordLeft() }
        check("‸ .이름 == x", " .이름‸ == x") { $0.moveWordRight() }
        check("one‸", "‸one") { $0.moveWordLeft() }
        check("‸ | ", " | ‸") { $0.moveWordRight() }
    }

    @Test("deleting takes a whole character or a run")
    func deleting() {
        check("a👍🏽‸b", "a‸b") { $0.delete($0.offsetBefore($0.cursor)..<$0.cursor) }
        check("where .a.b  ‸x", "where ‸x") { $0.delete($0.runStart..<$0.cursor) }
        check("where‸ x", "‸ x") { $0.delete($0.wordStart..<$0.cursor) }
    }

    @Test("texts killed one after the other make one, on the side they came from")
    func kills() {
        var kills = KillBuffer()
        kills.take("b", on: .after, continues: false)
        kills.take("c", on: .after, continues: true)
        kills.take("a", on: .before, continues: true)
        #expect(kills.text == "abc")
        kills.take("x", on: .before, continues: false)
        #expect(kills.text == "x")
    }
}

@Suite("Text change")
struct TextChangeTests {
    private func check(
        _ old: String,
        _ new: String,
        end: Int,
        deleted: Int,
        inserted: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let change = TextChange(from: old, to: new)
        #expect(change.deletionEnd == end, sourceLocation: sourceLocation)
        #expect(change.deletedCount == deleted, sourceLocation: sourceLocation)
        #expect(change.inserted == inserted, sourceLocation: sourceLocation)
    }

    @Test("only what differs is changed, in whole scalars")
    func change() {
        check("abc", "abXc", end: 2, deleted: 0, inserted: "X")
        check("abc", "ac", end: 2, deleted: 1, inserted: "")
        check("", "한", end: 0, deleted: 0, inserted: "한")
        check("한국", "", end: 2, deleted: 2, inserted: "")
        check("한국어", "한글어", end: 2, deleted: 1, inserted: "글")
        check("é", "ũ", end: 1, deleted: 1, inserted: "ũ")
        check("aa", "aaa", end: 2, deleted: 0, inserted: "a")
        #expect(TextChange(from: "same", to: "same").isEmpty)
    }
}
