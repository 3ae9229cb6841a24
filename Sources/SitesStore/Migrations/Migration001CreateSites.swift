import GRDB

/// Dealers and sites.
enum Migration001CreateSites {
    @Sendable
    static func apply(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE dealer (
                    dealer_id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL
                ) STRICT;
                CREATE TABLE site (
                    site_id INTEGER PRIMARY KEY AUTOINCREMENT,
                    dealer_id INTEGER NOT NULL REFERENCES dealer (dealer_id),
                    external_site_id TEXT NOT NULL,
                    name TEXT NOT NULL,
                    external_monitoring_station_id TEXT,
                    monitoring_station_id INTEGER,
                    account_number TEXT,
                    address1 TEXT,
                    address2 TEXT,
                    timezone TEXT NOT NULL,
                    is_activated INTEGER NOT NULL DEFAULT 0,
                    created_at INTEGER NOT NULL,
                    has_physical_bridge INTEGER NOT NULL DEFAULT 0,
                    UNIQUE (dealer_id, external_site_id)
                ) STRICT;
                -- The filters of every day: a zone, who is active in it. The id comes last by itself.
                CREATE INDEX site_by_zone ON site (dealer_id, timezone, is_activated);
                """
        )
    }
}
