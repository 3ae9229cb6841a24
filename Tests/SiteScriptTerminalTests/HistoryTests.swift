import SitesTestSupport
import Testing

@testable import SiteScriptTerminal

@Suite("History")
struct HistoryTests {
    private let folder = TemporaryFolder()

    private func entries(_ history: History) -> [String] {
        history.refresh()
        var all: [String] = []
        var index = history.endIndex
        while let found = history.lastIndex(before: index, where: { _ in true }) {
            index = found
            if let entry = history.entry(at: found) { all.append(entry) }
        }
        return all.reversed()
    }

    @Test("entries come back after a restart, blocks of several rows included")
    func restart() {
        let texts = [
            "sites | count", "sites\n  | where .a == \"x\\ny\"\n\t| sort .b", "한국어 👍🏽", "back\\slash\r",
        ]
        let first = History(path: folder.file("history"))
        for text in texts { first.record(text) }
        #expect(entries(first) == texts)
        #expect(entries(History(path: folder.file("history"))) == texts)
        #expect(folder.read("history").split(separator: "\n").count == texts.count)
    }

    @Test("an entry knows when it was entered")
    func times() {
        folder.write("1700000000\tsites\nno time\n", to: "history")
        let history = History(path: folder.file("history"))
        #expect(entries(history) == ["sites", "no time"])
        #expect(history.time(at: 0) == 1_700_000_000)
        #expect(history.time(at: 1) == nil)
    }

    @Test("only the owner can read the file and its new folders")
    func permissions() {
        History(path: folder.file("state/sitescript/history")).record("x")
        #expect(folder.permissions("state/sitescript/history") == 0o600)
        #expect(folder.permissions("state/sitescript") == 0o700)
        #expect(folder.permissions("state") == 0o700)
    }

    @Test("a file that others can read is closed to them")
    func tightening() {
        folder.write("old\n", to: "history")
        History(path: folder.file("history")).record("new")
        #expect(folder.permissions("history") == 0o600)
    }

    @Test("sessions share the file: each takes up what the others append")
    func sharing() {
        let one = History(path: folder.file("history"))
        let two = History(path: folder.file("history"))
        one.record("a")
        #expect(entries(two) == ["a"])
        two.record("b")
        one.record("c")
        #expect(entries(one) == ["a", "b", "c"])
        #expect(entries(two) == ["a", "b", "c"])
    }

    @Test("many sessions writing at once lose nothing and mix no lines")
    func concurrentWriters() async {
        let path = folder.file("history")
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    let history = History(path: path)
                    for number in 0..<25 { history.record("writer \(writer) entry \(number)\nsecond row") }
                }
            }
        }
        let all = entries(History(path: path))
        #expect(all.count == 200)
        #expect(Set(all).count == 200)
        #expect(all.allSatisfy { $0.hasSuffix("\nsecond row") })
    }

    @Test("repeated, empty, blank-led, huge and refused entries are not recorded")
    func unrecorded() {
        let history = History(path: folder.file("history")) { !$0.contains("secret") }
        for text in ["a", "a", "", "  ", " hidden", "the secret", "b", "a"] { history.record(text) }
        history.record(String(repeating: "x", count: History.maximumEntryBytes + 1))
        #expect(entries(history) == ["a", "b", "a"])
    }

    @Test("damaged lines are passed over")
    func damage() {
        let bytes =
            Array("good\n".utf8) + [0xFF, 0xFE, 0x0A] + [UInt8](repeating: 0, count: 40) + [0x0A]
            + Array("\n17\t\nalso good\nbad\u{1B}[2J\n".utf8)
        folder.write(bytes, to: "history")
        let history = History(path: folder.file("history"))
        #expect(entries(history) == ["good", "also good"])
        #expect(history.lastIndex(before: history.endIndex) { _ in true } == 5)
    }

    @Test("half a line left by a killed session does not swallow the next entry")
    func tornLine() {
        folder.write("whole\n1700000000\thal", to: "history")
        let history = History(path: folder.file("history"))
        #expect(entries(history) == ["whole"])
        history.record("next")
        #expect(entries(history) == ["whole", "hal", "next"])
        #expect(entries(History(path: folder.file("history"))) == ["whole", "hal", "next"])
    }

    @Test("a file that was cut or replaced is read anew")
    func replaced() {
        let history = History(path: folder.file("history"))
        history.record("a long entry")
        folder.write("b\n", to: "history")
        #expect(entries(history) == ["b"])
        history.record("c")
        #expect(folder.read("history").hasPrefix("b\n"))
    }

    @Test("without a usable file the session has its history and the reason")
    func unusable() {
        folder.write("", to: "file")
        let blocked = History(path: folder.file("file/history"))
        blocked.record("a\nb")
        blocked.record("c")
        #expect(entries(blocked) == ["a\nb", "c"])
        #expect(blocked.problem?.contains(folder.file("file/history")) == true)
        let isFolder = History(path: folder.path)
        isFolder.record("a")
        #expect(entries(isFolder) == ["a"])
        #expect(isFolder.problem?.hasPrefix("history is not saved: ") == true)
        let none = History(path: nil)
        none.record("a")
        #expect(entries(none) == ["a"])
        #expect(none.problem == nil)
    }

    @Test("of an enormous file the end is loaded")
    func enormous() {
        let line = Array("1700000000\tsites(dealer: 42) | where .name == \"a name\" | count\n".utf8)
        let count = History.maximumLoadedBytes / line.count + 1_000
        folder.write((0..<count).flatMap { _ in line } + Array("newest\n".utf8), to: "history")
        let all = entries(History(path: folder.file("history")))
        #expect(all.count <= History.maximumLoadedBytes / line.count + 1)
        #expect(all.first?.hasPrefix("sites(dealer") == true)
        #expect(all.last == "newest")
    }

    /// A history longer than what is loaded at once, the entries numbered.
    private func long() -> (history: History, count: Int) {
        let count = 4 * (History.recentBytes + 3 * History.pieceBytes) / 100
        let lines = (0..<count).map { "1700000000\tentry \($0)\n" }
        folder.write(lines.joined(), to: "history")
        let history = History(path: folder.file("history"))
        history.refresh()
        return (history, count)
    }

    @Test("of a long file the end is there at once, the rest piece by piece, under the same indices")
    func pieces() {
        let (history, count) = long()
        let last = history.endIndex - 1
        #expect(history.entry(at: last) == "entry \(count - 1)" && history.entry(at: -1) == nil)
        history.record("another")
        var pieces = 1
        while history.loadMore() { pieces += 1 }
        #expect(pieces > 2)
        #expect(history.entry(at: last) == "entry \(count - 1)")
        #expect(history.entry(at: last + 1) == "another")
        #expect(history.entry(at: last - count + 1) == "entry 0")
        #expect(history.entry(at: last - count) == nil)
        #expect(entries(history) == (0..<count).map { "entry \($0)" } + ["another"])
        #expect(!history.loadMore())
    }

    @Test("who looks for an old entry of a long file finds it before the rest was loaded")
    func beforeLoading() {
        let (history, _) = long()
        let wanted = Array("entry 7".utf8)
        let index = history.lastIndex(before: history.endIndex) { $0.elementsEqual(wanted) }
        #expect(index.flatMap { history.entry(at: $0) } == "entry 7")
        #expect(index.map { history.firstIndex(after: $0) { _ in true } } == index.map { $0 + 1 })
    }

    @Test("of a long file that is replaced while it is loaded nothing old is left")
    func replacedMeanwhile() {
        let (history, _) = long()
        #expect(history.loadMore())
        folder.write("b\n", to: "history")
        #expect(entries(history) == ["b"])
    }
}

@Suite("History walk and search")
struct HistoryWalkTests {
    private func history(_ entries: String...) -> History {
        let history = History(path: nil)
        for entry in entries { history.record(entry) }
        return history
    }

    private func check(
        _ line: EditBuffer?,
        _ text: String?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(line?.text == text, sourceLocation: sourceLocation)
    }

    private func check(_ isMoved: Bool, _ expected: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(isMoved == expected, sourceLocation: sourceLocation)
    }

    @Test("a walk goes to older entries and back to what was typed")
    func walk() {
        let history = history("one", "two\nrows", "three")
        var walk = HistoryWalk(from: EditBuffer(""), history: history)
        check(walk.older(in: history), "three")
        check(walk.older(in: history), "two\nrows")
        check(walk.older(in: history), "one")
        check(walk.older(in: history), nil)
        check(walk.newer(in: history), "two\nrows")
        check(walk.newer(in: history), "three")
        check(walk.newer(in: history), "")
        check(walk.newer(in: history), nil)
    }

    @Test("text before the cursor limits the walk to entries that begin with it")
    func prefix() {
        let history = history("sites | count", "dealers", "sites | first", "서울", "sites\nrows")
        let draft = EditBuffer("si draft", cursor: 2)
        var walk = HistoryWalk(from: draft, history: history)
        check(walk.older(in: history), "sites\nrows")
        check(walk.older(in: history), "sites | first")
        check(walk.older(in: history), "sites | count")
        check(walk.older(in: history), nil)
        check(walk.newer(in: history), "sites | first")
        check(walk.newer(in: history), "sites\nrows")
        let back = walk.newer(in: history)
        #expect(back == draft)
        var korean = HistoryWalk(from: EditBuffer("서"), history: history)
        check(korean.older(in: history), "서울")
        check(korean.older(in: history), nil)
    }

    @Test("an entry like the one shown is passed over")
    func repeated() {
        let history = history("a", "b", "a")
        var walk = HistoryWalk(from: EditBuffer("a"), history: history)
        check(walk.older(in: history), nil)
        #expect(walk.isAt(EditBuffer("a", cursor: 0)))
        #expect(!walk.isAt(EditBuffer("ab")))
    }

    @Test("a search finds text of any script, the newest first, and goes on to older entries")
    func search() {
        let history = history("서울 지점 하나", "부산 지점", "서울 지점 둘")
        var search = HistorySearch(history)
        search.type("서")
        search.type("울")
        #expect(search.match == "서울 지점 둘")
        #expect(search.matchRange == 0..<6)
        check(search.older(), true)
        #expect(search.match == "서울 지점 하나")
        check(search.older(), false)
        check(search.newer(), true)
        #expect(search.match == "서울 지점 둘")
    }

    @Test("parts of a letter that arrive one by one are composed")
    func composing() {
        var search = HistorySearch(history("café"))
        search.type("e")
        search.type("\u{301}")
        #expect(search.match == "café")
        #expect(Array(search.query.utf8) == Array("é".utf8))
    }

    @Test("taking a character away goes back to where the search was")
    func erase() {
        let history = history("abc", "abd")
        var search = HistorySearch(history)
        search.type("ab")
        search.type("c")
        #expect(search.match == "abc")
        check(search.erase(), true)
        #expect(search.match == "abd")
        check(search.erase(), true)
        #expect(search.match == nil)
        check(search.erase(), false)
    }

    @Test("a search that finds nothing says so and keeps the last match")
    func failing() {
        var search = HistorySearch(history("abc"))
        search.type("b")
        search.type("x")
        #expect(search.isFailing)
        #expect(search.match == "abc")
        #expect(search.matchRange == nil)
        check(search.older(), false)
    }

    @Test("capitals matter only when some are typed")
    func capitals() {
        var search = HistorySearch(history("Asia/Seoul", "asia"))
        search.type("seoul")
        #expect(search.match == "Asia/Seoul")
        search = HistorySearch(history("Asia/Seoul", "asia"))
        search.type("Asia")
        #expect(search.match == "Asia/Seoul")
    }

    @Test("rows of a block are searched as they were typed")
    func escapes() {
        var search = HistorySearch(history("sites\n  | x\\d"))
        search.type("s\n ")
        #expect(search.matchRange == 4..<7)
        search = HistorySearch(history("sites\n  | x\\d"))
        search.type("x\\d")
        #expect(search.match != nil)
    }
}
