import GRDB

/// The sites of a dealer in the order of their ids, which is the order of every list that asks for no other.
enum Migration002IndexDealers {
    @Sendable
    static func apply(_ database: Database) throws {
        try database.execute(sql: "CREATE INDEX site_by_dealer ON site (dealer_id)")
    }
}
