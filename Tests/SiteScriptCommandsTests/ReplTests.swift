import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal
import SitesCore
import Testing

@testable import SiteScriptCommands

@Suite("The prompt")
struct ReplLoopTests {
    /// Types `lines`, answers questions with `answers`, and gives what was printed and said.
    private func type(
        _ lines: [String],
        _ options: [String] = ["--dealer", "42"],
        answers: [String] = [],
        service: MemorySitesService? = nil,
        isTerminal: Bool = true
    ) async throws -> (output: String, talk: String, reader: ScriptedReader) {
        let reader = ScriptedReader(lines, answers: answers.map { .block($0) })
        let test = TestConsole(isTerminal: isTerminal, columns: 80, reader: reader)
        let needed = lines.contains {
            $0.contains("sites()") || $0.contains(":dealer") || $0.contains("create")
        }
        let service = if let service { service } else { needed ? try await sampleService() : nil }
        let launch = try test.launch(options, service: service)
        launch.askWith(reader)
        let loop = ReplLoop(launch, reader, SessionNames())
        #expect(await loop.run() == .ok)
        return (test.output.text, test.talk.text, reader)
    }

    private func check(
        _ lines: [String],
        prints expected: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let (output, talk, _) = try await type(lines)
        #expect(output == expected, "\(talk)", sourceLocation: sourceLocation)
    }

    @Test("a line's value is shown, a declaration's is not")
    func values() async throws {
        try await check(["1 + 1", "let x = 20", "x * 2", "print(\"a\")"], prints: "2\n40\na\n")
    }

    @Test("lines see what earlier ones declared, and may declare it anew")
    func names() async throws {
        try await check(
            ["let x = 1", "func f(n) { return n + x }", "f(1)", "let x = \"a\"", "x"],
            prints: "2\na\n"
        )
    }

    @Test("the last result is `_`, those before it have numbers and their types")
    func results() async throws {
        try await check(["1 + 1", "\"a\" + \"b\"", "_", "_1", "_.upper()"], prints: "2\nab\nab\nab\nAB\n")
        try await check(["10", "20", "30", "_2 + _1"], prints: "10\n20\n30\n30\n")
    }

    @Test("at most ten results are kept")
    func bounded() async throws {
        let (_, talk, _) = try await type((1...12).map(String.init) + ["_9", "_10"])
        #expect(talk.contains("_10"))
    }

    @Test("a line that starts with a bar goes on from the last result")
    func continuing() async throws {
        try await check(
            ["[3, 1, 2]", "| sort .", "  | take 1"],
            prints: "[3, 1, 2]\nvalue\n─────\n    1\n    2\n    3\nvalue\n─────\n    1\n"
        )
    }

    @Test("rows are a table with what they cost below")
    func rows() async throws {
        let (output, talk, _) = try await type(["sites() | take 2 | select .site_id, .name"])
        #expect(output == "site_id  name\n───────  ───────\n      1  Site 1\n      2  서울 HQ\n")
        #expect(talk.contains("2 rows, "))
    }

    @Test("an error is drawn at its place, and the session goes on")
    func errors() async throws {
        let (output, talk, _) = try await type(["sites() | where .nam == 1", "1 // 0", "fail \"no\"", "7"])
        #expect(
            talk.contains("did you mean `name`?") && talk.contains("division by zero")
                && talk.contains("no\n")
        )
        #expect(output == "7\n")
    }

    @Test("an error is drawn over its own line, not over an earlier one")
    func errorLines() async throws {
        let (_, talk, _) = try await type(["let first = 1", "2 // 0"])
        #expect(talk.contains("│ 2 // 0\n") && !talk.contains("first"))
    }

    @Test("saying no to `apply` is no error, and what became of a run is said once")
    func applying() async throws {
        let (output, talk, _) = try await type(
            [change + " | apply", change + " | apply"],
            answers: ["n", "y"]
        )
        #expect(talk.contains("nothing was sent\n") && !talk.contains("error"))
        #expect(talk.contains(": 3 done\n") && output == "")
    }

    @Test("blank lines and comments do nothing")
    func blank() async throws {
        try await check(["", "   ", "# nothing", "1"], prints: "1\n")
    }

    @Test("the end of the input and :quit leave")
    func leaving() async throws {
        let (output, _, reader) = try await type(["1", ":quit", "2"])
        #expect(output == "1\n" && reader.prompts.count == 2)
    }

    @Test("Ctrl-C at the prompt asks anew")
    func interrupted() async throws {
        let reader = ScriptedReader(inputs: [.interrupted, .block("1"), .interrupted, .endOfInput])
        let test = TestConsole(isTerminal: true, reader: reader)
        let loop = ReplLoop(try test.launch([]), reader, SessionNames())
        #expect(await loop.run() == .ok)
        #expect(test.output.text == "1\n" && reader.prompts.count == 4)
    }

    @Test("a stop ends what runs, soon, and the session is still usable")
    func stopping() async throws {
        let reader = ScriptedReader(["let x = 5", "while true {}", "x + 1"])
        let test = TestConsole(isTerminal: true, reader: reader)
        let launch = try test.launch(["--quiet"])
        async let code = ReplLoop(launch, reader, SessionNames()).run()
        while reader.prompts.count < 2 || !launch.control.isRunning { await Task.yield() }
        let start = ContinuousClock.now
        launch.control.stop(.interrupted)
        #expect(await code == .ok)
        #expect(start.duration(to: .now) < .seconds(60), "soon, with others at work")
        #expect(test.talk.text == "cancelled\n")
        #expect(test.output.text == "6\n")
    }

    @Test("a stop between a line and its run ends the run; one before the line does nothing")
    func stoppedBeforeItRuns() async throws {
        let reader = ScriptedReader(["1", "while true {}", "2"])
        let test = TestConsole(isTerminal: true, reader: reader)
        let launch = try test.launch(["--quiet"])
        reader.onBlock { if $0 == .block("while true {}") { launch.control.stop(.interrupted) } }
        // Such as a second Ctrl-C, which comes when the prompt is about to be there.
        reader.onRead { launch.control.stop(.interrupted) }
        #expect(await ReplLoop(launch, reader, SessionNames()).run() == .ok)
        #expect(test.talk.text == "cancelled\n")
        #expect(test.output.text == "1\n2\n")
    }

    @Test("termination ends the prompt with its exit code")
    func terminated() async throws {
        let reader = ScriptedReader(inputs: [.block("while true {}")])
        let test = TestConsole(isTerminal: true, reader: reader)
        let launch = try test.launch(["repl"])
        let task = Task { await ReplLoop(launch, reader, SessionNames()).run() }
        while !launch.control.isRunning { await Task.yield() }
        launch.control.stop(.terminated)
        task.cancel()
        #expect(await task.value == .terminated)
    }

    // MARK: - Plans

    private let change = "sites() | where not .is_activated | activate"

    @Test("a line that gives changes shows them and asks; only a yes applies them")
    func plans() async throws {
        let service = try await sampleService()
        let (output, talk, reader) = try await type([change, change], answers: ["n", "y"], service: service)
        #expect(output.contains("activate 3 sites"))
        #expect(
            reader.questions
                == Array(
                    repeating: "Apply 3 changes to dealer 42 in test.db? [y/N/e(dit)/s(ave)/v(iew all)] ",
                    count: 2
                )
        )
        #expect(talk.contains("nothing was sent") && talk.contains(": 3 done\n"))
        let sites = try await service.sites(dealer: DealerID(42), matching: SiteQuery())
        #expect(sites.allSatisfy { $0.isActivated })
    }

    @Test("after it is applied `_` is the run and `_1` the changes")
    func afterApply() async throws {
        let (output, _, _) = try await type(
            [change, "_.done", "_2 | count"],
            ["--dealer", "42", "-q"],
            answers: ["y"]
        )
        #expect(output.hasSuffix("\n3\n3\n"))
    }

    @Test("above fifty changes the number has to be typed")
    func typing() async throws {
        for (answer, done) in [("y", false), ("51", false), ("60", true), (" 60 ", true)] {
            let service = try await sampleService(sites: 60)
            let (_, talk, reader) = try await type(
                ["sites() | update name: \"X\""],
                answers: [answer],
                service: service
            )
            #expect(
                reader.questions == [
                    "Apply 60 changes to dealer 42 in test.db? Type 60 to confirm, or e(dit), s(ave), v(iew all): "
                ]
            )
            #expect(talk.contains(": 60 done\n") == done)
        }
    }

    @Test("--yes does not answer for a line that only describes changes, but for `apply`")
    func confirmed() async throws {
        let (_, talk, reader) = try await type(
            [change, change + " | apply"],
            ["--dealer", "42", "--yes"],
            answers: ["n"]
        )
        #expect(reader.questions.count == 1)
        #expect(talk.contains("nothing was sent") && talk.contains(": 3 done\n"))
    }

    @Test(
        "changes with invalid rows, under read-only, in a dry run or beyond the ceiling are not asked about"
    )
    func unasked() async throws {
        let invalid = "[\"\"] | create external_site_id: ., name: \"N\", timezone: \"UTC\""
        let mixed = "[\"\", \"N-1\"] | create external_site_id: ., name: \"N\", timezone: \"UTC\""
        for (line, says) in [(invalid, false), (mixed, true)] {
            let (output, talk, reader) = try await type([line])
            #expect(output.contains("1 invalid row") && reader.questions.isEmpty)
            #expect(talk.contains("on_error: \"continue\"") == says)
        }
        for (option, words) in [
            (["--read-only"], "read-only: nothing is sent"), (["--dry-run"], "dry run: nothing is sent"),
            (["--max-changes", "2"], "more than --max-changes 2"),
        ] {
            let (_, talk, reader) = try await type([change], ["--dealer", "42"] + option)
            #expect(reader.questions.isEmpty && talk.contains(words))
        }
    }

    @Test("changes that change nothing are not asked about")
    func nothingToDo() async throws {
        let (output, _, reader) = try await type(["sites() | where .is_activated | activate"])
        #expect(output.contains("nothing to do") && reader.questions.isEmpty)
    }

    // MARK: - Directives

    @Test("the prompt names store, dealer and mode")
    func prompt() async throws {
        let (_, _, reader) = try await type(["1", ":dealer 42"], ["--read-only"])
        #expect(reader.prompts == ["test read-only> ", "test read-only> ", "test(42) read-only> "])
        #expect(
            ReplPrompt.text(store: "a\u{1B}b", dealer: 7, isReadOnly: false, isDryRun: true)
                == "a␛b(7) dry-run> "
        )
    }

    @Test(":dealer chooses another dealer for the lines that follow; an unknown one is refused")
    func dealer() async throws {
        let service = try await sampleService()
        try await service.addDealer(Dealer(id: DealerID(7), name: "North"))
        let (output, talk, reader) = try await type(
            ["sites() | count", ":dealer 7", "sites() | count", ":dealer 9", ":dealer x", ":dealer"],
            service: service
        )
        #expect(output == "6\n0\n")
        #expect(reader.prompts.last == "test(7)> ")
        #expect(
            talk.contains("there is no dealer 9") && talk.contains("not `x`") && talk.hasSuffix("dealer 7\n")
        )
    }

    @Test(":format and :rows change how results are shown")
    func showing() async throws {
        let (output, talk, _) = try await type([
            "[{a: 1}]", ":format jsonl", "[{a: 1}]", ":format table", ":rows 1", "[{a: 1}, {a: 2}]",
            ":rows all",
            "[{a: 1}, {a: 2}]", ":format xml", ":rows -1", ":format", ":rows",
        ])
        #expect(output == "a\n─\n1\n{\"a\":1}\na\n─\n1\n… 1 more row\na\n─\n1\n2\n")
        #expect(talk.contains("no format `xml`") && talk.contains("not `-1`"))
        #expect(talk.hasSuffix("format table\nall rows are shown\n"))
    }

    @Test("errors are for people at the prompt, whatever the format")
    func errorFormat() async throws {
        let (_, talk, _) = try await type([":format json", "x"], [])
        #expect(talk.hasPrefix("error[E0301]"))
    }

    @Test("a directive that does not exist is asked about")
    func unknown() async throws {
        let (_, talk, _) = try await type([":dealr 7"])
        #expect(talk == "error: there is no `:dealr`\n  hint: did you mean `:dealer`?\n")
    }

    @Test(":help and ? are data")
    func help() async throws {
        let (output, talk, _) = try await type([":help", "?where"])
        #expect(output.contains(":dealer N") && output.contains("| where CONDITION") && talk.isEmpty)
    }
}

@Suite("Help at the prompt")
struct ReplHelpTests {
    private func help(_ name: String, scope: CheckScope = CheckScope()) throws -> String {
        let registry = try TestConsole().launch([]).engine().registry
        return ReplHelp(registry, scope, Styler(isOn: false)).text(name)
    }

    @Test("words that nothing is called by are looked for in summaries, then in examples")
    func search() throws {
        #expect(try help("capital letters").contains("String.upper  The text in capital letters.\n"))
        let shown = "String.upper  The text in capital letters.  \"abc\".upper()\n"
        #expect(try help("\"abc capital\"").contains(shown))
        #expect(try help("\"zzzz\"") == "nothing speaks of `zzzz`; ? lists what there is\n")
    }

    @Test("where nothing has all words, what has those that tell most is shown")
    func searchForSome() throws {
        let text = try help("\"find duplicates\"")
        #expect(text.hasPrefix("these speak of `find duplicates`:\n") && text.contains("| unique"), "\(text)")
        #expect(text.contains("audit()"), "\(text)")
        #expect(try help("zzzz capital").contains("String.upper"))
    }

    @Test("a stage, a function, a member, a type and a field are explained from their declarations")
    func kinds() throws {
        #expect(try help("take").hasPrefix("| take "))
        #expect(try help("print()").hasPrefix("print("))
        #expect(try help("upper").contains("String.upper() -> String\n"))
        #expect(try help("Site").contains(".timezone: Timezone"))
        #expect(try help(".timezone").contains("A field of Site. The IANA time zone."))
        #expect(try help("create").contains("timezone:"))
    }

    @Test("every reserved word is explained")
    func keywords() throws {
        for word in Keyword.all { #expect(KeywordHelp.lines(word) != nil, "\(word)") }
        #expect(try help("for").hasPrefix("for x in LIST { … }\n  Runs a block"))
    }

    @Test("a name that is several things is explained as each of them")
    func several() throws {
        let text = try help("count")
        #expect(text.contains("| count") && text.contains("String.count"))
    }

    @Test("what the session declared is explained, too")
    func session() throws {
        var scope = CheckScope()
        scope.define("total", .list(.int))
        #expect(try help("total", scope: scope) == "total: [Int]\n  Declared in this session.\n")
    }

    @Test("a misspelt name is asked about, other words are looked for")
    func unknown() throws {
        #expect(try help("wher") == "nothing is called `wher`; did you mean `where`?\n")
        #expect(try help("keeps rows").contains("  | where"))
        #expect(try help("zzzzzzzz") == "nothing is called `zzzzzzzz`; ? lists what there is\n")
    }

    @Test("nothing asked for lists everything")
    func list() throws {
        let text = try help("")
        for name in ["stages\n", "functions\n", "types\n", " where ", " print "] {
            #expect(text.contains(name))
        }
    }
}

@Suite("The line editor's questions")
struct ReplAssistantTests {
    private func assistant() throws -> ReplAssistant {
        ReplAssistant(registry: try TestConsole().launch([]).engine().registry, names: SessionNames())
    }

    private func check(
        _ text: String,
        offers wanted: [String],
        replacing: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let list = try assistant().completions(in: text, cursor: text.utf8.count)
        let offered = list.candidates.map(\.text)
        for name in wanted { #expect(offered.contains(name), "\(offered)", sourceLocation: sourceLocation) }
        let replaced = String(decoding: Array(text.utf8)[list.replacing], as: UTF8.self)
        #expect(replaced == replacing, sourceLocation: sourceLocation)
    }

    @Test("a block is complete when its brackets are, directives always")
    func complete() throws {
        let assistant = try assistant()
        for text in ["1", "[1] | count", "| count", ":dealer (", "?where", ""] {
            #expect(assistant.isComplete(text))
        }
        for text in ["[1,", "func f() {", "sites() |", "\"\"\"", "| where (", "1 +"] {
            #expect(!assistant.isComplete(text))
        }
    }

    @Test("fields, stages and names are completed without a query")
    func language() throws {
        try check("sites() | select .name, .timezone | where .ti", offers: ["timezone"], replacing: "ti")
        try check("sites() | whe", offers: ["where "], replacing: "whe")
        try check("pri", offers: ["print"], replacing: "pri")
    }

    @Test("a line that starts with a bar is completed in place")
    func continuing() throws {
        let assistant = try assistant()
        var scope = CheckScope()
        scope.define("_", .list(.record(RecordType(fields: [.init("zone", .string)]))))
        assistant.names.update(scope)
        let list = assistant.completions(in: "| where .zo", cursor: 11)
        #expect(list.candidates.map(\.text) == ["zone"] && list.replacing == 9..<11)
    }

    @Test("directives, their choices and names to explain are completed")
    func directives() throws {
        try check(":", offers: [":help", ":dealer", ":format", ":rows", ":quit"], replacing: ":")
        try check(":fo", offers: [":format"], replacing: ":fo")
        try check(":format js", offers: ["json", "jsonl"], replacing: "js")
        try check("?whe", offers: ["?where"], replacing: "?whe")
    }

    @Test("text is coloured by what it is")
    func highlighting() throws {
        let text = "let x = \"a\" | where 1"
        let spans = try assistant().highlight(text).spans
        func style(at offset: Int) -> TextStyle? { spans.first { $0.range.contains(offset) }?.style }
        #expect(style(at: 0) == .blue && style(at: 9) == .green && style(at: 12) == .bold)
        #expect(style(at: 14) == .bold && style(at: 20) == .cyan && style(at: 4) == nil)
        #expect(try assistant().highlight(":dealer 1").spans.isEmpty)
    }

    @Test("what is drawn after a change is what reading all of it anew would give")
    func highlightingOfChanges() throws {
        let assistant = try assistant()
        let text = #"""
            let x = [1, # a "note
              "\(y | first) |" | count,
              2]
            x |
              sort . # |
            let t = """
              a | b
              """
            rows
              | where .a == "서울"
              : b
            let z = 1
            let u = 2
            """#
        let bytes = Array(text.utf8)
        let whole = assistant.highlight(text)
        #expect(whole.restarts.count >= 6)
        let changes = [
            (0, "\""), (0, "#"), (0, "\n"), (0, "|"), (0, "x"), (0, "\"\"\""), (0, ":"), (0, "\\("), (1, ""),
            (7, ""), (30, "\n"),
        ]
        for start in 0...bytes.count {
            for (count, inserted) in changes {
                let end = min(start + count, bytes.count)
                let new = String(
                    decoding: bytes[..<start] + Array(inserted.utf8) + bytes[end...],
                    as: UTF8.self
                )
                let look = whole.updated(from: text, to: new, read: assistant.highlight)
                #expect(look.spans == assistant.highlight(new).spans, "\(start), \(count), \(inserted)")
                let back = look.updated(from: new, to: text, read: assistant.highlight)
                #expect(back.spans == whole.spans, "back from \(start), \(count), \(inserted)")
            }
        }
    }

    @Test("a letter typed into a long block makes little of it be read")
    func highlightingReadsLittle() throws {
        let assistant = try assistant()
        let row = "let a = sites() | where .name == \"x\"\n"
        let old = String(repeating: row, count: 200)
        let place = old.utf8.index(old.startIndex, offsetBy: row.utf8.count * 100 + 5)
        let new = old[..<place] + "b" + old[place...]
        var read = 0
        _ = assistant.highlight(old).updated(from: old, to: String(new)) { part in
            read += part.utf8.count
            return assistant.highlight(part)
        }
        #expect(read <= 2 * row.utf8.count)
    }

    @Test("the history stands where the system keeps such files")
    func history() {
        #expect(ReplCommand.historyPath { $0 == "XDG_STATE_HOME" ? "/s" : nil } == "/s/sitescript/history")
        #expect(ReplCommand.historyPath { $0 == "HOME" ? "/h" : nil } == "/h/.local/state/sitescript/history")
        #expect(ReplCommand.historyPath { $0 == "XDG_STATE_HOME" ? "relative" : nil } == nil)
    }
}
