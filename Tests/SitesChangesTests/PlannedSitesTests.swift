import SitesCore
import SitesStore
import SitesTestSupport
import Testing

@testable import SitesChanges

/// A generator whose numbers are the same for the same seed.
private struct Chance: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Random changes over random sites: what a dry run foretells is what happens, and what was made can be taken back.
@Suite("Dry runs and undo over random changes")
struct PlannedSitesTests {
    private let dealers = [DealerID(42), DealerID(43)]
    private static let zones = ["UTC", "Asia/Seoul", "US/Pacific", "America/New_York"]
    private static let names = ["Site", "서울", "e\u{301}", "\u{e9}", "a,b", "Z", "z\"q"]

    enum BackEnd: String, CaseIterable {
        case memory, store, remote
    }

    /// Every back end with a seed; fewer where each reading is a request.
    private static let cases: [(BackEnd, UInt64)] = BackEnd.allCases.flatMap { backEnd in
        (0..<(backEnd == .remote ? 4 : 16)).map { (backEnd, UInt64($0)) }
    }

    private func service(_ backEnd: BackEnd) async throws -> any SitesService {
        switch backEnd {
        case .memory: MemorySitesService(now: { 5 })
        case .store: try SQLiteSitesService(.memory, now: { 5 })
        case .remote: try await RemoteFixture()
        }
    }

    private func draft(_ id: String, _ chance: inout Chance) -> SiteDraft {
        SiteDraft(
            externalSiteID: id,
            name: Self.names.randomElement(using: &chance) ?? "",
            timezone: Self.zones.randomElement(using: &chance) ?? "",
            monitoringStationID: Bool.random(using: &chance) ? Int.random(in: 1...3, using: &chance) : nil,
            accountNumber: Bool.random(using: &chance) ? "00\(Int.random(in: 1...3, using: &chance))" : nil,
            address1: Bool.random(using: &chance) ? "" : nil
        )
    }

    private func filled(_ backEnd: BackEnd, _ seed: UInt64) async throws -> any SitesService {
        var chance = Chance(state: seed)
        let service = try await service(backEnd)
        for dealer in dealers { try await service.addDealer(Dealer(id: dealer, name: "D")) }
        for number in 0..<Int.random(in: 0...14, using: &chance) {
            let dealer = dealers.randomElement(using: &chance) ?? dealers[0]
            let site = try await service.createSite(draft("A-\(number)", &chance), dealer: dealer)
            if Bool.random(using: &chance) {
                _ = try await service.setActivation(dealer: dealer, id: site.siteID, isActivated: true)
            }
        }
        return service
    }

    private func sites(_ service: any SitesService) async throws -> [Site] {
        var all: [Site] = []
        for dealer in dealers {
            all += try await service.sites(
                dealer: dealer,
                matching: SiteQuery(sort: [SiteSort(.externalSiteID)])
            )
        }
        return all
    }

    /// The sites without what is new for every one that is created.
    private func plain(_ sites: [Site]) -> [Site] {
        sites.map { site in
            var site = site
            site.siteID = SiteID(0)
            site.createdAtMilliseconds = 0
            // Over HTTP an empty address is none.
            if site.address1 == "" { site.address1 = nil }
            return site
        }
    }

    /// One step of a program: changes of one kind, planned over what `service` holds.
    private func changes(_ service: any SitesService, _ step: Int, _ seed: UInt64) async throws -> Changes {
        var chance = Chance(state: seed)
        let all = try await sites(service)
        switch Int.random(in: 0...4, using: &chance) {
        case 0:
            let proposals = (0..<Int.random(in: 1...4, using: &chance)).map { number in
                ChangePlanner.Proposal(
                    dealer: dealers.randomElement(using: &chance) ?? dealers[0],
                    draft: draft("N-\(step)-\(number)", &chance),
                    activation: [nil, true, false].randomElement(using: &chance) ?? nil
                )
            }
            return try await ChangePlanner(service).create(proposals, unlessExists: false)
        case 1:
            return Changes(
                all.compactMap { site in
                    guard Bool.random(using: &chance) else { return nil }
                    var patch = SitePatch([.name: .text(Self.names.randomElement(using: &chance) ?? "")])
                    if Bool.random(using: &chance) { patch.set(.accountNumber, nil) }
                    if Bool.random(using: &chance) {
                        patch.set(.externalSiteID, .text("R-\(step)-\(site.externalSiteID)"))
                    }
                    return ChangePlanner.update(
                        site,
                        patch: patch,
                        activation: [nil, true, false].randomElement(using: &chance) ?? nil
                    )
                }
            )
        case 2: return Changes(all.compactMap { ChangePlanner.setActivation($0, true) })
        case 3: return Changes(all.compactMap { ChangePlanner.setActivation($0, false) })
        default:
            return Changes(
                all.filter { _ in Int.random(in: 0...2, using: &chance) == 0 }.map(ChangePlanner.delete)
            )
        }
    }

    private func query(_ chance: inout Chance) -> SiteQuery {
        let filters: [SiteFilter] = [
            SiteFilter(.timezone, .equals(.text("UTC"))), SiteFilter(.isActivated, .equals(.boolean(true))),
            SiteFilter(.accountNumber, .isNull), SiteFilter(.name, .greaterThan(.text("a"))),
            SiteFilter(.externalSiteID, .startsWith("N")),
            SiteFilter(.monitoringStationID, .isIn([.integer(1), .integer(2)])),
        ]
        let keys: [SiteField] = [.name, .accountNumber, .timezone, .externalSiteID, .isActivated]
        return SiteQuery(
            filters: Bool.random(using: &chance)
                ? filters.randomElement(using: &chance).map { [$0] } ?? [] : [],
            sort: (0..<Int.random(in: 0...2, using: &chance)).map { _ in
                SiteSort(
                    keys.randomElement(using: &chance) ?? .name,
                    isDescending: Bool.random(using: &chance)
                )
            },
            limit: Bool.random(using: &chance) ? Int.random(in: 0...6, using: &chance) : nil,
            offset: Int.random(in: 0...3, using: &chance)
        )
    }

    @Test(
        "what a dry run foretells is what happens",
        arguments: PlannedSitesTests.cases
    )
    func foretelling(_ backEnd: BackEnd, _ seed: UInt64) async throws {
        let dry = try await filled(backEnd, seed)
        let wet = try await filled(backEnd, seed)
        let start = try await sites(dry)
        let planned = PlannedSites()
        let view = PlannedSitesService(dry, planned)
        var parts: [Changes] = []
        // Sites that are created side by side have their numbers in any order, by which equal rows are sorted.
        var oneByOne = ApplyOptions()
        oneByOne.concurrency = 1
        for step in 0..<5 {
            let foretold = try await changes(view, step, seed &* 31 &+ UInt64(step))
            let real = try await changes(wet, step, seed &* 31 &+ UInt64(step))
            #expect(foretold.counts.map(\.count) == real.counts.map(\.count), "step \(step)")
            planned.take(foretold, time: 5)
            parts.append(foretold)
            _ = try await Applier(wet, journal: NoJournal(), options: oneByOne).apply(real)
            #expect(try await plain(sites(view)) == plain(sites(wet)), "step \(step)")
            try await compare(view, wet, seed &+ UInt64(step) &* 7)
        }
        #expect(try await sites(dry) == start)
        // All of it as one plan comes to the same.
        let whole = Changes.folding(parts)
        #expect(!whole.changes.contains { $0.siteID.map(PlannedSites.isProvisional) ?? false })
        let report = try await Applier(dry, journal: NoJournal(), options: ApplyOptions()).apply(whole)
        #expect(report.count(.done) == whole.changes.count, "\(report.rows.filter { $0.status != .done })")
        #expect(try await plain(sites(dry)) == plain(sites(wet)))
    }

    /// Readings of both in bulk, with filters, sorting and limits at the source.
    private func compare(_ view: any SitesService, _ wet: any SitesService, _ seed: UInt64) async throws {
        var chance = Chance(state: seed)
        for _ in 0..<12 {
            let query = query(&chance)
            let count = try await view.countSites(dealers: dealers, matching: query)
            let foretold = try await read(view, query)
            let real = try await read(wet, query)
            #expect(foretold == real && count == real.count, "\(query)")
        }
    }

    private func read(_ service: any SitesService, _ query: SiteQuery) async throws -> [Site] {
        let scan = try await service.scan(dealers: dealers, matching: query)
        var sites: [Site] = []
        while let batch = try await scan.next(maximumRows: 3) { sites += batch.sites }
        return plain(sites)
    }

    @Test(
        "undo of apply changes nothing in the end",
        arguments: PlannedSitesTests.cases
    )
    func undoing(_ backEnd: BackEnd, _ seed: UInt64) async throws {
        let folder = TemporaryFolder()
        let runs = RunFolder(folder.path)
        let service = try await filled(backEnd, seed)
        for step in 0..<5 {
            let before = try await plain(sites(service))
            for isUndone in [true, false] {
                let changes = try await changes(service, step, seed &* 17 &+ UInt64(step))
                guard changes.validCount > 0 else { continue }
                let journal = runs.newJournal()
                _ = try await Applier(service, journal: journal, options: ApplyOptions()).apply(changes)
                guard isUndone else { continue }
                let record = try #require(runs.record(journal.runID))
                let back = try await Undo(record, service).changes()
                let report = try await Applier(service, journal: NoJournal(), options: ApplyOptions()).apply(
                    back
                )
                #expect(report.count(.done) == back.changes.count, "step \(step): \(report)")
                #expect(try await plain(sites(service)) == before, "step \(step)")
                #expect(try await Undo(record, service).changes().changes.isEmpty, "step \(step), twice")
            }
        }
    }
}
