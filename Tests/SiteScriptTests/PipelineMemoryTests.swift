import SiteScriptLibrary
import Testing

@testable import SiteScript

@Suite("Memory of pipelines") struct PipelineMemoryTests {
    private struct Place: HostRow {
        var name: String

        static let columns: [RecordType.Field] = [.init("name", .string)]
    }

    @Test(
        "rows that went through are given back, also where no row expression makes anything",
        arguments: ["where .name == \"x\" | count", "where .name == \"x\" | collect", "count by .name"]
    )
    func rowsGoThrough(stages: String) async throws {
        let pages = 100
        var engine = Engine(modules: StandardLibrary.modules)
        engine.register("places") {
            HostRows<Place>("places()") { _, page in
                guard page < pages else { return nil }
                return Array(repeating: Place(name: String(repeating: "a", count: 300)), count: 1000)
            }
        }
        let session = engine.session()
        _ = try await session.evaluate("places() | \(stages)")
        // All of them are over 30 MB; what was not swept yet counts.
        #expect(session.context.heap.bytes < 10 << 20)
    }
}
