// The Swift in docs/embedding.md stands here word for word, so that it compiles and runs; `GuideTests` holds that.
import SiteScript
import SiteScriptLibrary
import Testing

struct Order: Codable, ScriptConvertible {
    var number: Int
    var total: Double
    var note: String?
}

struct Parcel: HostRow {
    var id: Int
    var weight: Double

    static let columns: [RecordType.Field] = [.init("id", .int), .init("weight", .double)]
}

final class Door: HostValue {
    let number: Int
    init(number: Int) { self.number = number }
}

struct Depot: Sendable {
    func parcels(heavierThan limit: Double, page: Int) async throws -> [Parcel]? {
        page == 0 ? (1...9).map { Parcel(id: $0, weight: Double($0)) }.filter { $0.weight > limit } : nil
    }
}

extension SourceQuery {
    /// The largest number that a column must be above.
    func lowerBound(of field: String) -> Double? {
        for filter in filters where filter.field == field && filter.comparison == .greater {
            switch filter.operands.first {
            case .int(let limit)?: return Double(limit)
            case .double(let limit)?: return limit
            default: break
            }
        }
        return nil
    }
}

final class PrintingDebugger: ScriptDebugger {
    let breakpoints: Set<Breakpoint> = [Breakpoint(line: 2)]

    func session(pausedAt pause: DebugPause) async -> DebugAction {
        for call in pause.stack {
            let names = call.variables.map { "\($0.name) = \($0.text)" }
            print("\(call.file):\(call.line) \(call.function)", names.joined(separator: ", "))
        }
        return .stepOver
    }
}

@Suite struct GuideExamples {
    @Test("ten lines run a script with hard limits")
    func tenLines() async throws {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.granted = []
        engine.limits = ExecutionLimits(steps: 1_000_000, bytes: 16 << 20, wallClock: .seconds(60))
        engine.register("price", ["of", .init("times", default: 1)]) { (item: String, times: Int) in
            Double(item.utf8.count * times)
        }
        let script = try engine.compile("param item: String\nprice(item) + price(item, times: 2)")
        let total: Double = try await engine.session().run(script, arguments: ["item": "lamp"]).decode()
        #expect(total == 12)
    }

    @Test("a compiled script is saved and loaded")
    func saving() async throws {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.register("price", ["of"]) { (item: String) in item.utf8.count }
        let saved = try engine.compile("param item: String\nprice(item)").saved()
        let script = try engine.load(saved)
        #expect(try await engine.session().run(script, arguments: ["item": "lamp"]).decode() == 4)
    }

    @Test("structs go in and come out")
    func structs() async throws {
        let session = Engine(modules: StandardLibrary.modules).session()
        try session.set(
            "orders",
            to: [Order(number: 1, total: 20), Order(number: 2, total: 90, note: "large")]
        )
        let large: [Order] = try await session.evaluate("orders | where .total > 50").result.decode()
        #expect(large.map(\.number) == [2])
    }

    @Test("functions may wait, and host types have members")
    func functions() async throws {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.register("door", effects: .reads) { (number: Int) async throws -> Door in
            try await Task.sleep(for: .milliseconds(1))
            return Door(number: number)
        }
        engine.register(
            Door.self,
            members: [.property(NativeFunction("number") { (door: Door) in door.number })]
        )
        let number: Int = try await engine.session().evaluate("door(7).number").result.decode()
        #expect(number == 7)
    }

    @Test("a host's data are rows")
    func rows() async throws {
        var engine = Engine(modules: StandardLibrary.modules)
        let depot = Depot()
        engine.register("parcels") {
            HostRows<Parcel>("parcels()", taking: RowCapabilities(filters: ["weight": [.greater]])) {
                query,
                page in
                try await depot.parcels(heavierThan: query.lowerBound(of: "weight") ?? 0, page: page)
            }
        }
        let ids: [Int] = try await engine.session()
            .evaluate("parcels() | where .weight > 7 | map .id").result.decode()
        #expect(ids == [8, 9])
    }

    @Test("a debugger stops a run")
    func debugging() async throws {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.isDebuggable = true
        let script = try engine.compile("func double(n: Int) -> Int {\n    return n * 2\n}\ndouble(21)")
        let session = engine.session()
        session.debugger = PrintingDebugger()
        let answer: Int = try await session.run(script).decode()
        #expect(answer == 42)
    }

    @Test("time and chance are the same in every run of a test")
    func determinism() async throws {
        let host = SealedHost(.init(now: 1_767_225_600_000, seed: 1))
        let session = Engine(modules: StandardLibrary.modules).session(host: host)
        _ = try await session.evaluate("sleep(1h)\nprint(now())")
        #expect(host.output == "@2026-01-01T01:00:00Z\n")
    }
}
