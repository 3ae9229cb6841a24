import SiteScript
import Synchronization
import Testing

@Suite struct EventTests {
    final class Witness: ScriptObserver {
        let seen = Mutex<[String]>([])

        func session(did event: ScriptEvent) {
            let line =
                switch event {
                case .print(let bytes): "print \(String(decoding: bytes, as: UTF8.self))"
                case .request(let name): "request \(name)"
                case .plan(let source, let query): "plan \(source) \(query.filters.count) \(query.take ?? -1)"
                case .rows(let count, let source): "rows \(count) \(source)"
                case .limit(let error): "limit \(error.message)"
                }
            seen.withLock { $0.append(line) }
        }
    }

    @Test("a host hears what a run prints, asks for and reads, and which limit ended it")
    func events() async throws {
        var engine = Engine.bare
        engine.limits.outputBytes = 4
        engine.install(ParcelModule.module())
        engine.register("ask", effects: .reads) { () async -> Int in 1 }
        let session = engine.session()
        let witness = Witness()
        session.context.observer = witness
        let text =
            "print(ask())\nlet rows = parcels() | where .weight > 3 | take 2 | collect\nprint(\"long\")"
        await #expect(throws: ScriptError.self) { _ = try await session.evaluate(text) }
        #expect(
            witness.seen.withLock { $0 } == [
                "request ask", "print 1\n", "plan parcels() 1 2", "request parcels()", "rows 2 parcels()",
                "request parcels()",
                "limit output limit of 4 exceeded: 7 were wanted",
            ]
        )
    }
}
