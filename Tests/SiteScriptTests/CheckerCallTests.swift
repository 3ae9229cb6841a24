import SiteScript
import SiteScriptSyntax
import Testing

@Suite("Checker: calls and functions")
struct CheckerCallTests {
    @Test("arguments are held against parameters: labels, counts, types")
    func nativeCalls() {
        check("print(\"a\".replace(\"b\"))", "E0340 replace")
        check("print(\"a\".replace(\"b\", \"c\", \"d\"))", "E0341 \"d\"")
        check("print(\"a\".replace(1, \"c\"))", "E0343 1")
        check("print(site(dealer: 1, idd: 2))", "E0305 idd")
        check("print(site(dealer: 1, dealer: 2, id: 3))", "E0342 dealer")
        check("print(site(1, 2))", "E0341 1", "E0341 2")
        check("csv(\"f.csv\", Site) | show", "E0341 Site")
        check("csv(\"f.csv\") | show", "E0340 csv")
        check("3()", "E0326 3")
        check("let x = 3\nx()", "E0326 x")
        checkWording(
            "print(site(dealer: 1, idd: 2))",
            "E0305 `site` has no argument `idd` (did you mean `id`?) => id"
        )
        checkWording(
            "csv(\"f.csv\", Site) | show",
            "E0341 this argument of `csv` needs its label (write `as: Site`) => as: "
        )
        checkWording(
            "print(\"a\".replace(1, \"c\"))",
            "E0343 `old` of `replace` must be String, not Int (write `\"1\"`: it is a text here) => \"1\""
        )
    }

    @Test("required fields of a new site are listed all at once")
    func createFields() {
        check("create(name: \"a\") | apply", "E0344 create")
        checkWording(
            "create(name: \"a\") | apply",
            "E0344 `create` needs `external_site_id` and `timezone` (add `external_site_id: …, timezone: …`)"
        )
        check("[{id: \"a\"}] | create name: .id | apply", "E0344 create")
        check(
            "[{id: \"a\"}] | create nmae: .id, external_site_id: .id, timezone: \"Asia/Seoul\" | apply",
            "E0305 nmae"
        )
    }

    @Test("a mistake in a function says which call it was found for")
    func callers() {
        let checked = checked("func add(a, b) { return a + b }\nprint(add(1, 2), add(1, \"a\"))")
        let labels = checked.diagnostics.diagnostics.flatMap(\.labels)
        #expect(labels.map(\.message) == ["called here with `a: Int`, `b: String`"])
        #expect(labels.map { checked.program.file.position(at: Int($0.span.lower)).description } == ["2:18"])
    }

    @Test("functions are checked for the types of each call")
    func declaredFunctions() {
        checkType("func twice(x) { return x + x }\ntwice(2)", "Int")
        checkType("func twice(x) { return x + x }\n[twice(2), twice(3)]", "[Int]")
        checkType("func twice(x) { return x + x }\ntwice(\"a\")", "String")
        check("func f(x) { return x.nmae }\nfor s in sites() { print(f(s)) }", "E0303 nmae")
        check("func f(a, b) { return a + b }\nprint(f(1, \"a\"))", "E0325 +")
        check("func f(a, b) { return a + b }\nprint(f(1))", "E0340 f")
        check("func f(a, b) { return a + b }\nprint(f(1, 2, 3))", "E0341 3")
        check("func f(a, b: Int = 2) { return a + b }\nprint(f(1), f(1, b: 3), f(a: 1))")
        check("func f(a: Int) { return a }\nprint(f(\"x\"))", "E0343 \"x\"")
        check("func f(a: Int = \"x\") { return a }\nprint(f())", "E0320 \"x\"")
        check("func f(n) { return n.a.b }\nprint(f(json(\"x\")))")
        check("func unused(n) { return nope }\nprint(1)", "W0301 unused", "E0301 nope")
    }

    @Test("a recursive function has the type that its calls agree on")
    func recursion() {
        checkType("func fact(n) {\n  if n <= 1 { return 1 }\n  return n * fact(n - 1)\n}\nfact(5)", "Int")
        checkType(
            "func even(n) {\n  if n == 0 { return true }\n  return odd(n - 1)\n}\n"
                + "func odd(n) {\n  if n == 0 { return false }\n  return even(n - 1)\n}\neven(4)",
            "Bool"
        )
        checkType(
            "func grow(x, n) {\n  if n == 0 { return 0 }\n  return grow([x], n - 1)\n}\ngrow(1, 9)",
            "Int"
        )
        checkType(
            "func f(n) {\n  if n == 0 { return nil }\n  if n == 1 { return 2.5 }\n  return f(n - 1)\n}\nf(3)",
            "Double?"
        )
        check(
            "func fact(n) {\n  if n <= 1 { return \"1\" }\n  return n * fact(n - 1)\n}\nprint(fact(5))",
            "E0325 *"
        )
        check("func loop(n) { return loop(n) }\nprint(loop(1))")
    }

    @Test("lambdas take their types from where they are passed, or from each call")
    func lambdas() {
        check("print([\"a\"].map(s => s.uper()))", "E0304 uper")
        check("print(sites().map(s => s.nmae))", "E0303 nmae")
        check("print([1].filter(x => x + 1))", "E0343 x => x + 1")
        check("print([1].map((a, b) => a))", "E0343 a, b")
        checkType("let add = (a, b) => a + b\nadd(1, 2)", "Int")
        checkType("let add = (a, b) => a + b\nadd(\"a\", \"b\")", "String")
        check("let add = (a, b) => a + b\nprint(add(1))", "E0340 add")
        checkType("func apply_twice(f, x) { return f(f(x)) }\napply_twice(n => n + 1, 3)", "Int")
        check("func run(f) { return f(\"a\") }\nprint(run(n => n * 2))", "E0325 *")
        checkType("func adder(n) { return x => x + n }\nadder(2)(3)", "Int")
        checkType("func half(n) { return n / 2 }\n[1, 2].map(half)", "[Double]")
        check("func pair(a, b) { return a }\nprint([1].map(pair))", "E0343 pair")
        checkType("parallel([1, 2], x => \"\\(x)\", at_most: 2)", "[String]")
        check("let f: (Int) -> Int = x => \"a\"\nprint(f(1))", "E0320 x => \"a\"")
        checkType("[3, 1].map(x => {\n  let y = x * 2\n  y + 1\n})", "[Int]")
        check("let f = x => x.nmae\nsites() | each s => { print(f(s)) }", "E0303 nmae")
    }

    @Test("a function given rows as a stage gets them first")
    func userStages() {
        check("func hq(rows, n) { return rows | where .name == \"HQ\" | take n }\nsites() | hq 3 | show")
        check(
            "func hq(rows, n) { return rows | where .nmae == \"HQ\" | take n }\nsites() | hq 3 | show",
            "E0303 .nmae"
        )
        check("func hq(rows, n) { return rows | take n }\nsites() | hq | show", "E0340 hq")
        check("func hq(rows) { return rows | first }\nsites() | hq | show", "E0331 show")
        check(
            "func keep(rows, f) { return rows | where r => f(r) }\n"
                + "sites() | keep (s => s.name == \"a\") | map .name | show"
        )
        check(
            "func keep(rows, x) { return rows | where .name == x }\nsites() | keep .name | show",
            "E0312 .name"
        )
        checkType("func hq(rows) { return rows | where .name == \"HQ\" }\nsites() | hq", "rows of Site")
        checkType("func hq(rows) { return rows | where .name == \"HQ\" }\nlet x = hq(sites())\nx", "[Site]")
    }

    @Test("a statement's value has to be used unless it does something")
    func unusedResults() {
        check("1 + 2", "W0302 1 + 2")
        check("sites() | where .is_activated", "W0302 sites() | where .is_activated")
        check("[1].map(x => x + 1)", "W0302 [1].map(x => x + 1)")
        check("print(1)")
        check("func log(x) {\n  print(x)\n  return x\n}\nlog(1)")
        check("var n = 0\n[1].map(x => {\n  n += x\n  n\n})\nprint(n)")
        check("func f() {\n  1 + 2\n}\nprint(f())", "W0302 1 + 2")
        var options = CheckOptions()
        options.showsResult = true
        check("1 + 2\n3 + 4", "W0302 1 + 2", options: options)
        options = CheckOptions()
        options.isInteractive = true
        check("1 + 2\n3 + 4", options: options)
    }
}
