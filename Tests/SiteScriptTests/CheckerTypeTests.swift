import SiteScript
import SiteScriptSyntax
import Testing

@Suite("Checker: types of expressions")
struct CheckerTypeTests {
    @Test(
        "every literal and operator has its type",
        arguments: [
            ("1", "Int"), ("1.5", "Double"), ("\"a\"", "String"), ("true", "Bool"), ("nil", "Nil"),
            ("@2026-01-01", "Instant"), ("7d", "Duration"), ("1...3", "Range"), ("[1, 2]", "[Int]"),
            ("[1, 2.5]", "[Double]"), ("[2, \"a\", nil]", "[Any]"), ("[1, nil]", "[Int?]"), ("[]", "[]"),
            ("[:]", "[:]"),
            ("[\"a\": 1]", "[String: Int]"), ("{a: 1, b: \"x\"}", "{a: Int, b: String}"),
            ("1 + 2", "Int"), ("1 + 2.0", "Double"), ("7 / 2", "Double"), ("7 // 2", "Int"), ("7 % 2", "Int"),
            ("\"a\" + \"b\"", "String"), ("[1] + [2]", "[Int]"), ("@2026-01-01 + 7d", "Instant"),
            ("@2026-01-02 - @2026-01-01", "Duration"), ("2 * 3d", "Duration"), ("6h / 2h", "Double"),
            ("-3", "Int"),
            ("1 < 2", "Bool"), ("1 == 2.0", "Bool"), ("not true", "Bool"), ("true and false or true", "Bool"),
            ("2 in [1, 2]", "Bool"), ("\"a\" not in [\"a\": 1]", "Bool"), ("3 in 1...4", "Bool"),
            ("[1, 2][0]", "Int"), ("[\"a\": 1][\"a\"]", "Int?"), ("[\"a\": 1][\"a\"] ?? 0", "Int"),
            ("\"a\\(1)b\"", "String"), ("{a: {b: 1}}.a.b", "Int"), ("if true { 1 } else { 2 }", "Int"),
            ("if true { 1 } else { nil }", "Int?"), ("match 1 { 1 => \"a\", else => \"b\" }", "String"),
            ("\"a\".upper().count", "Int"), ("[1, 2].map(x => x * 1.5)", "[Double]"),
            ("[1, 2].reduce(0, (a, b) => a + b)", "Int"), ("[\"a\"].map(s => s.to_int())", "[Int?]"),
            ("{a: 1}.with(b: 2)", "{a: Int, b: Int}"), ("{a: 1, b: 2}.without(\"a\")", "{b: Int}"),
            ("{count: 5}.count", "Int"), ("[\"a\": 1].keys", "[String]"), ("json(\"f.json\")", "Any"),
            ("json(\"f.json\").a[0].b", "Any"), ("json(\"f\", as: [Site])", "[Site]"),
            ("json(\"f\", as: {id: Int})", "{id: Int}"), ("5.abs()", "Int"),
        ]
    )
    func literalsAndOperators(source: String, type: String) { checkType(source, type) }

    @Test("operands that do not fit are reported at the operator")
    func operators() {
        check("print(1 + \"a\")", "E0325 +")
        check("print(\"a\" * 2)", "E0325 *")
        check("print({a: 1} + {b: 2})", "E0325 +")
        check("print(-\"a\")", "E0325 \"a\"")
        check("print([1] + 2)", "E0325 +")
        check("print([1] + [\"a\"])", "E0325 +")
        check("print(1.5 // 2)", "E0325 //")
        check("print(\"a\" in \"abc\")", "E0325 \"abc\"")
        check("print([1] < [2])", "E0325 <")
        checkWording(
            "print(\"n: \" + 3)",
            #"E0325 `+` does not take String and Int (write it into the text: "n: \(3)") => "n: \(3)""#
        )
    }

    @Test("values of different types are not compared, except with nil")
    func comparison() {
        check("print(1 == \"a\")", "E0323 ==")
        check("print(true != 1)", "E0323 !=")
        check("print(1 < \"a\")", "E0323 <")
        check("print(1 == nil, \"a\" != nil, nil == nil)")
        check("print(1 in [\"a\"])", "E0323 in")
        check("let x: Int? = 3\nprint(x == 3, x < 4)")
        check("print(1 < nil)", "E0323 nil")
        check("print(json(\"f\") == 3)")
        checkWording(
            "sites() | where .site_id == \"7\" | show",
            #"E0323 `.site_id` (Int) and `"7"` (String) are never equal (write the number without quotes) => 7"#
        )
        checkWording(
            "sites() | where .account_number == 42 | show",
            "E0323 `.account_number` (String?) and `42` (Int) are never equal "
                + #"(write `"42"`: it is a text here) => "42""#
        )
        checkWording(
            "sites() | where .is_activated == 1 | show",
            "E0323 `.is_activated` (Bool) and `1` (Int) are never equal (write `true`) => true"
        )
        checkWording(
            "sites() | where .created_at > \"2026-01-01\" | show",
            "E0323 `>` does not compare `.created_at` (Instant) with `\"2026-01-01\"` (String) "
                + "(an instant is written `@2026-01-01`) => @2026-01-01"
        )
    }

    @Test("conditions are Bool; one that may be nil has to say what nil means")
    func conditions() {
        check("if 1 { print(1) }", "E0321 1")
        check("while \"a\" { print(1) }", "E0321 \"a\"")
        check("func f(b: Bool?) { print(not b) }\nf(nil)", "E0322 b")
        check("func f(b: Bool?) { if b { print(1) } }\nf(nil)", "E0322 b")
        check("[{b: true}, {b: nil}] | where .b | show", "E0322 .b")
        check("[{b: true}, {b: nil}] | where .b ?? false | show")
        check("sites() | where .name | show", "E0321 .name")
        check("print(1 and true)", "E0321 1")
        check("print(1 and true and \"a\")", "E0321 1", "E0321 \"a\"")
        check("assert 1", "E0321 1")
    }

    @Test("written types are held against values, down to the part that does not fit")
    func annotations() {
        check("let x: Int = \"a\"\nprint(x)", "E0320 \"a\"")
        check("let x: Double = 1\nprint(x)")
        check("let x: [Int] = [1, \"a\", 2]\nprint(x)", "E0320 \"a\"")
        check("let x: {a: Int, b: String} = {a: \"x\", b: \"y\"}\nprint(x)", "E0320 \"x\"")
        check("let x: {a: Int, b: String} = {a: 1}\nprint(x)", "E0320 {a: 1}")
        check(
            "type Row = { id: String, addr: String? }\nlet r: Row = {id: \"a\", adr: nil}\nprint(r)",
            "E0303 adr"
        )
        check("let x: [String: Int] = [\"a\": 1, \"b\": \"c\"]\nprint(x)", "E0320 \"c\"")
        check("func f() -> Int { return \"a\" }\nprint(f())", "E0320 \"a\"")
        check("func f() -> Int { print(1) }\nprint(f())", "E0332 f")
        check("func f() -> Int { if true { return 1 } else { fail \"no\" } }\nprint(f())")
        check("func f() -> Int { return }\nprint(f())", "E0320 return")
        check("var x = 1\nx = \"a\"\nprint(x)", "E0320 \"a\"")
        check("let x: String = nil\nprint(x)", "E0320 nil")
        check("let n: Int? = [\"a\": 1][\"a\"]\nlet m: Int = n\nprint(m)", "E0320 n")
    }

    @Test("fields and members that are not there are reported with the nearest one")
    func members() {
        check("for s in sites() { print(s.nmae) }", "E0303 nmae")
        check("print(\"a\".uper())", "E0304 uper")
        checkWording(
            "print(\"a\".lenght)",
            "E0304 String has no member `lenght` (did you mean `count`?) => count"
        )
        checkWording(
            "print(\"a\".startsWith(\"b\"))",
            "E0304 String has no member `startsWith` (did you mean `starts_with`?) => starts_with"
        )
        check("let r = sites() | activate | apply\nprint(r.done, r.dne)", "E0304 dne")
        check("print(\"a\".upper)", "E0304 upper")
        check("print(\"a\".count())", "E0326 count")
        check("print({a: 1}.b)", "E0303 b")
        check("let r = {a: 1}\nprint(r.with(a: 2, a: 3))", "E0313 a")
        check("print({a: 1}.without(\"b\"))", "E0303 \"b\"")
        check("print({a: 1, a: 2})", "E0313 a")
        check("print([\"x\": 1, \"x\": 2])", "E0313 \"x\"")
        check("print(sites().name)", "E0304 name")
        check("print(sites().count)")
        check("print(3[0])", "E0328 3")
        check("print([1][\"a\"])", "E0320 \"a\"")
        checkWording(
            "for s in sites() { print(s.timezon) }",
            "E0303 Site has no field `timezon` (did you mean `timezone`?) => timezone"
        )
        checkWording("print({id: 1, n: 2}.xyz)", "E0303 the record has no field `xyz` (it has `id` and `n`)")
    }

    @Test("a name whose value starts empty takes its type from what is put in")
    func emptyLiterals() {
        checkType("var xs = []\nxs += [1]\nxs", "[Int]")
        checkType("var m = [:]\nm[\"a\"] = 1\nm", "[String: Int]")
        checkType(
            "var best = nil\nfor n in [1, 2] {\n  if best == nil or n > best { best = n }\n}\nbest",
            "Int?"
        )
        checkType("var xs = []\nfor n in [1, 2] { xs += [n * 2] }\nxs", "[Int]")
        checkType(
            "var r = {items: [], last: nil}\nr.items += [1]\nr.last = \"a\"\nr",
            "{items: [Int], last: String?}"
        )
        checkType(
            "var g = [:]\nfor s in sites() { g[s.timezone] = (g[s.timezone] ?? []) + [s.name] }\ng",
            "[String: [String]]"
        )
        checkType(
            "var seen = [:]\nvar twice = []\nfor n in [1, 1] {\n"
                + "  if n in seen { twice += [{n: n, at: seen[n]}] }\n  seen[n] = \"x\"\n}\ntwice",
            "[{n: Int, at: String?}]"
        )
        check("var xs = []\nxs += [1]\nxs += [\"a\"]\nprint(xs)", "E0325 [\"a\"]")
        check(
            "var best = nil\nfor s in sites() {\n  if best != nil { print(best.nmae) }\n  best = s\n}",
            "E0303 nmae"
        )
        check(
            "var out = []\nfor s in sites() {\n  for r in out { print(r.zone) }\n"
                + "  out += [{id: s.site_id}]\n}",
            "E0303 zone"
        )
    }

    @Test("what is iterated says what the loop's names are")
    func iteration() {
        check("for x in 1...3 { print(x + 1) }")
        check("for (k, v) in [\"a\": 1] { print(k.upper(), v + 1) }")
        check("for k in [\"a\": 1] { print(k) }", "E0327 [\"a\": 1]")
        check("for (k, v) in [1] { print(k, v) }", "E0327 [1]")
        check("for x in 3 { print(x) }", "E0327 3")
        check("for s in sites() { print(s.name.upper()) }")
        check("for x in json(\"f\") { print(x.a) }")
        check("for c in sites() | activate { print(c.action) }")
    }

    @Test("branches that give a value agree, and an if among them has an else")
    func branches() {
        check("let x = if true { 1 } else { \"a\" }\nprint(x)", "E0320 \"a\"")
        check("let x = if true { 1 }\nprint(x)", "E0330 if true")
        check("let x = match 1 { 1 => \"a\" }\nprint(x)", "E0330 match 1")
        check("let x = match true { true => 1, false => 2 }\nprint(x)")
        check(
            "let b: Bool? = nil\nlet x = match b { true => 1, false => 2 }\nprint(x)",
            "E0330 match b"
        )
        check("print(match 1 { \"a\" => 1, else => 2 })", "E0323 \"a\"")
        check("print(match 1 { 1 => 1, 1 => 2, else => 3 })", "W0303 1")
        check("print(match 1 { 1 => 1, 2 => \"b\", else => 3 })", "E0320 \"b\"")
        check("[1] | each x => { if x > 0 { print(x) } }")
        check("let x = if true { 1 } else { fail \"no\" }\nprint(x + 1)")
        check("print(nil ?? \"a\", 3 ?? 4)")
        check("let n: Int? = nil\nprint(n ?? \"none\")", "E0320 \"none\"")
    }
}
