import GRDB

/// The programs that may ask a server for tokens.
enum Migration003CreateClients {
    @Sendable
    static func apply(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE api_client (
                    client_id TEXT PRIMARY KEY,
                    name TEXT NOT NULL,
                    -- Numbers and names between spaces: they are only ever read as a whole.
                    dealers TEXT NOT NULL,
                    scopes TEXT NOT NULL,
                    secret_hash TEXT,
                    public_key TEXT,
                    created_at INTEGER NOT NULL,
                    is_revoked INTEGER NOT NULL DEFAULT 0
                ) STRICT;
                """
        )
    }
}
