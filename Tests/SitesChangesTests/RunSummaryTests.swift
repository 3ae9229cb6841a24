import Foundation
import SitesCore
import SitesStore
import SitesTestSupport
import Testing

@testable import SitesChanges

@Suite("What a run came to, by the ends of its journal")
struct RunSummaryTests {
    private let dealer = DealerID(42)
    private let folder = TemporaryFolder()
    private var runs: RunFolder { RunFolder(folder.path) }

    private func store() async throws -> SQLiteSitesService {
        let store = try SQLiteSitesService(.memory)
        try await store.addDealer(Dealer(id: dealer, name: "Acme"))
        let drafts = (0..<100).map { number in
            SiteOperation.create(SiteDraft(externalSiteID: "B-\(number)", name: "B", timezone: "UTC"))
        }
        _ = try await store.perform(drafts, dealer: dealer)
        return store
    }

    private func apply(_ changes: Changes, _ store: SQLiteSitesService) async throws -> RunReport {
        let start = try await RunStart(changes, store, folder: runs, label: nil, now: 0)
        return try await Applier(store, journal: start.journal, options: ApplyOptions()).apply(start.changes)
    }

    private func file(_ run: String) -> URL { URL(fileURLWithPath: "\(folder.path)/\(run).jsonl") }

    @Test("says the same as the whole journal, also of a run that stopped and went on")
    func same() async throws {
        let store = try await store()
        let sites = try await store.sites(dealer: dealer, matching: SiteQuery())
        var stale = sites[1]
        stale.name = "Other"
        let name = SitePatch([.name: .text("New")])
        // A new site, one that is stale, and one whose identifier is taken, at which the run stops.
        let new = SiteDraft(externalSiteID: "N", name: "N", timezone: "UTC")
        let taken = SiteDraft(externalSiteID: "B-7", name: "N", timezone: "UTC")
        let changes = [
            Change(.create, dealer: dealer, draft: new),
            try #require(ChangePlanner.update(stale, patch: name, activation: nil)),
            Change(.create, dealer: dealer, draft: taken),
            try #require(ChangePlanner.update(sites[2], patch: name, activation: nil)),
        ]
        let report = try await apply(Changes(changes), store)
        for turn in 0..<2 {
            let summary = try #require(runs.summary(report.id))
            let whole = RunSummary(try #require(runs.record(report.id)))
            #expect(summary.tally.counts == whole.tally.counts && summary.state == whole.state)
            #expect(summary.tally.sites.text == whole.tally.sites.text)
            #expect(summary.header == whole.header && summary.endTime == whole.endTime)
            #expect(summary.state == (turn == 0 ? "unfinished" : "finished"))
            #expect(summary.count(.done) == (turn == 0 ? 1 : 3) && summary.count(.stale) == 1)
            guard turn == 0 else { break }
            try await store.deleteSite(dealer: dealer, id: sites[7].siteID)
            let record = try #require(runs.record(report.id))
            _ = try await apply(try await Resume(record, store).changes(), store)
        }
    }

    @Test("nothing between the ends is read, and whatever stands at an end is no harm")
    func ends() async throws {
        let store = try await store()
        let sites = try await store.sites(dealer: dealer, matching: SiteQuery())
        let name = SitePatch([.name: .text("New")])
        let changes = Changes(sites.compactMap { ChangePlanner.update($0, patch: name, activation: nil) })
        let run = try await apply(changes, store).id
        var bytes = [UInt8](try Data(contentsOf: file(run)))
        // A damaged line in the middle is found by reading it only.
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: file(run))
        #expect(runs.summary(run)?.damagedLines == [] && runs.record(run)?.damagedLines.count == 1)
        #expect(runs.summary(run)?.count(.done) == 100)
        // Without its last line, or with half of it, the journal tells by all of its lines.
        let end = try #require(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")))
        for size in [end + 1, end + 30, bytes.count - 1] {
            try Data(bytes.prefix(size)).write(to: file(run))
            #expect(runs.summary(run)?.damagedLines.count == 1 && runs.summary(run)?.endTime == nil)
        }
        for foreign in ["", "\n", "no journal\n", "{}", String(repeating: "x", count: 10_000)] {
            try Data(foreign.utf8).write(to: file(run))
            #expect(runs.summary(run) == nil && runs.history(of: 1).isEmpty)
        }
        #expect(throws: RunFolder.Failure.self) { try runs.undoable() }
    }

    @Test("a history is found in the runs whose ranges hold the site")
    func history() async throws {
        let store = try await store()
        let sites = try await store.sites(dealer: dealer, matching: SiteQuery())
        for (number, some) in [sites[10..<20], sites[15..<30], sites[50..<60]].enumerated() {
            let patch = SitePatch([.name: .text("New \(number)")])
            let now = try await store.sites(dealer: dealer, matching: SiteQuery())
            let wanted = now.filter { site in some.contains { $0.siteID == site.siteID } }
            _ = try await apply(
                Changes(wanted.compactMap { ChangePlanner.update($0, patch: patch, activation: nil) }),
                store
            )
        }
        #expect(
            runs.history(of: sites[17].siteID.rawValue).map(\.row.change.after?.name) == ["New 0", "New 1"]
        )
        #expect(runs.history(of: sites[5].siteID.rawValue).isEmpty)
    }

    @Test("ranges hold every id that was put in, however many they are, in a line of bounded length")
    func ranges() throws {
        var generator = SystemRandomNumberGenerator()
        for count in [0, 1, 5, 100, 3000] {
            let ids = (0..<count).map { _ in Int.random(in: 1...1_000_000, using: &generator) }
            var ranges = SiteRanges()
            for id in ids { ranges.insert(SiteID(id)) }
            let text = ranges.text
            let read = try #require(SiteRanges(text: text))
            #expect(ids.allSatisfy { ranges.mayHold($0) && read.mayHold($0) } && text.utf8.count < 1000)
            #expect(read.text == text)
        }
        var ranges = SiteRanges()
        for id in [5, 6, 7, 9, 8, 3] { ranges.insert(SiteID(id)) }
        #expect(ranges.text == "3,5-9")
        for wrong in ["x", "3-", "-3", "5-3", "1-2-3", String(repeating: "1,", count: 100)] {
            #expect(SiteRanges(text: wrong) == nil, "\(wrong.prefix(10))")
        }
    }
}
