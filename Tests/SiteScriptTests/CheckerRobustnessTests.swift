import SiteScript
import SiteScriptSyntax
import Testing

@Suite("Checker: robustness")
struct CheckerRobustnessTests {
    private static let programs = [
        """
        import "lib/tz.sites" as tz
        param dealer: Int = 42 ## which
        type Row = { id: String, tz: String?, xs: [Int], m: [String: Double] }
        let kept = sites(dealer: dealer) | where .is_activated and .account_number != nil
          | select .name, n: .site_id + 1
        for r in kept { print("\\(r.name): \\(r.n ?? 0)") }
        csv("new.csv", as: Row)
          | create external_site_id: .id, name: .id.trim(), timezone: "Asia/Seoul" | apply max: 3
        """,
        """
        func fact(n) {
          if n <= 1 { return 1 } else if n == 2 { return 2 }
          return n * fact(n - 1)
        }
        var best = nil
        var xs = []
        for n in 1...9 {
          if best == nil or n > best { best = n }
          xs += [fact(n)]
          while true { break }
        }
        print(best, xs.map(x => { let y = x * 2
          y }), match best { 1 => "one", nil => "none", else => "many" })
        """,
        """
        try {
          let r = sites() | summarize n: count(where: .is_activated), m: max(.created_at) by .timezone
          r | join (sites() | count by .timezone) on .timezone == .timezone | show as: "markdown"
        } catch not_found, io as e { print(e.kind == "io") } catch problem { fail problem }
        test "adds" { assert {a: 1}.with(b: 2).b == 2 }
        let f = (a, b) => a + b
        print(f(1, 2), f("a", "b"), [1, 2][0], ["k": 1]["k"] ?? fail "no", -3 // 2, not true)
        """,
    ]

    @Test("a program cut off or damaged at any place is checked without fail", arguments: programs)
    func damage(text: String) {
        let bytes = Array(text.utf8)
        for offset in stride(from: 0, to: bytes.count, by: 3) {
            checkAnything(Array(bytes[..<offset]))
            checkAnything(Array(bytes[..<offset]) + Array(bytes.dropFirst(offset + 4)))
        }
    }

    private func checkAnything(_ bytes: [UInt8]) {
        let program = Parser.parse(SourceFile(name: "damaged", bytes: bytes)).program
        _ = Checker.check(program, registry: CheckerTestHost.registry)
    }

    @Test("functions that call each other, or one another in a long row, are checked in time")
    func manyCalls() {
        var lines: [String] = []
        for i in 0..<12 {
            let calls = (0..<12).map { "g\($0)(n - 1)" }.joined(separator: " + ")
            lines.append("func g\(i)(n) {\n  if n <= 0 { return \(i) }\n  return \(calls)\n}")
            lines.append(
                "func s\(i)(n) {\n  if n <= 0 { return \(i) }\n  return s\(i)(n - 1) + s\(i + 1)(n)\n}"
            )
        }
        lines.append("func s12(n) { return 1 }")
        for i in 0..<500 { lines.append("func c\(i)(n) { return c\(i + 1)(n) + 1 }") }
        lines.append("func c500(n) { return n.nope }")
        lines.append("print(g0(3) + s0(4), c0(\"a\"))")
        check(lines.joined(separator: "\n"), "E0304 nope")
    }

    @Test("a function called with ever new types comes to an end")
    func polymorphicRecursion() {
        check(
            "func f(x, n) {\n  if n == 0 { return 0 }\n  return f({a: x}, n - 1) + f([x], n - 1)\n}\n"
                + "print(f(1, 3))"
        )
        check("func f(g) { return f(x => g(x)) }\nprint(f(y => y))")
        let calls = (0..<100).map { "print(id({f\($0): 1}))" }.joined(separator: "\n")
        check("func id(x) { return x }\n" + calls)
    }

    @Test("types that double with each line stay small")
    func doublingTypes() {
        let records = (1...60).map { "let r\($0) = {a: r\($0 - 1), b: r\($0 - 1)}" }.joined(separator: "\n")
        check("let r0 = {a: 1}\n\(records)\nfunc f(x) { return x }\nprint(f(r60), r1.a.a + 1)")
        let types = (1...60).map { "type T\($0) = { a: T\($0 - 1), b: T\($0 - 1) }" }.joined(separator: "\n")
        let huge = checked("type T0 = Int\n\(types)\nlet t: T60? = nil\nprint(t)")
        #expect(huge.diagnostics.diagnostics.allSatisfy { $0.code == .unknownType })
        let stages = String(repeating: " | select a: ., b: .", count: 60)
        check("[1]\(stages) | show")
    }

    @Test("a long chain of operators is checked without deep recursion")
    func longChains() {
        let sum = (0..<400).map(String.init).joined(separator: " + ")
        check("let n: Int? = 3\nprint(\(sum), n != nil\(String(repeating: " and n > 0", count: 400)))")
    }
}
