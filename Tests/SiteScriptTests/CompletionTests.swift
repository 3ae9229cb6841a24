import SiteScript
import SiteScriptSyntax
import Testing

@Suite("Completion")
struct CompletionTests {
    /// Completes at the `▮` in `text` and gives the texts of the candidates of `kind`, or of all.
    private func complete(
        _ text: String,
        _ kind: CompletionCandidate.Kind? = nil,
        scope: CheckScope = CheckScope(),
        showsResult: Bool = false
    ) -> [String] {
        let parts = text.split(separator: "▮", omittingEmptySubsequences: false)
        let result = Completion.candidates(
            in: parts.joined(),
            at: parts[0].utf8.count,
            registry: CheckerTestHost.registry,
            scope: scope,
            showsResult: showsResult
        )
        return result.candidates.filter { kind == nil || $0.kind == kind }.map(\.text)
    }

    @Test("after a bar: the stages that take what flows in, and the functions of the program")
    func stages() {
        let stages = complete("sites() | ▮", .stage)
        #expect(stages.first == "where")
        #expect(!stages.contains("apply"))
        #expect(!stages.contains("flatten"))
        #expect(complete("sites() | activate | ap▮") == ["apply"])
        #expect(complete("func hq(rows) { return rows }\nsites() | h▮").first == "hq")
        #expect(complete("sites() | wh▮") == ["where"])
        #expect(complete("3 | ▮", .stage) == [])
        #expect(complete("sites() | count | ▮", .stage) == ["explain"])
    }

    @Test("the stage that is usual after the one before it, and where the pipeline stands, comes first")
    func usual() {
        let first = { (text: String) in complete(text, .stage).prefix(4) }
        #expect(first("print(sites() | ▮").first == "where")
        #expect(Set(first("print(sites() | ▮")).isSuperset(of: ["where", "count", "map"]))
        #expect(first("sites() | where .is_activated | update name: \"a\" | ▮").first == "apply")
        #expect(first("print(sites() | sort .name | ▮").contains("take"))
        #expect(!first("print(sites() | sort .name | ▮").contains("sort"))
        #expect(first("[{k: 1}] | ▮").contains("save"))
        #expect(!complete("[{k: 1}] | ▮", .stage, showsResult: true).prefix(4).contains("save"))
    }

    @Test("behind a stage with a lambda the pipeline goes on")
    func lambda() {
        #expect(
            complete("print(sites() | where s => s.is_activated | ▮", .stage)
                == complete("print(sites() | where .is_activated | ▮", .stage)
        )
    }

    @Test("what a literal looks like says which of its members is wanted")
    func literals() {
        #expect(complete("print(\"042\".▮", .member).first == "to_int")
        #expect(complete("print(\" a \".▮", .member).first == "trim")
        #expect(complete("let text = \"a\"\nprint(text.▮", .member).first == "upper")
    }

    @Test("after a dot in a stage: the fields of the rows that reach it")
    func fields() {
        #expect(complete("sites() | where .▮").first == "site_id")
        #expect(complete("sites() | where .ti▮") == ["timezone"])
        #expect(complete("sites() | select .name, n: .site_id | where .▮") == ["name", "n"])
        #expect(complete("sites() | with big: 1 | sort .b▮") == ["big"])
        #expect(complete("sites() | count by .timezone | where .▮") == ["timezone", "count"])
        #expect(complete("sites() | count by .ti▮") == ["timezone"])
        #expect(complete("sites() | where .is_activated and .na▮").first == "name")
        #expect(complete("sites() | where ti▮", .field) == [".timezone"])
        #expect(complete("let xs = sites() | select .name\nxs | map .▮") == ["name"])
        #expect(complete("[{k: 1}] | join [{k: 1, z: 2}] on .▮") == ["k"])
        // Of rows of which nothing is known: what the text calls fields, then what the rows of the host have.
        #expect(complete("func f(rows) { return rows | where .▮", .field).first == "site_id")
        #expect(complete("[{k: 1}] | map .k\nfunc f(rows) { return rows | where .▮", .field).first == "k")
        // What a stage has added comes first, what was listed already last.
        #expect(complete("sites() | with big: 1 | where .▮").first == "big")
        #expect(complete("sites() | select .site_id, .▮").first != "site_id")
        #expect(complete("sites() | select .site_id, .▮").last == "site_id")
    }

    @Test("behind a value: its fields and members; `?.` where it may be nil")
    func members() {
        #expect(complete("\"a\".up▮") == ["upper"])
        #expect(complete("for s in sites() { s.na▮").first == "name")
        #expect(complete("let s = sites() | first\ns.na▮").first == "?.name")
        #expect(complete("let s = sites() | first\ns?.na▮").first == "name")
        #expect(Set(complete("[1].fi▮")) == ["filter", "first"])
        #expect(complete("sites().co▮").contains("count"))
        #expect(complete("try { print(1) } catch e { e.▮").contains("request_id"))
        #expect(complete("for s in sites() { print(s.▮").first == "site_id")
        #expect(complete("for s in sites() { print(s.site_id, s.▮", .field).last == "site_id")
        #expect(complete("let xs = [1]\nprint(xs[xs.cou▮") == ["count"])
    }

    @Test("in a call or a stage: the labels still missing, those that are required first")
    func labels() {
        #expect(
            complete("create(▮", .label) == [
                "external_site_id: ", "name: ", "timezone: ", "dealer: ", "account_number: ",
                "is_activated: ",
            ]
        )
        #expect(complete("create(name: \"a\", ▮", .label).first == "external_site_id: ")
        #expect(!complete("create(name: \"a\", ▮", .label).contains("name: "))
        #expect(complete("sites() | update tim▮", .label) == ["timezone: "])
        #expect(complete("sites() | activate | apply ▮", .label) == ["max: ", "label: "])
        #expect(complete("sites() | count b▮", .keyword).first == "by")
        #expect(complete("site(dealer: 1, ▮", .label) == ["id: "])
    }

    @Test("elsewhere: names in reach, functions and keywords")
    func names() {
        #expect(complete("let total = 1\nprint(tot▮") == ["total"])
        #expect(complete("pri▮") == ["print"])
        #expect(complete("func add_all(xs) { return xs }\nlet x = add▮").first == "add_all")
        #expect(complete("re▮", .keyword) == ["return"])
        #expect(complete("let x = nu▮", .keyword).isEmpty)
        #expect(complete("func f(argument) { return arg▮", .variable) == ["argument"])
        var options = CheckOptions()
        options.isInteractive = true
        let line = checked("let chosen = sites() | take 3", options: options)
        #expect(complete("chosen | map .na▮", scope: line.scope).first == "name")
        #expect(complete("cho▮", scope: line.scope) == ["chosen"])
    }

    @Test("types after a colon and after `as:`")
    func types() {
        #expect(complete("let x: St▮").contains("String"))
        #expect(complete("type Row = { id: String }\ncsv(\"f.csv\", as: R▮").first == "Row")
    }

    @Test("zones in a string where a zone is wanted, and nothing in other strings and comments")
    func zones() {
        #expect(complete("sites() | where .timezone == \"Asia/Se▮").first == "Asia/Seoul")
        #expect(complete("sites() | update timezone: \"Asia/Se▮").first == "Asia/Seoul")
        #expect(complete("print(\"sites() | ▮").isEmpty)
        #expect(complete("# sites() | ▮").isEmpty)
        #expect(complete("print(\"a \\(sites() | wh▮") == ["where"])
    }

    @Test("what is replaced is the word before the cursor")
    func replacing() {
        let text = "sites() | where .tim"
        let result = Completion.candidates(in: text, at: text.utf8.count, registry: CheckerTestHost.registry)
        #expect(result.replacing == 17..<20)
        #expect(
            result.candidates == [
                CompletionCandidate("timezone", .field, detail: "Timezone", help: "Where its clocks are.")
            ]
        )
    }

    @Test("what starts with the letters typed comes before what only holds them")
    func ranking() {
        #expect(complete("sites() | where .ad▮") == ["address1", "address2"])
        #expect(complete("sites() | where .sid▮").first == "site_id")
    }

    @Test("any place of any text is completed without fail")
    func robustness() {
        let text =
            "let s = sites(dealer: 42) | where .timezone == \"a\\(1)\" and [1, {a: 2}][0] == 3 "
            + "| select .name, n: .x ?? 2 # c\nfunc f(a: Int = 1) -> [Int] { return a | map x => { x } }"
        for offset in 0...text.utf8.count {
            _ = Completion.candidates(in: text, at: offset, registry: CheckerTestHost.registry)
        }
    }
}
