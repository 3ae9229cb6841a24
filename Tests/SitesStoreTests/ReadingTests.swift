import Foundation
import SitesCore
import SitesStore
import Testing

@Suite("Reading a store beside its writer")
struct ReadingTests {
    private let dealer = DealerID(1)
    private let path = FileManager.default.temporaryDirectory.appending(
        path: "sitescript-\(UUID().uuidString)/sites.db"
    ).path

    /// A store with so many sites.
    private func store(_ count: Int) async throws -> SQLiteSitesService {
        let store = try SQLiteSitesService(.file(path), now: { 5 })
        try await store.addDealer(Dealer(id: dealer, name: "One"))
        let drafts = (0..<count).map {
            SiteOperation.create(SiteDraft(externalSiteID: "\($0)", name: "HQ", timezone: "UTC"))
        }
        _ = try await store.perform(drafts, dealer: dealer)
        return store
    }

    @Test("a look at one site sees every write before it, also those of another process")
    func looks() async throws {
        let (one, two) = (try await store(1), try SQLiteSitesService(.file(path)))
        for number in 0..<20 {
            let patch = SitePatch([.address2: .text("Floor \(number)"), .monitoringStationID: .integer(7)])
            let writer = number % 2 == 0 ? one : two
            _ = try await writer.updateSite(dealer: dealer, id: SiteID(1), patch: patch)
            for store in [one, two] {
                let site = try await store.site(dealer: dealer, id: SiteID(1)).site
                #expect(site.address2 == "Floor \(number)" && site.monitoringStationID == 7)
            }
        }
        try await two.deleteSite(dealer: dealer, id: SiteID(1))
        let gone = SitesServiceError.unknownSite(SiteID(1), dealer)
        await #expect(throws: gone) { try await one.site(dealer: dealer, id: SiteID(1)) }
        let unknown = SitesServiceError.unknownDealer(DealerID(2))
        await #expect(throws: unknown) { try await one.site(dealer: DealerID(2), id: SiteID(1)) }
    }

    @Test("every field of a site is looked up as it is listed")
    func fields() async throws {
        let store = try await store(1)
        let patch = SitePatch([
            .name: .text("Zoë’s \"HQ\""), .accountNumber: .text("A"), .address1: .text(""),
            .address2: .text("Floor 2"), .timezone: .text("Asia/Seoul"), .monitoringStationID: .integer(3),
        ])
        _ = try await store.updateSite(dealer: dealer, id: SiteID(1), patch: patch)
        let listed = try await store.sites(dealer: dealer, matching: SiteQuery())
        let detail = SiteDetail(site: listed[0], hasPhysicalBridge: false)
        #expect(try await store.site(dealer: dealer, id: SiteID(1)) == detail)
    }

    @Test("a connection that a scan gave back, also in its middle, sees what was written since")
    func scans() async throws {
        let store = try await store(10)
        for number in 0..<20 {
            let scan = try await store.scan(dealers: [dealer], matching: SiteQuery())
            #expect(try await scan.next(maximumRows: 4)?.rowCount == 4)
            if number % 2 == 0 {
                #expect(try await scan.next(maximumRows: 100)?.rowCount == 6 + number)
            } else {
                scan.cancel()
            }
            let draft = SiteDraft(externalSiteID: "late \(number)", name: "HQ", timezone: "UTC")
            let site = try await store.createSite(draft, dealer: dealer)
            #expect(try await store.site(dealer: dealer, id: site.siteID).site == site)
        }
    }

    @Test("scans side by side, on connections that are lent again and again", .timeLimit(.minutes(1)))
    func scansAtOnce() async throws {
        let store = try await store(20)
        let counts = try await withThrowingTaskGroup(of: Int.self, returning: [Int].self) { group in
            for _ in 0..<8 {
                group.addTask { [dealer] in
                    var count = 0
                    for _ in 0..<300 {
                        let scan = try await store.scan(dealers: [dealer], matching: SiteQuery(limit: 7))
                        while let batch = try await scan.next(maximumRows: 8) { count += batch.rowCount }
                    }
                    return count
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == [Int](repeating: 2100, count: 8))
    }

    @Test("many at once read what is there while it is written")
    func manyAtOnce() async throws {
        let store = try await store(50)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...50 {
                group.addTask { [dealer] in
                    let site = try await store.site(dealer: dealer, id: SiteID(number)).site
                    _ = try await store.setActivation(dealer: dealer, id: SiteID(number), isActivated: true)
                    let scan = try await store.scan(dealers: [dealer], matching: SiteQuery())
                    return try await (scan.next(maximumRows: 1000)?.rowCount ?? 0) * site.siteID.rawValue
                }
            }
            var sum = 0
            for try await product in group { sum += product }
            #expect(sum == 50 * (1...50).reduce(0, +))
        }
        let active = SiteQuery(filters: [SiteFilter(.isActivated, .equals(.boolean(true)))])
        #expect(try await store.countSites(dealers: [dealer], matching: active) == 50)
    }

    @Test("counts that are known are counted anew once somebody changed the store, here or elsewhere")
    func knownCounts() async throws {
        let (one, two) = (try await store(3), try SQLiteSitesService(.file(path)))
        /// How many sites there are and how many in each zone, by both, each asked twice.
        func counts() async throws -> Set<[Int]> {
            var found: Set<[Int]> = []
            for store in [one, two, one, two] {
                let all = try await store.countSites(dealers: [dealer], matching: SiteQuery())
                let zones = try await store.countSites(
                    dealers: [dealer],
                    matching: SiteQuery(),
                    by: [.timezone]
                )
                found.insert([all] + (zones ?? []).map(\.count))
            }
            return found
        }
        #expect(try await counts() == [[3, 3]])
        for writer in [one, two] {
            let draft = SiteDraft(externalSiteID: "\(ObjectIdentifier(writer))", name: "HQ", timezone: "UTC")
            _ = try await writer.createSite(draft, dealer: dealer)
        }
        #expect(try await counts() == [[5, 5]])
        let moved = SitePatch([.timezone: .text("Asia/Seoul")])
        _ = try await two.updateSite(dealer: dealer, id: SiteID(2), patch: moved)
        #expect(try await counts() == [[5, 4, 1]])
        let taken = SiteDraft(externalSiteID: "0", name: "HQ", timezone: "UTC")
        await #expect(throws: SitesServiceError.self) { try await one.createSite(taken, dealer: dealer) }
        #expect(try await counts() == [[5, 4, 1]])
        try await one.deleteSite(dealer: dealer, id: SiteID(2))
        #expect(try await counts() == [[4, 4]])
        // What is asked of other sites is another count.
        let active = SiteQuery(filters: [SiteFilter(.isActivated, .equals(.boolean(true)))])
        #expect(try await one.countSites(dealers: [dealer], matching: active) == 0)
    }

    @Test("a client that another process revokes is out at the next look")
    func revocation() async throws {
        let (server, other) = (try await store(0), try SQLiteSitesService(.file(path)))
        var client = APIClient(id: "c", name: "C", dealers: [dealer], createdAtMilliseconds: 0)
        #expect(try await server.isActive(clientID: "c") == false)
        try await other.addClient(client)
        for isRevoked in [false, true, false, true] {
            client.isRevoked = isRevoked
            try await other.replaceClient(client)
            #expect(try await server.isActive(clientID: "c") == !isRevoked)
        }
        #expect(try await server.isActive(clientID: "C") == false)
    }

    @Test("nothing is left of the log when a store that was read is closed")
    func closing() async throws {
        do {
            let store = try await store(3)
            _ = try await store.site(dealer: dealer, id: SiteID(1))
            let scan = try await store.scan(dealers: [dealer], matching: SiteQuery())
            while try await scan.next(maximumRows: 2) != nil {}
        }
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    }
}
