import SiteScript
import SiteScriptTerminal
import SitesCore
import Testing

@testable import SiteScriptCommands

@Suite("What is said while a line is typed")
struct TypingHelpTests {
    private let assistant: ReplAssistant

    init() throws {
        let names = SessionNames()
        names.dealer = 42
        let registry = try TestConsole().launch(["--dealer", "42"]).engine().registry
        assistant = ReplAssistant(registry: registry, names: names)
    }

    private func problems(_ text: String) -> [String] {
        let parts = text.split(separator: "▮", omittingEmptySubsequences: false)
        let line = parts.joined()
        return assistant.problems(in: line, cursor: parts[0].utf8.count).map {
            "\(line.utf8Text($0.range)): \($0.message)"
        }
    }

    private func note(_ text: String) -> String? {
        let parts = text.split(separator: "▮", omittingEmptySubsequences: false)
        return assistant.note(in: parts.joined(), cursor: parts[0].utf8.count)
    }

    @Test("what is wrong is found at its place, with what was meant")
    func wrong() {
        #expect(
            problems("sites() | where .nme == \"x\" | take 2▮") == [
                ".nme: Site has no field `nme`: did you mean `name`?"
            ]
        )
        #expect(problems("sites() | where .name == \"x\"▮") == [])
        #expect(
            problems("| take 1▮").first?.contains("`_`") == nil,
            "what was put before it is not the user's"
        )
    }

    @Test("what is still being written is not wrong yet")
    func unfinished() {
        for text in [
            "sites() | wher▮", "sites() | where ▮", "create(name: ▮", "let x = ▮", "sites() |▮", "(1 + ▮",
        ] {
            #expect(problems(text) == [], "\(text)")
        }
        #expect(problems("sites() | where .nme == 1 | sort ▮").count == 1)
        #expect(problems(":dealer x▮") == [])
    }

    @Test("the stage or call that the cursor is in is explained")
    func notes() {
        #expect(note("sites() | where ▮")?.hasPrefix("| where CONDITION  Keeps the rows") == true)
        #expect(note("sites() | where .name == \"a\" and ▮")?.hasPrefix("| where ") == true)
        #expect(note("sites() | whe▮") == nil)
        #expect(note("sites() | take 2 | sort ▮")?.hasPrefix("| sort ") == true)
        #expect(note("csv(▮")?.hasPrefix("csv(") == true)
        #expect(note("sites() | where f(▮")?.hasPrefix("| where ") == true)
        #expect(note("create(name: \"a (b\", ▮")?.hasPrefix("create(") == true)
        #expect(note("create(name: \"a\")▮") == nil)
        #expect(note("let x = 1▮") == nil)
    }

    @Test("nothing that writes is ever suggested, nor what names another dealer")
    func suggestions() {
        for entry in ["sites() | count", "sites(dealer: 42) | take 1", "\"apply\"", "sites() | activate"] {
            #expect(assistant.maySuggest(entry), "\(entry)")
        }
        for entry in [
            "sites() | activate | apply", "sites()|delete", "undo(\"x\")", "sites(dealer: 7) | count",
            "let x = 1\nx | apply max: 3",
        ] {
            #expect(!assistant.maySuggest(entry), "\(entry)")
        }
    }

    @Test("files where a file is wanted")
    func files() {
        let names = ["new.csv", "notes.txt", "lib/", ".hidden"]
        let complete = { (text: String) in
            FileCompletion(endOf: text)?.candidates { $0 == "." || $0 == "data/" ? names : [] }.map(\.text)
        }
        #expect(complete("csv(\"n") == ["new.csv", "notes.txt"])
        #expect(complete("let x = csv(\"data/l") == ["data/lib/"])
        #expect(complete("print(\"a\"); import \".h") == [".hidden"])
        #expect(complete("sites() | save \"") == ["lib/", "new.csv", "notes.txt"])
        #expect(complete(":load ne") == ["new.csv"] && complete(":save \"ne") == ["new.csv"])
        #expect(complete("csv(\"missing/") == [])
        for text in ["print(\"n", "mycsv(\"n", "csv(\"a\"", "csv(", ":dealer 4", ":load"] {
            #expect(complete(text) == nil, "\(text)")
        }
    }

    @Test("dealers and labels where one is wanted")
    func knownPlaces() {
        let place = { (text: String) in KnownPlace(endOf: text).map { "\($0.kind) \($0.typed)" } }
        for text in [
            "sites(dealer: 4", "sites(dealer:4", "create(dealer: 4",
            "csv(\"a\") | create name: .n, dealer: 4",
            "sites(dealer: [7, 42, 4", ":dealer 4",
        ] {
            #expect(place(text) == "dealer 4", "\(text)")
        }
        #expect(place("sites(dealer: ") == "dealer " && place(":dealer ") == "dealer ")
        for text in ["undo(\"ja", "resume(\"ja", "let x = undo(\"ja", ":undo ja", ":undo \"ja"] {
            #expect(place(text) == "label ja", "\(text)")
        }
        for text in [
            "4", "dealer 4", "my_dealer: 4", "print(\"dealer: 4\") | x", "undo(", "print(\"ja", ":dealer",
        ] {
            #expect(place(text) == nil, "\(text)")
        }
    }

    @Test("the values that a service knows, by what was typed of them")
    func knownValues() async throws {
        let service = MemorySitesService { 0 }
        for (id, name) in [(42, "Acme"), (43, "Best"), (7, "Seven")] {
            try await service.addDealer(Dealer(id: DealerID(id), name: name))
        }
        let launch = try TestConsole().launch(["--dealer", "42"], service: service)
        let known = KnownValues(launch)
        await known.refresh()
        let assistant = ReplAssistant(registry: launch.engine().registry, names: SessionNames(), known: known)
        let list = assistant.completions(in: "sites(dealer: 4", cursor: 15)
        #expect(list.candidates.map(\.text) == ["42", "43"] && list.replacing == 14..<15)
        #expect(list.candidates.map(\.detail) == ["Acme", "Best"])
    }

    @Test("the bracket beside the cursor and its partner, none in a text")
    func brackets() {
        func check(_ text: String, at cursor: Int, _ expected: [Int]) {
            #expect(
                assistant.brackets(in: text, cursor: cursor).map(\.lowerBound) == expected,
                "\(text) at \(cursor)"
            )
        }
        check("f(a[1])", at: 7, [1, 6])
        check("f(a[1])", at: 6, [1, 6])
        check("f(a[1])", at: 4, [3, 5])
        check("f(a[1])", at: 2, [1, 6])
        check("f(a[1])", at: 0, [])
        check("\"(\" + (x)", at: 9, [6, 8])
        check("\"(\" + (x)", at: 1, [])
        check("\"\\(x)\"", at: 5, [1, 4])
        check("f(x", at: 2, [])
        check("f(]", at: 2, [])
    }

    @Test("a stage that takes arguments is written with the space before them")
    func spaces() {
        let list = assistant.completions(in: "sites() | wh", cursor: 12)
        #expect(list.candidates.map(\.text) == ["where "])
        #expect(assistant.completions(in: "sites() | fir", cursor: 13).candidates.first?.text == "first")
    }
}
