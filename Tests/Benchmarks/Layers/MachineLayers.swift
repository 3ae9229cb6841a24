import SiteScript
import SiteScriptLibrary

/// Code to results: families of instructions, calls, and the collector.
enum MachineLayers {
    private static let turns = 1_000_000

    /// What stands in the body of a loop, and before the loop.
    private static let families: [(title: String, setup: String, body: String)] = [
        ("four operations on Ints", "var s = 0", "s = s + i * 3 - i % 7"),
        ("two operations on Doubles", "var x = 1.5", "x = x * 0.5 + 0.25"),
        ("a comparison and a branch", "var s = 0", "if i % 3 == 0 { s = s + 1 }"),
        ("an element of a list", "var s = 0; let xs = [1, 2, 3, 4]", "s = s + xs[i % 4]"),
        ("setting an element of a list", "var xs = [1, 2, 3, 4]", "xs[i % 4] = i"),
        ("adding to the end of a list", "var xs = []", "xs += [i]"),
        ("a value of a map", #"var s = 0; let m = ["a": 1, "b": 2]"#, #"s = s + (m["b"] ?? 0)"#),
        ("setting a value of a map", #"var m = ["a": 1, "b": 2]"#, #"m["b"] = i"#),
        ("a field of a record", "var s = 0; let r = {a: 1, b: 2}", "s = s + r.b"),
        ("making a record", "var r = {a: 0, b: 1}", "r = {a: i, b: 1}"),
        ("making a text of a text and an Int", #"var t = """#, #"t = "site-\(i)""#),
        (
            "comparing texts", #"var s = 0; let a = "Asia/Seoul"; let b = ["Asia/Seoul", "Asia/Tokyo"]"#,
            "if a == b[i % 2] { s = s + 1 }"
        ),
        ("matching one of four", "var s = 0", "s = s + match i % 4 { 0 => 5, 1 => 6, 2 => 7, else => 8 }"),
        ("calling a function", "var s = 0", "s = next(s)"),
        ("calling a closure", "var s = 0; let f = x => x + 1", "s = f(s)"),
        (
            "calling a member of the library", #"var s = 0; let t = "Depot""#,
            #"if t.starts_with("D") { s = i }"#
        ),
    ]

    static func measure(_ stopwatch: inout Stopwatch) async throws {
        let engine = Engine(modules: StandardLibrary.modules)
        guard stopwatch.wants("instructions") || stopwatch.wants("collector") else { return }
        let empty = try await seconds(engine, setup: "", body: "")
        stopwatch.report("instructions", "a turn of an empty loop", empty / Double(turns), "turn")
        for family in families where stopwatch.wants("instructions") {
            let taken = try await seconds(engine, setup: family.setup, body: family.body)
            stopwatch.report("instructions", family.title, max(taken - empty, 0) / Double(turns), "turn")
        }
        guard stopwatch.wants("collector") else { return }
        let few = try await seconds(engine, setup: "var xs = []", body: "xs = [i, i]")
        stopwatch.report("collector", "a list that is dropped at once", (few - empty) / Double(turns), "list")
        let kept = "var kept = []; for k in 1...200000 { kept += [{a: k, b: [k]}] }; var xs = []"
        let making = try await seconds(engine, setup: kept, body: "xs = [i, i]; i = \(turns)")
        let many = try await seconds(engine, setup: kept, body: "xs = [i, i]")
        let title = "the same with 400,000 objects alive"
        stopwatch.report("collector", title, (many - making - empty) / Double(turns), "list")
    }

    /// The seconds of a loop with this body.
    private static func seconds(_ engine: Engine, setup: String, body: String) async throws -> Double {
        let script = try engine.compile(
            """
            func next(x) { return x + 1 }
            func go(n) {
                \(setup)
                var i = 0
                while i < n {
                    \(body)
                    i = i + 1
                }
                return next(i)
            }
            go(\(turns))
            """
        )
        return try await Stopwatch.least { _ = try await engine.session().run(script) }
    }
}
