import Foundation
import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTestSupport
import Synchronization
import Testing

/// Limits and cancellation hold inside long built-ins, where no instruction of the script runs.
@Suite("Limits inside the library")
struct LibraryLimitsTests {
    /// What a program ends with under limits.
    private func failure(_ text: String, steps: Int? = nil, bytes: Int = 64 << 20) async throws -> ScriptError
    {
        let engine = Engine(
            modules: StandardLibrary.modules,
            limits: ExecutionLimits(steps: steps, bytes: bytes)
        )
        let session = engine.session(host: RecordingHost())
        return try await #require(throws: ScriptError.self) { _ = try await session.evaluate(text) }
    }

    @Test(
        "the text of a value that shares its parts is held to the memory limit",
        arguments: ["print(xs)", "to_json(xs)", "xs.join(\",\")"]
    )
    func sharedValues(_ use: String) async throws {
        let text = "var xs: [Any] = [1]; for _n in 1...40 { xs = [xs, xs] }; \(use)"
        let error = try await failure(text, bytes: 2 << 20)
        #expect(error.code == .limit && error.message.contains("memory"))
    }

    @Test(
        "work of a built-in counts as steps",
        arguments: [
            #""a".repeat(20_000).matches("(a*)*(a*)*(a*)*b")"#,
            #""ab".repeat(2_000_000)"#, #""a,".repeat(100_000).split(",")"#,
            #"from_json("[" + "1,".repeat(100_000) + "1]")"#, "(1...200_000).step(1).reversed()",
            "(1...200_000).step(1).sorted()", "(1...200_000).step(1).unique()",
        ]
    )
    func steps(_ text: String) async throws {
        let error = try await failure(text, steps: 20_000)
        #expect(error.code == .limit && error.message.contains("step"), "\(error.message)")
    }

    @Test(
        "cancelling ends a built-in that works for long",
        .timeLimit(.minutes(1)),
        arguments: [
            #""a".repeat(2_000_000).matches("(a*)*(a*)*(a*)*b")"#,
            "(1...1_000_000).step(1).sorted((a, b) => a > b)", "while true { }",
            "var xs: [Any] = [1]; for _n in 1...40 { xs = [xs, xs] }; print(xs)",
        ]
    )
    func cancellation(_ text: String) async throws {
        let session = Engine(modules: StandardLibrary.modules).session(host: RecordingHost())
        let flag = session.cancellation
        // Not a task: the work takes all the threads that tasks have.
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.2)
            flag.cancel()
        }
        let error = try await #require(throws: ScriptError.self) { _ = try await session.evaluate(text) }
        #expect(error.code == .cancelled)
    }

    @Test("waits of calls side by side overlap, and a cancelled task ends them at once")
    func parallelWaits() async throws {
        let host = SleepingHost()
        let session = Engine(modules: StandardLibrary.modules).session(host: host)
        _ = try await session.evaluate("parallel([1, 2, 3, 4, 5, 6], x => { sleep(100ms); x }, at_most: 4)")
        #expect((2...4).contains(host.most))
        let flag = session.cancellation
        let clock = ContinuousClock.now
        nonisolated(unsafe) let other = Engine(modules: StandardLibrary.modules).session(host: SleepingHost())
        let run = Task { try await other.evaluate("parallel([1, 2], x => { sleep(1h); x })").value.isNil }
        try await Task.sleep(for: .milliseconds(100))
        run.cancel()
        await #expect(throws: ScriptError.self) { try await run.value }
        #expect(clock.duration(to: .now) < .seconds(1200))
        #expect(!flag.isCancelled)
    }

    private static let waits = ["sleep(1h)", "parallel([1, 2], x => { sleep(1h); x })"]

    @Test("the time limit ends a wait", .timeLimit(.minutes(1)), arguments: waits)
    func timeLimit(_ text: String) async throws {
        let limits = ExecutionLimits(wallClock: .milliseconds(20))
        let session = Engine(modules: StandardLibrary.modules, limits: limits).session(host: SleepingHost())
        let error = try await #require(throws: ScriptError.self) { _ = try await session.evaluate(text) }
        #expect(error.code == .limit && error.message.contains("time"))
    }

    @Test("the flag ends a wait", .timeLimit(.minutes(1)), arguments: waits)
    func flagEndsWait(_ text: String) async throws {
        let flag = Mutex<CancellationFlag?>(nil)
        let host = SleepingHost { flag.withLock { $0 }?.cancel() }
        let session = Engine(modules: StandardLibrary.modules).session(host: host)
        flag.withLock { $0 = session.cancellation }
        let error = try await #require(throws: ScriptError.self) { _ = try await session.evaluate(text) }
        #expect(error.code == .cancelled)
    }

    @Test("the first error of calls side by side cancels the waits of the others")
    func parallelError() async throws {
        let host = SleepingHost()
        let session = Engine(modules: StandardLibrary.modules).session(host: host)
        let clock = ContinuousClock.now
        let text = "parallel([1h, 1ms, 1h, 1h], t => { sleep(t); fail \"early\" }, at_most: 3)"
        let error = try await #require(throws: ScriptError.self) { _ = try await session.evaluate(text) }
        #expect(error.message == "early" && error.dataPlace == "element 2")
        #expect(host.under == 0 && host.started <= 3)
        #expect(clock.duration(to: .now) < .seconds(1200))
    }
}
