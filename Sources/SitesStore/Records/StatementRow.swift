import GRDB
import GRDBSQLite

/// The row that a statement stands on: SQLite's own values, without the copy that GRDB makes of each row.
struct StatementRow {
    private let statement: OpaquePointer

    /// Whether a value is NULL.
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// A number; 0 for NULL.
    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    /// A text; nil for NULL.
    func text(_ column: Int32) -> String? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Gives the only row of a statement that the connection keeps; nil when there is none.
    static func one<Value>(
        _ sql: String,
        _ database: Database,
        bind: (OpaquePointer) -> Void,
        read: (StatementRow) -> Value
    ) throws -> Value? {
        let statement = try database.cachedStatement(sql: sql).sqliteStatement
        // Ends the read, too: the next one sees what was written meanwhile.
        defer { sqlite3_reset(statement) }
        bind(statement)
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return read(StatementRow(statement: statement))
        case SQLITE_DONE: return nil
        case let code:
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
    }
}
