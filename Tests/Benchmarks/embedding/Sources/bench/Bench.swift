import Glibc
import SiteScript
import Synchronization

/// Times what a host pays; `lua.c` beside it does the same with Lua.
@main
struct Bench {
    static func main() async throws {
        var engine = Engine(modules: [])
        engine.register("add", ["a", "b"]) { (a: Int, b: Int) in a &+ b }
        engine.register("pause") { () async throws -> Void in try await Task.sleep(for: .milliseconds(100)) }
        try await calls(engine)
        try await entries(engine)
        try await sessions(engine)
    }

    /// Ten million calls of a registered function, and the loop without them.
    private static func calls(_ engine: Engine) async throws {
        let count = 10_000_000
        let empty = try engine.compile("var n = 0\nwhile n < \(count) { n = n + 1 }")
        let calling = try engine.compile("var n = 0\nwhile n < \(count) { n = add(n, 1) }")
        var best = [Duration.seconds(1000), .seconds(1000)]
        for _ in 0..<5 {
            for (place, script) in [empty, calling].enumerated() {
                let session = engine.session()
                let start = ContinuousClock.now
                try await session.run(script)
                best[place] = min(best[place], .now - start)
            }
        }
        print("a call of a Swift function: \((best[1] - best[0]) / count)")
    }

    /// Runs of a script that only gives its parameter.
    private static func entries(_ engine: Engine) async throws {
        let script = try engine.compile("param n: Int\nn")
        let session = engine.session()
        var best = Duration.seconds(1000)
        for _ in 0..<5 {
            let start = ContinuousClock.now
            for n in 0..<100_000 { try await session.run(script, arguments: ["n": n]) }
            best = min(best, .now - start)
        }
        print("a run of a compiled script: \(best / 100_000)")
    }

    /// Ten thousand sessions at once, each with a wait of the host in it.
    private static func sessions(_ engine: Engine) async throws {
        let count = 10_000
        let script = try engine.compile("pause()\n1")
        let before = residentKilobytes()
        let peak = Mutex(0)
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask {
                    let session = engine.session()
                    try await session.run(script)
                    if number == count / 2 { peak.withLock { $0 = residentKilobytes() } }
                }
            }
            try await group.waitForAll()
        }
        let time = ContinuousClock.now - start
        let each = (peak.withLock { $0 } - before) / count
        print(
            "\(count) sessions with a wait of 100 ms: \(time), \(each) KB each when one in the middle ended"
        )
        // Held while they do nothing.
        let base = residentKilobytes()
        var held: [ScriptSession] = []
        let idle = try engine.compile("let x = 1")
        for _ in 0..<1000 {
            let session = engine.session()
            try await session.run(idle)
            held.append(session)
        }
        print("an idle session: \((residentKilobytes() - base) / held.count) KB")
    }

    private static func residentKilobytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        fgets(&line, 128, file)
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4
    }
}
