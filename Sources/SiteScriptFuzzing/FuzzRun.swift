import Dispatch
import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTestSupport
import SitesBindings
import SitesCore
import Synchronization

/// Runs any program that compiles, within limits and without capabilities, and holds two ways of running against
/// each other.
enum FuzzRun {
    /// An engine over the sample sites that grants nothing.
    static let engine: Engine = engine(over: SampleSites.service())

    private static func engine(over service: SampleSites) -> Engine {
        var settings = SitesSettings { () async throws(SitesServiceError) in try await service.value() }
        settings.defaultDealer = DealerID(42)
        var engine = Engine(modules: StandardLibrary.modules + [SitesModule.module(settings)])
        engine.granted = []
        engine.limits = ExecutionLimits(steps: 20_000, bytes: 4 << 20, callDepth: 200)
        return engine
    }

    /// What a run printed, and how it ended; nil when a limit ended it, which depends on the way it was run.
    private struct Outcome: Equatable, Sendable {
        var lines: [String]
        var error: String?
    }

    @Sendable
    static func run(_ bytes: [UInt8]) {
        let file = SourceFile(name: "fuzz", bytes: bytes)
        guard (try? engine.compile(file)) != nil else { return }
        // What `explain` prints is where the work is done, which differs.
        let explains = String(decoding: bytes, as: UTF8.self).contains("explain")
        let plain = wait { await perform(file, collects: false, pushesDown: true) }
        let other = wait { await perform(file, collects: true, pushesDown: explains) }
        guard let plain, let other else { return }
        precondition(plain == other, "every way of running gives the same: \(plain) and \(other)")
    }

    /// Runs what waits to its end on a thread that may be blocked.
    static func wait<Result: Sendable>(for body: @escaping @Sendable () async -> Result) -> Result {
        let result = Mutex<Result?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        Task.detached {
            let found = await body()
            result.withLock { $0 = found }
            isDone.signal()
        }
        isDone.wait()
        guard let found = result.withLock({ $0 }) else { preconditionFailure("what is done has a result") }
        return found
    }

    private static func perform(_ file: SourceFile, collects: Bool, pushesDown: Bool) async -> Outcome? {
        var engine = engine(over: SampleSites.service())
        engine.collectsAtEverySafepoint = collects
        let host = RecordingHost(capabilities: [])
        do {
            let script = try engine.compile(file)
            let session = engine.session(host: host)
            session.pushesDown = pushesDown
            _ = try await session.run(script)
            return Outcome(lines: host.lines, error: nil)
        } catch let error as ScriptError {
            guard error.kind != .limit else { return nil }
            return Outcome(lines: host.lines, error: "\(error.code) \(error.message)")
        } catch {
            return nil
        }
    }
}
