import SiteScript
import SiteScriptLibrary
import Synchronization
import Testing

/// A fake back end: parcels in memory, by pages of ten, that filters by weight and sorts by id.
enum ParcelModule {
    struct Parcel: HostRow, Equatable {
        var id: Int
        var weight: Double
        var town: String?

        static let columns: [RecordType.Field] = [
            .init("id", .int), .init("weight", .double), .init("town", .optional(.string)),
        ]
    }

    final class Log: Sendable {
        let queries = Mutex<[SourceQuery]>([])
        let pages = Mutex(0)
    }

    static let parcels = (1...25).map {
        Parcel(id: $0, weight: Double($0 % 7), town: $0 % 3 == 0 ? nil : "T\($0 % 4)")
    }

    static func module(_ log: Log = Log(), takesAll: Bool = true) -> NativeModule {
        let capabilities = RowCapabilities(
            filters: ["weight": [.greater, .equal]],
            sorts: ["id"],
            takesLimits: true
        )
        return NativeModule(
            "parcels",
            "Parcels of a depot.",
            functions: [
                NativeFunction("parcels", [], "All parcels.") {
                    HostRows<Parcel>(
                        "parcels()",
                        taking: takesAll ? capabilities : RowCapabilities(),
                        count: takesAll ? { @Sendable query in find(query).count } : nil
                    ) { query, page in
                        if page == 0 { log.queries.withLock { $0.append(query) } }
                        log.pages.withLock { $0 += 1 }
                        let rows = find(query)
                        guard page * 10 < rows.count else { return nil }
                        return Array(rows[page * 10..<min(page * 10 + 10, rows.count)])
                    }
                }
            ]
        )
    }

    private static func find(_ query: SourceQuery) -> [Parcel] {
        var rows = parcels
        for filter in query.filters {
            guard case .double(let wanted)? = filter.operands.first.map(double) else { continue }
            rows.removeAll { filter.comparison == .greater ? $0.weight <= wanted : $0.weight != wanted }
        }
        if query.sort.first?.isDescending == true { rows.reverse() }
        rows = Array(rows.dropFirst(query.skip))
        return query.take.map { Array(rows.prefix($0)) } ?? rows
    }

    private static func double(_ operand: PushOperand) -> PushOperand {
        if case .int(let value) = operand { return .double(Double(value)) }
        return operand
    }
}

@Suite struct HostRowsTests {
    private func engine(_ log: ParcelModule.Log = .init(), takesAll: Bool = true) -> Engine {
        var engine = Engine.bare
        engine.install(ParcelModule.module(log, takesAll: takesAll))
        return engine
    }

    @Test("a host's rows flow through a pipeline and come out as structs")
    func reading() async throws {
        let rows: [ParcelModule.Parcel] = try await engine().value(of: "parcels() | collect").decode()
        #expect(rows == ParcelModule.parcels)
    }

    @Test("what the host takes over is asked of it, and only that")
    func pushDown() async throws {
        let log = ParcelModule.Log()
        let text = "parcels() | where .weight > 3 and .town != nil | sort .id desc | take 2 | map .id"
        #expect(try await engine(log).value(of: text).decode() == [25, 20])
        let query = try #require(log.queries.withLock { $0.first })
        #expect(query.filters.map(\.field) == ["weight"])
        #expect(query.take == nil)
        #expect(
            try await engine(log).value(of: "parcels() | where .weight > 3 | take 2 | map .id").decode() == [
                4, 5,
            ]
        )
        #expect(log.queries.withLock { $0.last?.take } == 2)
    }

    @Test(
        "the host's work and the engine's give the same",
        arguments: [
            "parcels() | where .weight > 3 | count", "parcels() | count",
            "parcels() | where .weight == 2 | collect",
            "parcels() | sort .id desc | skip 3 | take 4 | collect", "parcels() | first",
            "parcels() | where .weight > 1 and .id < 20 | sort .id | map .town | collect",
            "parcels() | count by .town | sort .count desc, .town | collect",
        ]
    )
    func agreement(text: String) async throws {
        let pushed = try await engine().value(of: text).text
        #expect(try await engine(takesAll: false).value(of: text).text == pushed)
    }

    @Test("pages are read only as long as rows are needed")
    func laziness() async throws {
        let log = ParcelModule.Log()
        let text = "parcels() | where .town == \"T2\" | first"
        _ = try await engine(log, takesAll: false).value(of: text)
        #expect(log.pages.withLock { $0 } == 1)
    }

    @Test("columns are checked and completed")
    func checking() throws {
        let error = #expect(throws: CompilationError.self) {
            try engine().compile("parcels() | where .wieght > 3")
        }
        #expect(error?.diagnostics.first?.hint == "did you mean `weight`?")
    }

    @Test("explain says what the host is asked and what it does not take")
    func explaining() async throws {
        let session = engine().session()
        let host = try #require(session.context.host as? SealedHost)
        _ = try await session.evaluate("parcels() | where .weight > 3 and .id < 9 | explain")
        #expect(host.output.contains("parcels()"))
        #expect(host.output.contains("the host does not compare `id` by `<`"))
    }

    @Test("rows are limited, and the error has its place")
    func limit() async throws {
        var engine = engine()
        engine.limits.rows = 15
        let error = try await engine.failure(of: "let x = 1\nparcels() | collect")
        #expect(error.message == "row limit of 15 exceeded: 20 were wanted")
        #expect(error.span?.lower ?? 0 >= 10)
    }
}
