import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTestSupport
import SitesBindings
import SitesCore
import SitesStore
import Testing

/// Pipelines over a store with sites that look for trouble: pushed and local evaluation have to agree.
@Suite("Push-down")
struct PushDownTests {
    private static let texts = ["a", "A", "b%", "_", "é", "e\u{301}", "서울", "", "z'"]
    private static let conditions = [
        ".name == \"a\"", ".name != \"a\"", ".name < \"b\"", ".name >= \"é\"", ".account_number == nil",
        ".account_number != nil", ".account_number != \"A\"", "not .is_activated", ".is_activated",
        ".monitoring_station_id in [1, 2]", ".monitoring_station_id not in [1]",
        ".monitoring_station_id == nil",
        ".name.starts_with(\"e\")", ".name.contains(\"%\")", ".name.ends_with(\"울\")",
        "(.address1 ?? \"\").contains(\"a\")", ".timezone in zones", ".name == wanted", "2 < .site_id",
        ".timezone == \"UTC\" or .is_activated", ".name.upper() == \"A\"", ".site_id % 3 == 0",
        ".created_at >= @1970-01-01",
    ]
    private static let stages = [
        "sort .name", "sort .account_number desc, .name", "sort .monitoring_station_id", "take 7", "skip 3",
        "take 0",
        "select .site_id, .name", "with twice: .site_id * 2",
    ]
    private static let endings = [
        "count", "map .site_id", "count by .name", "first", "take 3 | map .site_id", "skip 2 | count",
        "select .site_id | collect", "summarize n: count(), low: min(.site_id) by .name",
    ]

    @Test("pushed and local evaluation agree on random pipelines")
    func agree() async throws {
        let service = try SQLiteSitesService(.memory, now: { 0 })
        let dealer = DealerID(42)
        try await service.addDealer(Dealer(id: dealer, name: "Acme"))
        var numbers = Numbers(seed: 11)
        for number in 0..<80 {
            var draft = SiteDraft(
                externalSiteID: "X-\(number)",
                name: numbers.pick(Self.texts.filter { !$0.isEmpty }),
                timezone: numbers.pick(["UTC", "Asia/Seoul", "Europe/Paris"])
            )
            if numbers.next(2) == 0 { draft.accountNumber = numbers.pick(["A", "0", "00"]) }
            if numbers.next(2) == 0 { draft.monitoringStationID = numbers.next(3) + 1 }
            if numbers.next(2) == 0 { draft.address1 = numbers.pick(Self.texts) }
            let site = try await service.createSite(draft, dealer: dealer)
            if numbers.next(3) == 0 {
                _ = try await service.setActivation(dealer: dealer, id: site.siteID, isActivated: true)
            }
        }
        let engine = Self.engine(service)
        for _ in 0..<300 {
            var pipeline = "sites()"
            for _ in 0..<numbers.next(3) { pipeline += " | where \(numbers.pick(Self.conditions))" }
            let stage = numbers.pick(Self.stages)
            pipeline += " | \(stage)"
            let isNarrow = stage.hasPrefix("select")
            if !isNarrow, numbers.next(2) == 0 { pipeline += " | where \(numbers.pick(Self.conditions))" }
            pipeline += " | " + numbers.pick(Self.endings)
            let program = "let zones = [\"UTC\", \"Asia/Seoul\"]\nlet wanted = \"a\"\n(\(pipeline))"
            let pushed = try await run(program, engine, pushesDown: true)
            let local = try await run(program, engine, pushesDown: false)
            #expect(pushed == local, "\(pipeline)")
        }
    }

    private static let countable = [
        ".timezone == \"UTC\"", ".is_activated", "not .is_activated", ".timezone > \"B\"", ".site_id > 20",
        ".timezone != \"UTC\"", ".timezone in [\"UTC\", \"Asia/Seoul\"]", ".external_site_id.contains(\"1\")",
        ".dealer_id == 43", ".account_number != nil", ".site_id % 2 == 0",
    ]
    private static let keys = [
        ".timezone", ".is_activated", ".timezone, .is_activated", ".is_activated, .timezone", ".dealer_id",
        "zone: .timezone", ".dealer_id, .timezone", ".external_site_id", ".account_number",
        ".name, .timezone",
        "zone: .timezone.upper()", ".timezone, zone: .timezone",
    ]

    @Test("counts by values from an index agree with those of the rows, ties and all")
    func countsByIndex() async throws {
        let service = try SQLiteSitesService(.memory, now: { 0 })
        var numbers = Numbers(seed: 5)
        for dealer in [42, 43, 44] { try await service.addDealer(Dealer(id: DealerID(dealer), name: "Acme")) }
        for number in 0..<60 {
            let dealer = DealerID(42 + numbers.next(2))
            var draft = SiteDraft(
                externalSiteID: "X-\(number)",
                name: numbers.pick(["a", "A", "é", "e\u{301}"]),
                timezone: numbers.pick(["UTC", "Asia/Seoul", "Europe/Paris", "Asia/Tokyo", "Africa/Cairo"])
            )
            if numbers.next(2) == 0 { draft.accountNumber = numbers.pick(["A", "0", "00"]) }
            let site = try await service.createSite(draft, dealer: dealer)
            if numbers.next(2) == 0 {
                _ = try await service.setActivation(dealer: dealer, id: site.siteID, isActivated: true)
            }
        }
        let engine = Self.engine(service)
        for _ in 0..<400 {
            var pipeline = numbers.pick(["sites()", "sites(dealer: [43, 42])", "sites(dealer: [44, 43])"])
            for _ in 0..<numbers.next(3) { pipeline += " | where \(numbers.pick(Self.countable))" }
            pipeline += numbers.pick(["", "", " | sort .name", " | take 30", " | skip 5"])
            pipeline += " | count by \(numbers.pick(Self.keys))"
            pipeline += numbers.pick(["", " | where .count > 2", " | take 2", " | skip 1"])
            let program = "(\(pipeline))"
            let pushed = try await run(program, engine, pushesDown: true)
            let local = try await run(program, engine, pushesDown: false)
            #expect(pushed == local, "\(pipeline)")
        }
    }

    private static func engine(_ service: SQLiteSitesService) -> Engine {
        var settings = SitesSettings { () async throws(SitesServiceError) in service }
        settings.defaultDealer = DealerID(42)
        settings.countsGroups = SQLiteSitesService.countsGroups
        return Engine(modules: StandardLibrary.modules + [SitesModule.module(settings)])
    }

    private func run(_ program: String, _ engine: Engine, pushesDown: Bool) async throws -> String {
        let session = engine.session(host: RecordingHost())
        session.pushesDown = pushesDown
        return ValueText.literal(try await session.evaluate(program).value, session.context.heap)
    }

    @Test("explain says what goes to the source and what stays, and sends nothing")
    func explain() async throws {
        var settings = SitesSettings { () async throws(SitesServiceError) in
            throw SitesServiceError(.unavailable, "nothing may be sent")
        }
        settings.defaultDealer = DealerID(42)
        let engine = Engine(modules: StandardLibrary.modules + [SitesModule.module(settings)])
        let host = RecordingHost()
        let session = engine.session(host: host)
        let code =
            "sites() | where .timezone == \"UTC\" and .name.upper() == \"A\" | sort .name | take 3 | select .name | explain"
        _ = try await session.evaluate(code)
        #expect(
            host.lines == [
                "source: sites(dealer: 42)", "  at the source: where .timezone == \"UTC\"",
                "  at the source: sort .name",
                "  columns read: name, timezone", "  GET /partner/v1/dealers/42/sites",
                "here: where  (.name.upper() == \"A\": it does not compare a field with a plain value)",
                "here: take  (rows are dropped before it)", "here: select",
            ]
        )
    }

    @Test("explain says that an index is counted from, where that is so")
    func explainCounts() async throws {
        var settings = SitesSettings { () async throws(SitesServiceError) in
            throw SitesServiceError(.unavailable, "nothing may be sent")
        }
        settings.defaultDealer = DealerID(42)
        settings.countsGroups = SQLiteSitesService.countsGroups
        let pipeline = "sites() | where not .is_activated | count by .timezone | explain"
        let counted = try await lines(pipeline, settings)
        #expect(
            counted == [
                "source: sites(dealer: 42)", "  at the source: where not .is_activated",
                "  at the source: count by .timezone", "  columns read: timezone",
                "  GET /partner/v1/dealers/42/sites (counted from an index)",
                "here: count  (puts the numbers the source counted in order)",
            ]
        )
        let read = [
            "source: sites(dealer: 42)", "  at the source: where not .is_activated",
            "  columns read: timezone", "  GET /partner/v1/dealers/42/sites", "here: count",
        ]
        settings.isDryRun = true
        #expect(try await lines(pipeline, settings) == read)
        settings.isDryRun = false
        settings.countsGroups = { _, _ in false }
        #expect(try await lines(pipeline, settings) == read)
    }

    private func lines(_ program: String, _ settings: SitesSettings) async throws -> [String] {
        let host = RecordingHost()
        let engine = Engine(modules: StandardLibrary.modules + [SitesModule.module(settings)])
        _ = try await engine.session(host: host).evaluate(program)
        return host.lines
    }
}

/// Random numbers that come again with the same seed.
private struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % count
    }

    mutating func pick(_ choices: [String]) -> String { choices[next(choices.count)] }
}
