import SiteScript
import SiteScriptSyntax
import Testing

@Suite("Checker: flow, effects and modules")
struct CheckerFlowTests {
    @Test("code that cannot be reached is pointed out once")
    func unreachable() {
        check("func f() {\n  return 1\n  print(2)\n  print(3)\n}\nprint(f())", "W0303 print(2)")
        check("for i in 1...3 {\n  print(i)\n  break\n  print(2)\n}", "W0303 print(2)")
        check("fail \"no\"\nprint(1)", "W0303 print(1)")
        check("while true { print(1) }\nprint(2)", "W0303 print(2)")
        check("while true { break }\nprint(2)")
        check("if true { fail \"a\" } else { fail \"b\" }\nprint(2)", "W0303 print(2)")
        check("func stop() { fail \"no\" }\nstop()\nprint(1)", "W0303 print(1)")
        check("func f() {\n  return 1\n  print(nope)\n}\nprint(f())", "W0303 print(nope)", "E0301 nope")
        check("let x: Int? = nil\nlet y = x ?? fail \"none\"\nprint(y + 1)")
        check("try { fail \"a\" } catch e { print(e.message) }\nprint(1)")
    }

    @Test("return, break and continue stand where they mean something")
    func misplaced() {
        check("return 1", "E0314 return 1")
        check("break", "E0314 break")
        check("continue", "E0314 continue")
        check("for i in 1...3 { print([i].map(x => { if x > 1 { break }\n x })) }", "E0314 break")
        check("print([1].map(x => { return x + 1 }))")
    }

    @Test("catch names kinds of errors, or one name for all")
    func catching() {
        check("try { print(1) } catch not_found { print(2) }")
        check("try { print(1) } catch not_found, forbidden as e { print(e.kind, e.status ?? 0) }")
        check("try { print(1) } catch e { print(e.message) }")
        check("try { print(1) } catch problem { print(problem.message) }")
        check("try { print(1) } catch not_fund { print(2) }", "E0307 not_fund")
        check("try { print(1) } catch not_found, forbiden as e { print(e) }", "E0307 forbiden")
        check("try { print(1) } catch whatever as e { print(e) }", "E0307 whatever")
        check("try { print(1) } catch limit { print(2) }", "W0305 limit")
        check("try { print(1) } catch e { print(e.kind == \"not_fund\") }", "E0307 \"not_fund\"")
        check("try { print(1) } catch e { print(e) } catch io { print(2) }", "W0303 io")
        check("try { print(1) } catch e { print(e.mesage) }", "E0304 mesage")
        check("try { print(1) } catch e { fail e }")
        check("fail 3", "E0320 3")
        checkWording(
            "try { print(1) } catch not_fund { print(2) }",
            "E0307 there is no kind of error `not_fund` (did you mean `not_found`?) => not_found"
        )
    }

    @Test("params have a type that a command line can give")
    func parameters() {
        let checked = checked(
            "param dealer: Int ## which\nparam limit = 500\nparam zone: Timezone = \"Asia/Seoul\"\n"
                + "print(dealer, limit, zone)"
        )
        #expect(
            checked.parameters.map { "\($0.name.name): \($0.type.text)" } == [
                "dealer: Int", "limit: Int", "zone: Timezone",
            ]
        )
        #expect(checked.parameters[0].documentation == "which")
        #expect(checked.parameters[0].defaultValue == nil)
        check("param x: {a: Int}", "E0345 {a: Int}")
        check("param x: Int = \"a\"", "E0320 \"a\"")
        check("param z: Timezone = \"Asia/Soul\"", "E0350 \"Asia/Soul\"")
    }

    @Test("tests see the top level and do nothing for the program")
    func tests() {
        let checked = checked(
            "func f(n) { return n + 1 }\ntest \"adds\" {\n  let x = f(1)\n  assert x == 2\n"
                + "  sites() | activate | apply\n}"
        )
        #expect(!checked.diagnostics.hasErrors)
        #expect(checked.effects == [])
        check("test \"t\" { assert nope }", "E0301 nope")
        check("test \"t\" { let x = 1 }", "W0301 x")
    }

    @Test("effects are those of everything that is reached")
    func effects() {
        let checked = checked(
            "func save_all(rows) { rows | save \"f.csv\" }\nfunc idle() { return now() }\n"
                + "save_all(sites())\nprint(1)"
        )
        #expect(checked.effects == [.reads, .files, .prints])
        #expect(
            checked.functions.map { "\($0.name): \($0.effects.names)" } == [
                "save_all: [\"files\"]", "idle: [\"clock\"]",
            ]
        )
        #expect(CheckerFlowTests.effects(of: "[1].map(x => print(x))") == [.prints])
        #expect(CheckerFlowTests.effects(of: "sites() | each s => { print(s.name) }") == [.reads, .prints])
        #expect(CheckerFlowTests.effects(of: "let f = () => random()\nprint(1)") == [.prints])
    }

    private static func effects(of source: String) -> Effects { checked(source).effects }

    @Test("in a text that was not read whole only mistakes of its own are said")
    func syntaxErrors() {
        var options = CheckOptions()
        options.hasSyntaxErrors = true
        options.hasUnreadText = true
        check("let x = nope\n1 + 2\nsites() | activate", "E0301 nope", options: options)
    }

    @Test("under read-only no write may be reached")
    func readOnly() {
        var options = CheckOptions()
        options.isReadOnly = true
        check("sites() | activate | show", options: options)
        check("sites() | activate | apply", "E0353 apply", options: options)
        check("func go(c) { c | apply }\ngo(sites() | activate)", "E0353 apply", options: options)
        check("func go(c) { c | apply }\ntest \"t\" { go(sites() | activate) }", options: options)
        check("sites() | each s => { [s] | activate | apply }", "E0353 apply", options: options)
    }

    @Test("what the host does not grant is refused where it is reached")
    func capabilities() {
        var options = CheckOptions()
        options.granted = [.reads, .prints]
        check("csv(\"f.csv\", as: Site) | show", "E0352 csv", options: options)
        check("print(now(), random())", "E0352 now", "E0352 random", options: options)
        check("func f() { return now() }\nprint(1)", "W0301 f", options: options)
        check("sites() | save \"f.csv\"", "E0352 save", options: options)
    }

    @Test("a module's names are reached through its name; private ones are not")
    func modules() {
        var options = CheckOptions()
        options.resolveImport = { declaration, _ in
            guard declaration.path == "lib/tz.sites" else {
                return .failure("there is no file \"\(declaration.path)\"")
            }
            var module = CheckOptions()
            module.isModule = true
            let text = """
                import "none" as nothing
                type Fix = { from: String, to: Timezone }
                let fixes = ["US/Pacific": "America/Los_Angeles"]
                func _find(name) { return fixes[name] }
                ## Mends a zone.
                func mend(name: String) { return _find(name) ?? name }
                func twice(n) { return n * 2 }
                """
            let body = text.split(separator: "\n").dropFirst().joined(separator: "\n")
            let program = Parser.parse(SourceFile(id: 1, name: "lib/tz.sites", text: body)).program
            return .module(Checker.check(program, registry: CheckerTestHost.registry, options: module))
        }
        let head = "import \"lib/tz.sites\" as tz\n"
        check(head + "print(tz.mend(\"US/Pacific\").upper(), tz.fixes[\"a\"] ?? \"\")", options: options)
        check(head + "print(tz.mnd(\"a\"))", "E0304 mnd", options: options)
        check(head + "print(tz._find(\"a\"))", "E0304 _find", options: options)
        check(head + "print(tz.mend(3))", "E0343 3", options: options)
        check(head + "print(tz.twice(\"a\"), tz.twice(2))", "E0343 twice", options: options)
        check(head + "print([1].map(tz.twice), [2] | tz.twice)", "E0343 twice", options: options)
        check(head + "print(1)", "W0301 tz", options: options)
        check("import \"gone.sites\" as g\nprint(g.x, g.y(1))", "E0354 \"gone.sites\"", options: options)
    }

    @Test("ten mistakes give ten diagnostics")
    func tenMistakes() {
        check(
            """
            import "gone.sites" as gone
            type Row = { id: Strng, tz: String }
            let total = "1" + 2
            sites(dealer: 42) | where .timezon == "Asia/Seoul" | select .name | sort .nme | show
            sites() | update timezone: "Asia/Soul" | apply
            let first = sites() | first
            print(first.name, totl, gone.x)
            csv("a.csv", as: Row) | create external_site_id: .id, timezone: .tz | apply max: "9"
            sites() | activate
            print(total)
            """,
            "E0354 \"gone.sites\"",
            "E0306 Strng",
            "E0325 +",
            "E0303 .timezon",
            "E0303 .nme",
            "E0350 \"Asia/Soul\"",
            "E0329 name",
            "E0301 totl",
            "E0344 create",
            "E0343 \"9\"",
            "E0351 sites() | activate"
        )
    }

    @Test("the dump of types has a line for each declaration, statement and stage")
    func dump() {
        let text = TypesDump.text(
            of: checked("let n = 2\nsites() | take n | show\nfunc f(x) { return x + n }\nprint(f(1))")
        )
        #expect(
            text == """
                1:5 n = 2: Int
                2:1 sites() | take n | show: Nil
                  2:1 sites(): rows of Site
                  2:11 take n: rows of Site
                  2:20 show: Nil
                3:6 f: Function []
                  3:13 return x + n: Int
                4:1 print(f(1)): Nil

                """
        )
    }
}
