import Foundation
import SiteScript
import SiteScriptLibrary
import Synchronization

/// What hosting scripts costs: calls into Swift, entering a run, sessions made, idle and waiting.
///
/// `Tests/Benchmarks/embedding.py` runs it beside the same work with Lua's C API and prints the ratios.
@main
enum EmbeddingBenchmark {
    private static let program = """
        param n: Int = 1
        func twice(x) { return x * 2 }
        var names = []
        for i in 1...5 { names += ["item \\(i)"] }
        twice(n) + names.count
        """

    static func main() async throws {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.granted = []
        engine.register("next") { (number: Int) in number + 1 }
        switch CommandLine.arguments.dropFirst().first {
        case "call": try await report("call", calls(engine))
        case "enter": try await report("enter", entering(engine))
        case "sessions": try await report("sessions", sessions(engine))
        case "idle": try await report("idle", idle(engine))
        case "waiting": try await waiting(engine)
        default: print("usage: embedding-benchmark call|enter|sessions|idle|waiting")
        }
    }

    private static func report(_ name: String, _ number: Double) {
        print("\(name)\t\(String(format: "%.4f", number))")
    }

    private static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }

    /// Nanoseconds of a turn of a loop that calls a registered function.
    private static func calls(_ engine: Engine) async throws -> Double {
        let count = 3_000_000
        let script = try engine.compile(
            "func go(n) { var i = 0\nwhile i < n { i = next(i) }\nreturn i }\ngo(\(count))"
        )
        let session = engine.session()
        let time = try await seconds { _ = try await session.run(script) }
        return time / Double(count) * 1e9
    }

    /// Microseconds of one run of a script that is linked already.
    private static func entering(_ engine: Engine) async throws -> Double {
        let count = 200_000
        let script = try engine.compile("1 + 1")
        let session = engine.session()
        _ = try await session.run(script)
        let time = try await seconds { for _ in 0..<count { _ = try await session.run(script) } }
        return time / Double(count) * 1e6
    }

    /// Microseconds to make a session, run a small program and let go of both.
    private static func sessions(_ engine: Engine) async throws -> Double {
        let count = 20_000
        let script = try engine.compile(program)
        let time = try await seconds {
            for number in 0..<count {
                _ = try await engine.session().run(script, arguments: ["n": number])
            }
        }
        return time / Double(count) * 1e6
    }

    /// Kilobytes of a session that has run a small program.
    private static func idle(_ engine: Engine) async throws -> Double {
        let count = 10_000
        let script = try engine.compile(program)
        var kept: [ScriptSession] = []
        kept.reserveCapacity(count)
        let before = residentBytes()
        for _ in 0..<count {
            let session = engine.session()
            _ = try await session.run(script)
            kept.append(session)
        }
        return withExtendedLifetime(kept) { Double(residentBytes() - before) / Double(count) / 1024 }
    }

    /// Sessions that all wait for the host at once, and go on together.
    private static func waiting(_ start: Engine) async throws {
        let count = 10_000
        let gate = Gate()
        var engine = start
        engine.register("wait") { (number: Int) async throws -> Int in
            await gate.pass()
            return number
        }
        let script = try engine.compile("param n: Int = 0\nwait(n) + 1")
        let before = residentBytes()
        var most = 0
        let time = try await seconds {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<count {
                    group.addTask { [engine] in
                        try await engine.session().run(script, arguments: ["n": number]).decode()
                    }
                }
                while gate.waiting < count { await Task.yield() }
                most = residentBytes()
                gate.open()
                var sum = 0
                for try await result in group { sum += result }
                precondition(sum == count * (count + 1) / 2, "every session has its own number")
            }
        }
        report("waiting", time / Double(count) * 1e6)
        report("waiting-kilobytes", Double(most - before) / Double(count) / 1024)
    }

    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}

/// Holds everybody until it is opened.
private final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, held: [CheckedContinuation<Void, Never>])>((false, []))

    var waiting: Int { state.withLock { $0.held.count } }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.held.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
