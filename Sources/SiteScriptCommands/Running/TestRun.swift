import SiteScript
import SiteScriptLibrary
import SitesBindings
import SitesCore
import Synchronization

/// One test under way: a session, a host and a service in memory that nothing else sees.
final class TestRun {
    private let script: CompiledScript
    private let number: Int
    private let host = TestHost()

    init(script: CompiledScript, number: Int) {
        self.script = script
        self.number = number
    }

    /// What the test printed so far.
    var output: String { host.output }

    /// The engine that compiles tests: that of the launch, on a service in memory.
    static func engine(_ launch: Launch) -> Engine {
        let service = MemorySitesService { TestHost.time }
        var settings = SitesSettings { () async throws(SitesServiceError) in
            for (id, name) in [(42, "Test"), (43, "Other")] {
                let isKnown = try await service.dealers().contains { $0.id == DealerID(id) }
                if !isKnown { try await service.addDealer(Dealer(id: DealerID(id), name: name)) }
            }
            return service
        }
        settings.defaultDealer = DealerID(42)
        settings.isCancelled = { [control = launch.control] in control.isStopped }
        var engine = Engine(modules: StandardLibrary.modules + [SitesModule.module(settings)])
        engine.moduleSource = launch.engine().moduleSource
        return engine
    }

    /// Runs the test; gives what made it fail.
    func perform(_ launch: Launch) async -> ScriptError? {
        let session = TestRun.engine(launch).session(host: host)
        do {
            try await launch.control.perform(on: session) { [script, number] session in
                try await session.runTest(number, of: script)
            }
            return nil
        } catch let error as ScriptError {
            return error
        } catch {
            return ScriptError(.failed, .failed, "\(error)")
        }
    }
}

/// Grants what makes tests repeatable: files, and a clock that stands still.
final class TestHost: ScriptHost {
    /// The time of every test: the start of 2026, in milliseconds since 1970.
    static let time: Int64 = 1_767_225_600_000
    private let printed = Mutex<[UInt8]>([])

    let capabilities: Capabilities = [.files, .clock, .random]

    /// What was printed so far.
    var output: String { printed.withLock { String(decoding: $0, as: UTF8.self) } }

    func print(_ bytes: [UInt8]) { printed.withLock { $0 += bytes } }

    func show(
        _ rows: RowBatch,
        as format: String?,
        _ context: NativeContext
    ) throws(ScriptError) {
        var writer = FormatWriter(TextFormat(rawValue: format ?? "md") ?? .md, context.heap)
        try writer.write(rows)
        try writer.finish()
        try context.print(writer.takeBytes())
    }

    func log(_ message: String) { print(Array("\(message)\n".utf8)) }
    func now() -> Int { Int(TestHost.time) }
    func environment(_ name: String) -> String? { nil }
    func random() -> UInt64 { 4 }
}
