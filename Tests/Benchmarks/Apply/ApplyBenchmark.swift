import Foundation
import GRDBSQLite
import SitesChanges
import SitesCore
import SitesStore

/// What applying 100,000 updates with journal and stale check costs, as a multiple of the same updates by a bare
/// prepared statement in one transaction per batch: both in turn, the least CPU time of each.
///
/// `swift build -c release --product apply-benchmark && .build/release/apply-benchmark [ROUNDS]`
@main
enum ApplyBenchmark {
    private static let count = 100_000
    private static let batch = 2000
    private static let dealer = DealerID(42)

    static func main() async throws {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 7
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "apply-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
        ).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/sites.db"
        let store = try SQLiteSitesService(.file(path))
        try await fill(store)
        var bare: [Double] = []
        var applied: [Double] = []
        for round in 0..<rounds {
            let sites = try await store.sites(dealer: dealer, matching: SiteQuery())
            let name = "Floor \(round)"
            var start = cpuSeconds()
            try update(path, sites, to: name + "a")
            bare.append(cpuSeconds() - start)
            let changes = try await plan(store, name + "b")
            start = cpuSeconds()
            let journal = RunFolder(folder + "/runs").newJournal()
            let report = try await Applier(store, journal: journal, options: ApplyOptions()).apply(changes)
            applied.append(cpuSeconds() - start)
            precondition(report.count(.done) == count, "every update is made")
        }
        for (name, times) in [("bare statement", bare), ("apply", applied)] {
            let (least, most) = (times.min() ?? 0, times.max() ?? 0)
            print("\(name): \(text(least)) s CPU (most \(text(most))) for \(count) updates")
        }
        print("ratio: \(text((applied.min() ?? 0) / (bare.min() ?? 1)))")
        try await lookBack(store, RunFolder(folder + "/many"), rounds)
    }

    /// What it takes to list 1,000 runs of ten updates each, and to find those of a site that all of them changed, or
    /// one in a hundred.
    private static func lookBack(_ store: SQLiteSitesService, _ runs: RunFolder, _ rounds: Int) async throws {
        let sites = try await store.sites(dealer: dealer, matching: SiteQuery(limit: 901))
        for number in 0..<1000 {
            let first = 1 + number % 100 * 9
            let some = sites[..<1] + sites[first..<first + 9]
            let patch = SitePatch([.address2: .text("Run \(number)")])
            let changes = Changes(some.compactMap { ChangePlanner.update($0, patch: patch, activation: nil) })
            // The sites as they were before all runs serve for every one.
            var options = ApplyOptions()
            options.staleness = .force
            _ = try await Applier(store, journal: runs.newJournal(), options: options).apply(changes)
        }
        func least(_ what: String, _ body: () -> Int) {
            var times: [Double] = []
            var count = 0
            for _ in 0..<rounds {
                let start = cpuSeconds()
                count = body()
                times.append(cpuSeconds() - start)
            }
            print("\(what): \(text(times.min() ?? 0)) s CPU (most \(text(times.max() ?? 0))), \(count) found")
        }
        least("runs") { runs.ids.compactMap(runs.summary).count }
        least("history of a site of all") { runs.history(of: sites[0].siteID.rawValue).count }
        least("history of a site of some") { runs.history(of: sites[500].siteID.rawValue).count }
    }

    private static func text(_ number: Double) -> String { String(format: "%.3f", number) }

    private static func fill(_ store: SQLiteSitesService) async throws {
        try await store.addDealer(Dealer(id: dealer, name: "Acme"))
        for start in stride(from: 0, to: count, by: batch) {
            let drafts = (start..<start + batch).map { number in
                SiteOperation.create(
                    SiteDraft(
                        externalSiteID: "B-\(100_000 + number)",
                        name: "Branch office number \(number)",
                        timezone: "America/Los_Angeles",
                        monitoringStationID: 7,
                        accountNumber: "ACCT-\(number)",
                        address1: "\(number) Main Street, Springfield",
                        address2: "Floor 1"
                    )
                )
            }
            _ = try await store.perform(drafts, dealer: dealer)
        }
    }

    private static func plan(_ store: SQLiteSitesService, _ text: String) async throws -> Changes {
        let patch = SitePatch([.address2: .text(text)])
        return Changes(
            try await store.sites(dealer: dealer, matching: SiteQuery()).compactMap {
                ChangePlanner.update($0, patch: patch, activation: nil)
            }
        )
    }

    /// The same updates, of the same sites in the same batches.
    private static func update(_ path: String, _ sites: [Site], to text: String) throws {
        var connection: OpaquePointer?
        var statement: OpaquePointer?
        func require(_ code: Int32) {
            precondition(code == SQLITE_OK || code == SQLITE_DONE, "SQLite: \(code)")
        }
        func run(_ sql: String) { require(sqlite3_exec(connection, sql, nil, nil, nil)) }
        require(sqlite3_open(path, &connection))
        defer { sqlite3_close(connection) }
        run("PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -32768")
        let sql = "UPDATE site SET address2 = ? WHERE site_id = ?"
        require(sqlite3_prepare_v2(connection, sql, -1, &statement, nil))
        defer { sqlite3_finalize(statement) }
        for start in stride(from: 0, to: sites.count, by: batch) {
            run("BEGIN IMMEDIATE")
            for site in sites[start..<min(start + batch, sites.count)] {
                sqlite3_bind_text(statement, 1, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
                sqlite3_bind_int64(statement, 2, Int64(site.siteID.rawValue))
                require(sqlite3_step(statement))
                sqlite3_reset(statement)
            }
            run("COMMIT")
        }
    }

    /// User and system time of this process.
    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
