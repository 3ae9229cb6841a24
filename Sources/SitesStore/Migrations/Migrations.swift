import GRDB
import SitesCore

/// The steps of the schema in order.
///
/// A step is never edited once it was released.
enum Migrations {
    private static let steps: [@Sendable (Database) throws -> Void] = [
        Migration001CreateSites.apply,
        Migration002IndexDealers.apply,
        Migration003CreateClients.apply,
    ]

    /// The number of the newest schema.
    static var latest: Int { steps.count }

    /// Brings a store to the newest schema; costs one look where it is there already.
    static func migrate(_ writer: DatabaseQueue) throws {
        let current = try writer.read { try version($0) }
        guard current <= latest else {
            throw SitesServiceError(
                .io,
                "the store was written by a newer sitescript (schema \(current), this one knows \(latest))",
                hint: "use the newer sitescript"
            )
        }
        guard current < latest else { return }
        try writer.inDatabase { database in
            try database.inTransaction(.immediate) {
                // Another process may have done it meanwhile.
                for index in try version(database)..<latest { try steps[index](database) }
                try database.execute(
                    sql:
                        "PRAGMA application_id = \(SitesDatabase.applicationID); PRAGMA user_version = \(latest)"
                )
                return .commit
            }
            // Only now: the file's own header, by which it is known as ours, must not wait in the log.
            try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
    }

    private static func version(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }
}
