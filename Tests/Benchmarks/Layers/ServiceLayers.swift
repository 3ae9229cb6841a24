import SitesChanges
import SitesClient
import SitesCore
import SitesStore

/// Sites: reading the store, journals and plans, and the requests and answers of the API.
enum ServiceLayers {
    private static let count = 20_000
    private static let dealer = DealerID(42)

    static func measure(_ stopwatch: inout Stopwatch, _ folder: String) async throws {
        guard ["store", "changes", "journal", "plan file", "requests"].contains(where: stopwatch.wants) else {
            return
        }
        let store = try SQLiteSitesService(.file(folder + "/sites.db"))
        try await store.addDealer(Dealer(id: dealer, name: "Acme"))
        let drafts = (0..<count).map { draft($0) }
        for start in stride(from: 0, to: count, by: 2000) {
            _ = try await store.perform(drafts[start..<start + 2000].map { .create($0) }, dealer: dealer)
        }
        let sites = try await store.sites(dealer: dealer, matching: SiteQuery())
        try await measureStore(&stopwatch, store, sites)
        try await measureJournal(&stopwatch, sites, folder)
        try await measureRequests(&stopwatch, sites, drafts)
    }

    private static func draft(_ number: Int) -> SiteDraft {
        SiteDraft(
            externalSiteID: "B-\(100_000 + number)",
            name: "Branch office number \(number)",
            timezone: number % 3 == 0 ? "Asia/Seoul" : "America/Los_Angeles",
            monitoringStationID: 7,
            accountNumber: "ACCT-\(number)",
            address1: "\(number) Main Street, Springfield",
            address2: "Floor 1"
        )
    }

    private static func measureStore(
        _ stopwatch: inout Stopwatch,
        _ store: SQLiteSitesService,
        _ sites: [Site]
    ) async throws {
        let wanted: [(String, SiteQuery)] = [
            ("a scan of all fields", SiteQuery()),
            ("a scan of two fields", SiteQuery(fields: [.siteID, .name])),
            ("a scan of a third", SiteQuery(filters: [.init(.timezone, .equals(.text("Asia/Seoul")))])),
        ]
        for (title, query) in wanted {
            try await stopwatch.measure("store", title, count, "site of the store") {
                let scan = try await store.scan(dealers: [dealer], matching: query)
                while let batch = try await scan.next(maximumRows: 4096) {
                    precondition(batch.rowCount > 0, "a batch has rows")
                }
            }
        }
        let some = sites.prefix(2000)
        try await stopwatch.measure("store", "looking a site up", some.count, "site") {
            for site in some { _ = try await store.site(dealer: dealer, id: site.siteID) }
        }
        var number = 0
        try await stopwatch.measure("store", "an update in a batch", some.count, "site") {
            number += 1
            let patch = SitePatch([.address2: .text("Floor \(number)")])
            let updates = some.map { SiteOperation.update($0.siteID, patch, expecting: nil) }
            _ = try await store.perform(updates, dealer: dealer)
        }
    }

    private static func measureJournal(
        _ stopwatch: inout Stopwatch,
        _ sites: [Site],
        _ folder: String
    ) async throws {
        let patch = SitePatch([.address2: .text("Floor 9")])
        let title = "planning an update"
        var changes = Changes([])
        await stopwatch.measure("changes", title, count, "change") {
            changes = Changes(sites.compactMap { ChangePlanner.update($0, patch: patch, activation: nil) })
        }
        let header = RunHeader(label: nil, backEnd: "sqlite", count: count, time: 0)
        let runs = RunFolder(folder + "/runs")
        var last = ""
        try await stopwatch.measure("journal", "writing a change with its outcome", count, "change") {
            let journal = runs.newJournal()
            try journal.begin(header, changes)
            for start in stride(from: 0, to: count, by: 2000) {
                let rows = start...start + 1999
                try journal.append([.intent(rows: rows, round: 0, before: nil)], isDurable: true)
                try journal.append([.outcome(rows: rows, round: 0, RowOutcome(.done))], isDurable: false)
            }
            try journal.end(isComplete: true, counts: [.done: count])
            last = journal.runID
        }
        await stopwatch.measure("journal", "reading it", count, "change") {
            precondition(runs.record(last)?.count(.done) == count, "every outcome is there")
        }
        var plan: [UInt8] = []
        await stopwatch.measure("plan file", "writing", count, "change") {
            plan = PlanFile.bytes(changes, program: nil, backEnd: "sqlite", created: 0)
        }
        try await stopwatch.measure("plan file", "reading", count, "change") {
            let found = try PlanFile.changes(of: plan, name: "plan").validCount
            precondition(found == count, "all are there")
        }
    }

    private static func measureRequests(
        _ stopwatch: inout Stopwatch,
        _ sites: [Site],
        _ drafts: [SiteDraft]
    ) async throws {
        let turns = 2000
        let query = SiteQuery(
            fields: [.siteID, .name, .timezone],
            filters: [
                .init(.timezone, .equals(.text("Asia/Seoul"))), .init(.isActivated, .equals(.boolean(true))),
            ],
            limit: 100
        )
        await stopwatch.measure("requests", "path and parameters of a list", turns, "request") {
            for _ in 0..<turns {
                let pairs = QueryCoding.pairs(query).map { "\($0.name)=\(URLText.encode($0.value))" }
                precondition(!(APIRoute.listSites(dealer).path + pairs.joined(separator: "&")).isEmpty)
            }
        }
        await stopwatch.measure("requests", "the body of a new site", turns, "request") {
            for draft in drafts.prefix(turns) { precondition(!SiteCoding.bytes(of: draft).isEmpty) }
        }
        await stopwatch.measure("requests", "the answer of a site, written", turns, "site") {
            for site in sites.prefix(turns) { precondition(!SiteCoding.bytes(of: site).isEmpty) }
        }
        let bodies = sites.prefix(turns).map { SiteCoding.bytes(of: $0) }
        try await stopwatch.measure("requests", "the answer of a site, read", turns, "site") {
            for body in bodies {
                var reader = JSONReader(body)
                _ = try SiteCoding.site(&reader, dealer: dealer)
            }
        }
        let configuration = ClientConfiguration(baseURL: "https://api.example", credentials: .token("secret"))
        let clock = ClientClock(wall: { 0 }, uptime: { .zero }, sleep: { _ in })
        let client = RemoteSitesService(
            configuration,
            transport: AnsweringTransport(body: bodies[0]),
            clock: clock
        )
        try await stopwatch.measure("requests", "a site asked for, answered at once", turns, "request") {
            for site in sites.prefix(turns) { _ = try await client.site(dealer: dealer, id: site.siteID) }
        }
    }
}

/// Answers every request at once with the same site.
private struct AnsweringTransport: HTTPTransport {
    let body: [UInt8]

    func send(_ request: HTTPRequest, within timeout: Duration) async throws(TransportFailure) -> HTTPReply {
        HTTPReply(200, body: body)
    }
}
