import SiteScript
import SiteScriptTerminal
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
                "nme: Site has no field `nme`: did you mean `name`?"
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

    @Test("a stage that takes arguments is written with the space before them")
    func spaces() {
        let list = assistant.completions(in: "sites() | wh", cursor: 12)
        #expect(list.candidates.map(\.text) == ["where "])
        #expect(assistant.completions(in: "sites() | fir", cursor: 13).candidates.first?.text == "first")
    }
}
