import SiteScript
import SiteScriptSyntax
import Testing

@testable import SiteScriptCommands

@Suite("A script's parameters")
struct ParameterArgumentsTests {
    private let heap = Heap()

    /// The parameters that a script declares.
    private func parameters(_ source: String) throws -> [ScriptParameter] {
        let engine = try TestConsole().launch([]).engine()
        return try engine.compile(SourceFile(name: "test", text: source)).parameters
    }

    private func check(
        _ arguments: [String],
        _ type: String,
        gives literal: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let read = try ParameterArguments(arguments, parameters("param p: \(type)"), heap)
        let value = try #require(read.values["p"], sourceLocation: sourceLocation)
        #expect(ValueText.literal(value, heap) == literal, sourceLocation: sourceLocation)
    }

    private func check(
        _ arguments: [String],
        _ source: String,
        refusedWith parts: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let parameters = try parameters(source)
        do throws(ParameterArguments.Mistakes) {
            _ = try ParameterArguments(arguments, parameters, heap)
            Issue.record("no mistake was found", sourceLocation: sourceLocation)
        } catch {
            #expect(error.messages.count == parts.count, "\(error.messages)", sourceLocation: sourceLocation)
            for (message, part) in zip(error.messages, parts) {
                #expect(message.contains(part), "\(message)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test("a text becomes a value of the declared type")
    func types() throws {
        try check(["--p", "42"], "Int", gives: "42")
        try check(["--p", "-42"], "Int", gives: "-42")
        try check(["--p=1.5"], "Double", gives: "1.5")
        try check(["--p", "0042"], "String", gives: "\"0042\"")
        try check(["--p="], "String", gives: "\"\"")
        try check(["--p", "Asia/Seoul"], "Timezone", gives: "\"Asia/Seoul\"")
        try check(["--p", "2026-01-31"], "Instant", gives: "@2026-01-31T00:00:00Z")
        try check(["--p", "2026-01-31T09:00:00+09:00"], "Instant", gives: "@2026-01-31T00:00:00Z")
        try check(["--p", "90m"], "Duration", gives: "90m")
        try check(["--p", "250ms"], "Duration", gives: "250ms")
        try check(["--p", "7"], "Int?", gives: "7")
    }

    @Test("a flag stands alone, with a value, or negated")
    func flags() throws {
        try check(["--p"], "Bool", gives: "true")
        try check(["--p", "false"], "Bool", gives: "false")
        try check(["--p=false"], "Bool", gives: "false")
        try check(["--no-p"], "Bool", gives: "false")
        let both = try ParameterArguments(
            ["--p", "--q", "1"],
            parameters("param p: Bool\nparam q: Int"),
            heap
        )
        #expect(both.values["p"]?.boolean == true && both.values["q"]?.integer == 1)
    }

    @Test("a list is given with commas, by repeating, or both; a comma in an element is escaped")
    func lists() throws {
        try check(["--p", "1,2", "--p", "3"], "[Int]", gives: "[1, 2, 3]")
        try check(["--p", #"Acme\, Inc,Beta"#], "[String]", gives: #"["Acme, Inc", "Beta"]"#)
        try check(["--p", #"a\b\"#], "[String]", gives: #"["a\\b\\"]"#)
        try check(["--p="], "[String]", gives: "[]")
        try check(["--p", "a,"], "[String]", gives: #"["a", ""]"#)
    }

    @Test("dashes in an option stand for underscores in the name")
    func dashes() throws {
        let read = try ParameterArguments(
            ["--due-date", "2026-01-01"],
            parameters("param due_date: Instant"),
            heap
        )
        #expect(read.values["due_date"] != nil)
    }

    @Test("what does not fit is said with the parameter, the text and the wanted type")
    func misfits() throws {
        try check(["--p", "x1"], "param p: Int", refusedWith: ["`--p`: \"x1\" is no Int"])
        try check(["--p", "9223372036854775808"], "param p: Int", refusedWith: ["is no Int"])
        try check(["--p", "inf"], "param p: Double", refusedWith: ["is no Double"])
        try check(["--p=yes"], "param p: Bool", refusedWith: ["true or false"])
        try check(["--p", "2026-02-30"], "param p: Instant", refusedWith: ["is no Instant"])
        try check(["--p", "5 minutes"], "param p: Duration", refusedWith: ["90m or 7d"])
        try check(["--p", "99999999999999999w"], "param p: Duration", refusedWith: ["is no Duration"])
        try check(["--p", "Asia/Soul"], "param p: Timezone", refusedWith: ["did you mean `Asia/Seoul`"])
        try check(["--p", "1,x"], "param p: [Int]", refusedWith: ["\"x\" is no Int"])
    }

    @Test("all mistakes are found at once, the missing ones included")
    func several() throws {
        try check(
            ["--limit", "x", "--dealr", "1", "stray", "--limit", "2"],
            "param dealer: Int\nparam file: String\nparam limit: Int = 5",
            refusedWith: [
                "`--limit`: \"x\" is no Int", "did you mean `--dealer`?", "`stray` belongs to no option",
                "given twice", "`--dealer` is needed: Int", "`--file` is needed: String",
            ]
        )
    }

    @Test("an option of sitescript behind the file is told apart from a misspelt parameter")
    func ownOptions() throws {
        try check(["--store", "t.db"], "", refusedWith: ["sitescript's own options go before the file"])
        try check(["--yes"], "", refusedWith: ["sitescript's own options go before the file"])
        try check(["--color=never"], "", refusedWith: ["sitescript's own options go before the file"])
        try check(["--nonsense"], "", refusedWith: ["the script has no parameter `nonsense`"])
    }

    @Test("a value that looks like an option is not swallowed")
    func swallowing() throws {
        try check(
            ["--file", "--dealer", "1"],
            "param file: String\nparam dealer: Int",
            refusedWith: ["write `--file=--dealer` if that is the value"]
        )
    }

    @Test("what is missing is known, and can be answered")
    func answers() throws {
        let parameters = try parameters("param dealer: Int\nparam limit: Int = 5")
        var read = try ParameterArguments([], parameters, heap)
        #expect(read.missing.map(\.name) == ["dealer"])
        #expect(throws: ParameterValue.Mistake.self) { try read.answer(parameters[0], "x") }
        try read.answer(parameters[0], "7")
        #expect(read.missing.isEmpty && read.values["dealer"]?.integer == 7)
    }

    @Test("help lists every parameter with its type, default and comment")
    func help() throws {
        let source = """
            param dealer: Int ## whose sites
            param zones: [Timezone] = []
            param is_dry: Bool = true
            """
        let text = ParameterHelp.text("fix.sites", "Fixes zones.", try parameters(source))
        #expect(
            text == """
                Fixes zones.

                usage: sitescript [OPTIONS] fix.sites --dealer Int [--zones [Timezone]] [--is_dry]

                  --dealer Int        whose sites (required)
                  --zones [Timezone]  (default []; several with commas or by repeating it)
                  --is_dry            (default true; --no-is_dry for false)

                Options of sitescript itself go before the file: see `sitescript --help`.

                """
        )
    }

    @Test("the comment at the top is the script's summary, unless it belongs to a declaration")
    func summary() {
        #expect(
            ParameterHelp.summary(of: "#!/usr/bin/env sitescript\n## Fixes.\n# More.\nparam n: Int\n")
                == "Fixes.\nMore."
        )
        #expect(ParameterHelp.summary(of: "## A type.\ntype Row = { a: Int }\n") == nil)
        #expect(ParameterHelp.summary(of: "param n: Int\n") == nil)
    }
}
