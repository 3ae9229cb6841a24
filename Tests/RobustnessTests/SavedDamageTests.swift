import SiteScript
import SiteScriptFuzzing
import Testing

/// Saved scripts of which bytes are missing or others: refused, or run within the limits, whatever their sum says.
@Suite("Damaged saved scripts")
struct SavedDamageTests {
    /// Programs that together use every kind of instruction, constant and stage argument.
    private static let texts = [
        """
        func fact(n: Int, by: Int = 1) { return if n < 2 { 1 } else { n * fact(n - by) } }
        var total = 0
        for i in 1...3 { total += fact(by: 1, n: i) }
        var names = []
        for (key, value) in ["a": 1, "b": 2] { names += ["\\(key)\\(value)"] }
        let count = () => { total += 1; return total }
        try { count(); fail "x" } catch failed as e { print(e.message, names) }
        assert total > 1 and names.count == 2
        """,
        """
        let least = 1
        var most = 3
        func limit() { return most }
        most = 4
        let rows = [{a: 1, b: "x"}, {a: 2, b: "y"}, {a: 3, b: "x"}]
        print(rows | where .a > least and .a < limit() | select .b, twice: .a * 2 | sort .b desc | collect)
        print(rows | summarize n: sum(.a, where: .a > 1), c: count() by .b | collect)
        print(rows | join [{b: "x", z: 1}] on .b | count by .z | first)
        print(rows | map (row => { let q = row.a; return q // 2 }) | sum, [3, 1].sorted(x => -x))
        """,
        """
        print(sites() | where .is_activated | take 2 | map .name | collect)
        let r = {a: 1}.with(b: 2)
        let grown = match r.b { 1 => "one", 2 => "two", else => nil }
        print(grown?.upper() ?? "none", @2026-01-01 + 1d, 7 % 4, not (1 in [1, 2]), r)
        """,
    ]

    private static let every = Programs.amount(23, debug: 11, release: 1)

    @Test("cut off at any byte", arguments: texts)
    func truncation(_ text: String) async throws {
        let saved = try #require(FuzzSaved.saved(Array(text.utf8)))
        await Programs.onOwnThread {
            for length in 0..<saved.count { FuzzSaved.take(Array(saved[..<length])) }
        }
    }

    @Test("with any bit turned", arguments: texts)
    func bits(_ text: String) async throws {
        let saved = try #require(FuzzSaved.saved(Array(text.utf8)))
        await Programs.onOwnThread {
            for place in stride(from: 0, to: saved.count, by: Self.every) {
                for bit in 0..<8 {
                    var damaged = saved
                    damaged[place] ^= 1 << bit
                    FuzzSaved.take(damaged)
                }
            }
        }
    }

    @Test("with any byte of an extreme value", arguments: texts)
    func bytes(_ text: String) async throws {
        let saved = try #require(FuzzSaved.saved(Array(text.utf8)))
        await Programs.onOwnThread {
            for place in stride(from: 1, to: saved.count, by: Self.every) {
                for value: UInt8 in [0, 0x7F, 0x80, 0xFF] {
                    var damaged = saved
                    damaged[place] = value
                    FuzzSaved.take(damaged)
                }
            }
        }
    }

    @Test("every spec with some bytes changed")
    func specs() async throws {
        let entry = try Programs.entry("bytecode")
        await Programs.onOwnThread {
            for spec in Programs.specs { entry.run(spec.bytes) }
        }
    }
}
