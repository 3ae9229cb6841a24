import SiteScript
import SiteScriptSyntax
import Testing

@Suite("Checker: names")
struct CheckerNameTests {
    @Test("an unknown name is reported where it stands, with the nearest one")
    func unknownName() {
        check("let total = 1\nprint(totl)", "E0301 totl")
        checkWording(
            "let total = 1\nprint(totl)",
            "E0301 there is no variable or function `totl` (did you mean `total`?) => total"
        )
        check("print(abc)", "E0301 abc")
        check("prnt(1)", "E0301 prnt")
    }

    @Test("a mistaken name is one mistake however it is used afterwards")
    func mistakesDoNotCascade() {
        check("let x = nope\nlet y = x + 1\nprint(y.a.b, x[0], x())", "E0301 nope")
        check("for s in nope { print(s.name) }", "E0301 nope")
        check("nope | where .x > 1 | sort .y | show", "E0301 nope")
    }

    @Test("a name is known from its declaration on; functions throughout the top level")
    func order() {
        check("print(x)\nlet x = 1", "E0301 x")
        check("print(double(2))\nfunc double(n) { return n * 2 }")
        check("func f() {\n  return g(1)\n  func g(n) { return n }\n}\nprint(f())", "E0301 g")
    }

    @Test("a field without its dot is pointed out in a row expression")
    func fieldWithoutDot() {
        check("sites() | where is_activated | show", "E0301 is_activated")
        checkWording(
            "sites() | where is_activated | show",
            "E0301 there is no variable or function `is_activated`, but the row has that field "
                + "(write `.is_activated` for a field of the row) => ."
        )
    }

    @Test("a name is declared once")
    func duplicates() {
        check("let a = 1\nlet a = 2\nprint(a)", "E0308 a")
        check("func f(a, a) { return a }\nprint(f(1, 2))", "E0308 a")
        check("func f() { return 1 }\nfunc f() { return 2 }\nprint(f())", "E0308 f")
        check("type A = { x: Int }\ntype A = { y: Int }", "E0308 A")
    }

    @Test("nothing is hidden inside a function, but the top level may be")
    func shadowing() {
        check("let x = 1\nfunc f(x) { return x }\nprint(f(x))")
        check("func f(x) {\n  if x > 1 { let x = 2\n print(x) }\n  return x\n}\nprint(f(1))", "E0309 x")
        check("let x = 1\nif x > 0 { let x = 2\n print(x) }", "E0309 x")
        check("let s = 1\nprint([1].map(s => s + 1), s)")
        check("func f(s) { return [1].map(s => s + 1) }\nprint(f(2))", "E0309 s")
    }

    @Test("built-in functions keep their names; a function may not be called like a stage")
    func builtIns() {
        check("let print = 1", "E0310 print")
        check("func sites() { return 1 }", "E0310 sites")
        check("func where(x) { return x }", "E0310 where")
        check("let where = 1\nprint(where)")
        check("for site in sites() { print(site.name) }")
        check("type Site = { a: Int }", "E0310 Site")
    }

    @Test("only declared variables are assigned")
    func assignment() {
        check("x = 1\nprint(x)", "E0301 x")
        check("x = 1\nx += 1\nprint(x)", "E0301 x")
        check("let x = 1\nx = 2\nprint(x)", "E0311 x")
        check("func f(a) { a = 2\n return a }\nprint(f(1))", "E0311 a")
        check("for i in 1...3 { i = 2\n print(i) }", "E0311 i")
        check("print = 3", "E0311 print")
        check("var x = 1\nx = 2\nprint(x)")
        check("let m = [\"a\": 1]\nm[\"b\"] = 2\nprint(m)", "E0311 m")
    }

    @Test("names that are never read are pointed out, except those of others to use")
    func unusedNames() {
        check("let x = 1\nprint(2)", "W0301 x")
        check("let _x = 1\nprint(2)")
        check("func f(a, b) { return a }\nprint(f(1, 2))")
        check("func f() { return 1 }\nprint(2)", "W0301 f")
        check("func f() { return 1 }")
        check("for i in 1...3 { print(1) }", "W0301 i")
        check("func f() { let y = 2\n return 1 }\nprint(f())", "W0301 y")
        check("param limit: Int = 3\nprint(1)")
        var module = CheckOptions()
        module.isModule = true
        check("let x = 1\nprint(2)", options: module)
        var interactive = CheckOptions()
        interactive.isInteractive = true
        check("let x = 1", options: interactive)
    }

    @Test("a name that a misspelling meant counts as used")
    func misspeltUse() {
        check("let total = 1\nprint(totl)", "E0301 totl")
        check("var total = 1\ntotl = 2", "E0301 totl")
    }

    @Test("the REPL may declare a name again, and keeps names from line to line")
    func lines() {
        var options = CheckOptions()
        options.isInteractive = true
        let first = checked(
            "let x = 1\nfunc twice(n) { return n + n }\ntype Row = { id: Int }",
            options: options
        )
        check("let x = \"a\"\nprint(x.upper())", options: options, scope: first.scope)
        check("let y = twice(x) + 1\nlet r: Row = { id: y }", options: options, scope: first.scope)
        #expect(first.scope.entry(named: "x")?.type == .int)
        #expect(first.scope.entries.map(\.name) == ["twice", "x"])
        #expect(first.scope.types["Row"]?.record?["id"] == .int)
    }

    @Test("what is wrong in a function of an earlier line is said at the call")
    func functionsOfEarlierLines() {
        var options = CheckOptions()
        options.isInteractive = true
        let first = checked("func double(n) { return n * 2 }", options: options)
        check("double(4)", options: options, scope: first.scope)
        check("double(\"a\")", "E0343 double", options: options, scope: first.scope)
    }

    @Test("a type that is not known is reported with the nearest one")
    func types() {
        check("let x: Strng = \"a\"\nprint(x)", "E0306 Strng")
        check("func f(a: Integer) -> Boolean { return a > 1 }\nprint(f(1))", "E0306 Integer", "E0306 Boolean")
        checkWording("param x: Float", "E0306 there is no type `Float` (did you mean `Double`?) => Double")
        check("type A = { b: B }\ntype B = { n: Int }\nlet a: A = { b: { n: 1 } }\nprint(a.b.n)")
        check("type A = { a: A }", "E0306 A")
        check("print(Site)", "E0301 Site")
    }
}
