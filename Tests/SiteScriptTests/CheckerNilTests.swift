import SiteScript
import Testing

@Suite("Checker: nil")
struct CheckerNilTests {
    @Test("what may be nil is not read, computed with or looked up in")
    func optionals() {
        check("let s = sites() | first\nprint(s.name)", "E0329 name")
        check("let s = sites() | first\nprint(s?.name)")
        check("let n = \"3\".to_int()\nprint(n + 1)", "E0324 n")
        check("let n = \"3\".to_int()\nprint((n ?? 0) + 1)")
        check("let m = [\"a\": [1]]\nprint(m[\"a\"][0])", "E0329 m[\"a\"]")
        check("let xs: [Int]? = nil\nfor x in xs { print(x) }", "E0327 xs")
        check("let xs: [Int]? = nil\nxs | show", "E0331 show")
        check("sites() | map .account_number.trim() | show", "E0329 trim")
        check("sites() | map .account_number?.trim() | show")
        checkWording(
            "let n = \"3\".to_int()\nprint(n + 1)",
            "E0324 `n` may be nil (Int?), and `+` takes no nil (give a value for nil: `(n ?? 0)`)"
        )
        checkWording(
            "let s = sites() | first\nprint(s.name)",
            "E0329 `s` may be nil (Site?), so `.name` cannot be read "
                + "(use `?.name`, or test it against nil first)"
        )
    }

    @Test("a test against nil holds where it was made")
    func narrowing() {
        check("let s = sites() | first\nif s != nil { print(s.name) }")
        check("let s = sites() | first\nif s == nil { print(1) } else { print(s.name) }")
        check("let s = sites() | first\nif s != nil { print(1) } else { print(s.name) }", "E0329 name")
        check("let s = sites() | first\nif s != nil and s.name == \"a\" { print(1) }")
        check("let s = sites() | first\nif s == nil or s.name == \"a\" { print(1) }")
        check("let s = sites() | first\nif s != nil or s.name == \"a\" { print(1) }", "E0329 name")
        check("let s = sites() | first\nif not (s == nil) { print(s.name) }")
        check("let s = sites() | first\nassert s != nil\nprint(s.name)")
        check("let s = sites() | first\nprint(if s != nil { s.name } else { \"none\" })")
        check("let n = \"3\".to_int()\nif n > 2 { print(n + 1) }")
        check("let n = \"3\".to_int()\nif n == 2 { print(n + 1) }")
        check("let n = \"3\".to_int()\nprint(match n { nil => 0, else => n + 1 })")
        check(
            "let s = sites() | first\nif s?.account_number != nil { print(s.name, s.account_number.trim()) }"
        )
        check("let a = \"3\".to_int()\nif a == nil and true or a == 4 { print(a + 1) }", "E0324 a")
    }

    @Test("a test holds after a branch that leaves")
    func earlyReturn() {
        check("func f(s: Site?) {\n  if s == nil { return \"\" }\n  return s.name\n}\nprint(f(nil))")
        check(
            "for s in sites() {\n  if s.account_number == nil { continue }\n"
                + "  print(s.account_number.trim())\n}"
        )
        check("let s = sites() | first\nif s == nil { fail \"none\" }\nprint(s.name)")
        check("let s = sites() | first\nif s == nil { print(0) }\nprint(s.name)", "E0329 name")
        check("var n = \"3\".to_int()\nwhile n == nil { n = 4 }\nprint(n + 1)")
    }

    @Test("a test holds until the name is assigned")
    func assignment() {
        check("var n = \"3\".to_int()\nif n != nil {\n  n = \"4\".to_int()\n  print(n + 1)\n}", "E0324 n")
        check("var n = \"3\".to_int()\nn = 4\nprint(n + 1)")
        check("var n = \"3\".to_int()\nn = 4\nwhile true {\n  print(n + 1)\n  n = nil\n}", "E0324 n")
        check("var n = \"3\".to_int()\nif n != nil { let f = () => n + 1\n print(f()) }", "E0324 n")
        check("let n = \"3\".to_int()\nif n != nil { let f = () => n + 1\n print(f()) }")
    }

    @Test("rows that pass a test against nil are known not to be nil there")
    func rows() {
        check("sites() | where .account_number != nil | map .account_number.trim() | show")
        check("sites() | where .account_number != nil and .account_number.count > 2 | show")
        check("sites() | where s => s.account_number != nil | map .account_number.trim() | show")
        check("sites() | where .account_number == \"1\" | map .account_number.trim() | show")
        check("[1, nil] | where . != nil | map . + 1 | show")
        check("sites() | activate | where .after?.name != nil | show")
        checkType(
            "sites() | activate | collect | where .after?.name != nil | map .after.name",
            "rows of String"
        )
        check("sites() | where .name == \"a\" | map .account_number.trim() | show", "E0329 trim")
    }
}
