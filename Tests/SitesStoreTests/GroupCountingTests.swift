import GRDB
import SitesCore
import Testing

@testable import SitesStore

/// Counting from an index gives what counting the sites one by one gives, in the same order.
@Suite("Counting groups")
struct GroupCountingTests {
    private let dealers = [DealerID(42), DealerID(43)]

    /// A store with so many sites in so many zones, of which every third is active.
    private func store(_ siteCount: Int, zones: Int) async throws -> SQLiteSitesService {
        let store = try SQLiteSitesService(.memory, now: { 0 })
        for dealer in dealers { try await store.addDealer(Dealer(id: dealer, name: "Acme")) }
        try store.write { database in
            for number in 0..<siteCount {
                // Behind the validation, which knows only real zones.
                try database.execute(
                    sql: """
                        INSERT INTO site (dealer_id, external_site_id, name, timezone, is_activated, created_at) \
                        VALUES (?, ?, 'HQ', ?, ?, 0)
                        """,
                    arguments: [
                        42 + number % 5 / 4, "X-\(number)", "zone \(number * 7919 % zones)", number % 3 == 0,
                    ]
                )
            }
        }
        return store
    }

    /// The same by looking at each site; what comes more than once is added up.
    private func sum(_ counts: [SiteGroupCount]) -> [SiteGroupCount] {
        var result: [SiteGroupCount] = []
        for group in counts {
            if let place = result.firstIndex(where: { $0.values == group.values }) {
                result[place].count += group.count
            } else {
                result.append(group)
            }
        }
        return result
    }

    @Test("all queries that an index serves", arguments: [(900, 7), (600, 150), (0, 1)])
    func agree(siteCount: Int, zones: Int) async throws {
        let store = try await store(siteCount, zones: zones)
        var sites: [Site] = []
        for dealer in dealers { sites += try await store.sites(dealer: dealer, matching: SiteQuery()) }
        let filters: [[SiteFilter]] = [
            [], [SiteFilter(.isActivated, .equals(.boolean(true)))],
            [SiteFilter(.siteID, .lessThan(.integer(99)))],
            [SiteFilter(.timezone, .greaterThan(.text("zone 3")))],
            [SiteFilter(.dealerID, .equals(.integer(43)))],
            [SiteFilter(.timezone, .isNotNull), SiteFilter(.isActivated, .notEquals(.boolean(true)))],
            [SiteFilter(.externalSiteID, .endsWith("7"))], [SiteFilter(.timezone, .isNull)],
        ]
        let keys: [[SiteField]] = [
            [.timezone], [.isActivated], [.isActivated, .timezone], [.dealerID], [.dealerID, .isActivated],
        ]
        for filters in filters {
            for keys in keys {
                let query = SiteQuery(filters: filters)
                let counts = try await store.countSites(dealers: dealers, matching: query, by: keys)
                #expect((counts != nil) == SQLiteSitesService.countsGroups(query, by: keys))
                guard let counts else { continue }
                let rows = query.apply(to: sites).map { site in
                    SiteGroupCount(values: keys.map { site[$0] }, count: 1)
                }
                #expect(sum(counts) == sum(rows), "\(filters) by \(keys)")
            }
        }
    }

    @Test("what no index serves, and what would count each site by itself, is not counted")
    func refused() {
        #expect(!SQLiteSitesService.countsGroups(SiteQuery(), by: [.name]))
        #expect(!SQLiteSitesService.countsGroups(SiteQuery(), by: [.timezone, .accountNumber]))
        #expect(!SQLiteSitesService.countsGroups(SiteQuery(), by: [.externalSiteID]))
        #expect(!SQLiteSitesService.countsGroups(SiteQuery(limit: 3), by: [.timezone]))
        #expect(!SQLiteSitesService.countsGroups(SiteQuery(sort: [SiteSort(.name)]), by: [.timezone]))
        let named = SiteQuery(filters: [SiteFilter(.name, .equals(.text("HQ")))])
        #expect(!SQLiteSitesService.countsGroups(named, by: [.timezone]))
    }

    @Test("an unknown dealer is said")
    func unknownDealer() async throws {
        let store = try await store(1, zones: 1)
        await #expect(throws: SitesServiceError.self) {
            _ = try await store.countSites(dealers: [DealerID(7)], matching: SiteQuery(), by: [.timezone])
        }
    }

    @Test("the indexes that are known are those of the store")
    func indexes() throws {
        let database = try DatabaseQueue()
        try Migrations.migrate(database)
        let found = try database.read { database in
            try Row.fetchAll(database, sql: "PRAGMA index_list(site)").map { row in
                let name: String = row["name"]
                let columns = try String.fetchAll(
                    database,
                    sql: "SELECT name FROM pragma_index_info(?) ORDER BY seqno",
                    arguments: [name]
                )
                return SiteIndex(
                    name: name,
                    fields: columns.compactMap(SiteField.init),
                    isUnique: row["unique"]
                )
            }
        }
        #expect(Set(found) == Set(SiteIndex.all))
        // A zone and whether it is active are never NULL, by which the entries are gone through.
        #expect(SiteIndex.all.allSatisfy { !$0.fields.contains(where: \.isOptional) })
    }
}
