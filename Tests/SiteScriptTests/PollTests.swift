import SiteScriptLibrary
import Synchronization
import Testing

@testable import SiteScript

/// That long work looks whether it is to end often enough, counted in looks and steps instead of time.
@Suite struct PollTests {
    /// The steps of each look of a run.
    private final class Looks: Sendable {
        private let steps = Mutex<[Int]>([])

        var all: [Int] { steps.withLock { $0 } }

        func add() { steps.withLock { $0.append(0) } }

        /// Notes the looks of a session; `onLook` hears how many there were.
        func watch(_ session: ScriptSession, onLook: @escaping (Int) -> Void = { _ in }) {
            let charge = session.context.charge
            session.context.charge = { count throws(ScriptError) in
                self.steps.withLock { $0.append(count) }
                onLook(self.all.count)
                try charge(count)
            }
        }
    }

    private func looks(of text: String) async throws -> [Int] {
        let session = Engine(modules: StandardLibrary.modules).session()
        let looks = Looks()
        looks.watch(session)
        _ = try await session.evaluate(text)
        return looks.all
    }

    @Test(
        "whoever listens to what stops a run is told once it may take longer, and only once",
        arguments: [
            ("1 + 2", 0), ("let xs = [1, 2]\nxs.count", 0), ("for x in 1...200000 { }", 1),
            ("(1...9) | map . + 1 | collect", 1),
        ]
    )
    func firstLook(text: String, count: Int) async throws {
        let session = Engine(modules: StandardLibrary.modules).session()
        let looks = Looks()
        session.cancellation.onFirstLook { looks.add() }
        for _ in 0..<2 { _ = try? await session.evaluate(text) }
        #expect(looks.all.count == count)
    }

    @Test("a sort looks after every 65,536 elements that it merges")
    func sorts() async throws {
        let count = 150_000
        let looks = try await looks(of: "let xs = (1...\(count)) | map -. | collect\nxs.sorted().count")
        // There are 18 passes over all elements; the last ones merge more than a look may cover.
        #expect(looks.reduce(0, +) >= 17 * count)
        #expect(looks.allSatisfy { $0 < 2 * 65_536 })
    }

    @Test("a sort gives what it gave, however large its halves are")
    func sortsRight() async throws {
        let session = Engine(modules: StandardLibrary.modules).session()
        let result = try await session.evaluate(
            """
            let xs = (1...150000) | map . * 7919 % 150001 | collect
            let ys = xs.sorted()
            let zs = ys.sorted()
            ys == ((1...150000) | collect) and zs == ys
            """
        )
        #expect(try result.result.decode() == true)
    }

    @Test("capital letters of a long text are looked at piece by piece")
    func texts() async throws {
        let text = "let t = \"aé\".repeat(400000)"
        let looks = try await looks(of: "\(text)\nt.upper().utf8_count")
        #expect(looks.count { $0 == 0 } == (1_200_000 + 262_143) / 262_144)
        let session = Engine(modules: StandardLibrary.modules).session()
        let isSame = try await session.evaluate("\(text)\nt.upper() == \"AÉ\".repeat(400000)")
        #expect(try isSame.result.decode() == true)
    }

    @Test("what is cancelled between two looks ends at the second")
    func endsAtTheNextLook() async throws {
        for text in [
            "let xs = (1...150000) | map -. | collect\nxs.sorted()", "\"a\".repeat(2000000).upper()",
            "\"a\".repeat(200000).matches(\"^(a|a|aa)*c\")", "(\"ab,\".repeat(200000)).split(\",\")",
        ] {
            let session = Engine(modules: StandardLibrary.modules).session()
            let (looks, flag) = (Looks(), session.cancellation)
            looks.watch(session) { if $0 == 3 { flag.cancel() } }
            let script = try session.engine.compile(text)
            let error = try await #require(throws: ScriptError.self) { _ = try await session.run(script) }
            #expect(error.kind == .cancelled)
            #expect(looks.all.count == 3, "\(text)")
        }
    }

    @Test(
        "comparing and hashing large values count steps, so that a loop over them meets its limit",
        arguments: ["a == b", "counts[a] == 1"]
    )
    func comparisons(_ condition: String) async throws {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.limits.steps = 100_000
        let host = SealedHost()
        let session = engine.session(host: host)
        let script = try engine.compile(
            """
            var a: Any = [1]
            var b: Any = [1]
            for i in 1...60 {
                a = [a, a]
                b = [b, b]
            }
            let counts: [Any: Int] = [a: 1]
            while \(condition) { print("turn") }
            """
        )
        let error = try await #require(throws: ScriptError.self) { _ = try await session.run(script) }
        #expect(error.message == "step limit of 100000 exceeded")
        let turns = host.output.split(separator: "\n").count
        #expect((10...100).contains(turns), "\(turns)")
    }

    @Test("what a session gave can be compared when the session is gone")
    func comparisonsOutlast() async throws {
        let text = "let a = (1...1000) | map [.] | collect\nlet b = (1...1000) | map [.] | collect\n[a, b]"
        var session: ScriptSession? = Engine(modules: StandardLibrary.modules).session()
        let heap = try #require(session?.context.heap)
        let result = try #require(try await session?.evaluate(text).result)
        session = nil
        #expect(Value.areEqual(result.value.list[0], result.value.list[1], heap))
    }

    @Test("a cancelled task is heard in a loop of native calls, long before its turns alone would tell")
    func tasks() async throws {
        for work in ["text.upper()", "text.matches(\"^(a|a)*c\")", "a == b"] {
            let count = Mutex(0)
            let (turns, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(1))
            let task = Task { () -> ScriptErrorKind? in
                defer { continuation.finish() }
                var engine = Engine(modules: StandardLibrary.modules)
                engine.register("turn") { () in
                    count.withLock { $0 += 1 }
                    continuation.yield()
                }
                let script = try engine.compile(
                    """
                    let text = "ab".repeat(2000)
                    let a = (1...20000) | map [.] | collect
                    let b = (1...20000) | map [.] | collect
                    while true {
                        turn()
                        let result = \(work)
                    }
                    """
                )
                do throws(ScriptError) {
                    try await engine.session().run(script)
                    return nil
                } catch {
                    return error.kind
                }
            }
            for await _ in turns { break }
            task.cancel()
            #expect(try await task.value == .cancelled)
            #expect(count.withLock { $0 } < 65_536)
        }
    }
}
