import GRDB
import SitesCore
import Testing

@testable import SitesStore

/// What SQLite does for the lists of every day: a wrong index costs a scan and a sort of all sites.
@Suite("Query plans")
struct QueryPlanTests {
    private func plan(_ query: SiteQuery, areAll: Bool = false) throws -> String {
        let database = try DatabaseQueue()
        try Migrations.migrate(database)
        return try database.read { database in
            let translation = QueryTranslation.list(query, dealers: [DealerID(42)], areAll: areAll)
            let rows = try Row.fetchAll(
                database,
                sql: "EXPLAIN QUERY PLAN " + translation.sql,
                arguments: StatementArguments(translation.arguments)
            )
            return rows.map { $0["detail"] as String }.joined(separator: "; ")
        }
    }

    @Test("sites in the order of their ids are not sorted")
    func natural() throws {
        for query in [
            SiteQuery(), SiteQuery(fields: [.timezone], limit: 3), SiteQuery(sort: [SiteSort(.siteID)]),
        ] {
            let plan = try plan(query)
            #expect(plan.contains("site_by_dealer") && !plan.contains("TEMP B-TREE"), "\(plan)")
        }
    }

    @Test("the sites of the only dealer are read from the table, without an index that leads to each of them")
    func onlyDealer() throws {
        let isHQ = SiteFilter(.name, .contains("HQ"))
        for query in [
            SiteQuery(), SiteQuery(fields: [.timezone], limit: 3), SiteQuery(filters: [isHQ]),
            SiteQuery(filters: [SiteFilter(.timezone, .notEquals(.text("UTC")))]),
        ] {
            #expect(try plan(query, areAll: true) == "SCAN site")
        }
        let byName = SiteQuery(filters: [isHQ], sort: [SiteSort(.name)], limit: 3)
        #expect(try plan(byName, areAll: true) == "SCAN site; USE TEMP B-TREE FOR ORDER BY")
    }

    @Test("the sites of a zone are found by it", arguments: [false, true])
    func zone(areAll: Bool) throws {
        let isSeoul = SiteFilter(.timezone, .equals(.text("Asia/Seoul")))
        for query in [SiteQuery(filters: [isSeoul]), SiteQuery(filters: [isSeoul], limit: 3)] {
            let plan = try plan(query, areAll: areAll)
            #expect(plan.contains("site_by_zone (dealer_id=? AND timezone=?"), "\(plan)")
        }
    }

    @Test("a site is found by your system's identifier")
    func identifier() throws {
        let plan = try plan(SiteQuery(filters: [SiteFilter(.externalSiteID, .equals(.text("A-1")))]))
        #expect(plan.contains("dealer_id=? AND external_site_id=?"), "\(plan)")
    }
}
