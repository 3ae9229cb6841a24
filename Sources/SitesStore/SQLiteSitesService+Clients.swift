import GRDB
public import SitesCore

extension SQLiteSitesService: APIClientDirectory {
    private static let columns =
        "client_id, name, dealers, scopes, secret_hash, public_key, created_at, is_revoked"

    public func clients() async throws(SitesServiceError) -> [APIClient] {
        try read { database in
            let sql = "SELECT \(SQLiteSitesService.columns) FROM api_client ORDER BY created_at, client_id"
            return try Row.fetchAll(database, sql: sql).map(SQLiteSitesService.client)
        }
    }

    public func client(id: String) async throws(SitesServiceError) -> APIClient? {
        try read { database in
            let sql = "SELECT \(SQLiteSitesService.columns) FROM api_client WHERE client_id = ?"
            return try Row.fetchOne(database, sql: sql, arguments: [id]).map(SQLiteSitesService.client)
        }
    }

    public func isActive(clientID: String) async throws(SitesServiceError) -> Bool {
        try look { database in
            let isRevoked = try StatementRow.one(
                "SELECT is_revoked FROM api_client WHERE client_id = ?",
                database
            ) { statement in
                SiteWriter.bind(.text(clientID), statement, 1)
            } read: { row in
                row.integer(0) != 0
            }
            return isRevoked == false
        }
    }

    public func addClient(_ client: APIClient) async throws(SitesServiceError) {
        try write { database in
            for dealer in client.dealers { try SiteWriter.require(dealer, database) }
            let sql = """
                INSERT INTO api_client (\(SQLiteSitesService.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
            do {
                try database.execute(
                    sql: sql,
                    arguments: [client.id] + SQLiteSitesService.values(client)
                )
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw SitesServiceError(.conflict, "the client \(client.id) exists already")
            }
        }
    }

    public func replaceClient(_ client: APIClient) async throws(SitesServiceError) {
        try write { database in
            let sql = """
                UPDATE api_client SET name = ?, dealers = ?, scopes = ?, secret_hash = ?, public_key = ?, \
                created_at = ?, is_revoked = ? WHERE client_id = ?
                """
            try database.execute(sql: sql, arguments: SQLiteSitesService.values(client) + [client.id])
            guard database.changesCount == 1 else {
                throw SitesServiceError(.notFound, "there is no client \(client.id)")
            }
        }
    }

    private static func values(_ client: APIClient) -> StatementArguments {
        [
            client.name, client.dealers.sorted().map(\.description).joined(separator: " "),
            client.scopes.map(\.rawValue).sorted().joined(separator: " "),
            client.secretHash, client.publicKey, client.createdAtMilliseconds,
            client.isRevoked ? 1 : 0,
        ]
    }

    private static func client(_ row: Row) -> APIClient {
        let dealers: String = row[2]
        let scopes: String = row[3]
        return APIClient(
            id: row[0],
            name: row[1],
            dealers: Set(dealers.split(separator: " ").compactMap { Int($0) }.map { DealerID($0) }),
            scopes: Set(scopes.split(separator: " ").compactMap { APIScope(rawValue: String($0)) }),
            secretHash: row[4],
            publicKey: row[5],
            createdAtMilliseconds: row[6],
            isRevoked: row[7]
        )
    }
}
