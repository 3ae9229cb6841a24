import GRDB
import GRDBSQLite
import SitesCore
import Synchronization

/// A bulk reading on a connection that it borrows: it steps SQLite's statement itself and takes the bytes from there.
final class SQLiteSiteScan: SiteScan {
    private struct State: ~Copyable {
        /// nil at the end.
        var reading: Reading?
    }

    /// A connection with a statement of its own under way.
    ///
    /// The statement is let go by hand: whoever let it go later than the connection would change what the next
    /// borrower works on.
    private struct Reading {
        var reader: DatabaseQueue
        var statement: Unmanaged<Statement>
        /// What SQLite knows the statement by.
        var handle: OpaquePointer
    }

    private let state: Mutex<State>
    private let readers: ReaderPool
    private let fields: [SiteField]
    private let location: StoreLocation

    init(_ readers: ReaderPool, _ query: SiteQuery, _ dealers: [DealerID], _ location: StoreLocation) throws {
        self.readers = readers
        fields = query.fields ?? SiteField.allCases
        self.location = location
        let translation = QueryTranslation.list(query, dealers: dealers)
        let reader = try readers.take()
        let reading = try reader.inDatabase { database in
            // One read transaction from here to the end of the scan: one state of the data.
            try database.execute(sql: "BEGIN")
            let statement = try database.makeStatement(sql: translation.sql)
            try statement.setArguments(StatementArguments(translation.arguments))
            let handle = statement.sqliteStatement
            return Reading(reader: reader, statement: .passRetained(statement), handle: handle)
        }
        state = Mutex(State(reading: reading))
    }

    deinit { cancel() }

    func next(maximumRows: Int) async throws(SitesServiceError) -> SiteColumnBatch? {
        let (fields, location, readers) = (fields, location, readers)
        let result: Result<SiteColumnBatch?, SitesServiceError> = state.withLock { state in
            guard let reading = state.reading else { return .success(nil) }
            do {
                let batch = try reading.reader.inDatabase { database in
                    try SQLiteSiteScan.read(reading.handle, database, fields, maximumRows)
                }
                if batch.rowCount < maximumRows { SQLiteSiteScan.finish(&state, readers) }
                return .success(batch.rowCount == 0 ? nil : batch)
            } catch {
                SQLiteSiteScan.finish(&state, readers)
                return .failure(StoreErrors.translate(error, location))
            }
        }
        return try result.get()
    }

    func cancel() { state.withLock { [readers] in SQLiteSiteScan.finish(&$0, readers) } }

    private static func finish(_ state: inout State, _ readers: ReaderPool) {
        guard let reading = state.reading else { return }
        state.reading = nil
        do {
            try reading.reader.inDatabase { database in
                reading.statement.release()
                try database.execute(sql: "COMMIT")
            }
            readers.giveBack(reading.reader)
        } catch {
            // Nobody gets it again: closing it ends its transaction.
        }
    }

    private static func read(
        _ handle: OpaquePointer,
        _ database: Database,
        _ fields: [SiteField],
        _ maximumRows: Int
    ) throws -> SiteColumnBatch {
        var builders = fields.map { ColumnBuilder($0.kind, maximumRows) }
        var count = 0
        while count < maximumRows {
            let code = sqlite3_step(handle)
            if code == SQLITE_DONE { break }
            guard code == SQLITE_ROW else {
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code),
                    message: database.lastErrorMessage
                )
            }
            for index in builders.indices { builders[index].take(handle, Int32(index)) }
            count += 1
        }
        return SiteColumnBatch(rowCount: count, columns: builders.map(\.column))
    }
}

/// Gathers one column from SQLite's row.
private struct ColumnBuilder {
    private let isText: Bool
    private var values: [Int64] = []
    private var bytes: [UInt8] = []
    private var offsets: [Int32] = [0]
    private var isValid: [Bool] = []

    init(_ kind: SiteField.Kind, _ capacity: Int) {
        isText = kind == .text
        isValid.reserveCapacity(capacity)
        if isText {
            bytes.reserveCapacity(capacity * 16)
            offsets.reserveCapacity(capacity + 1)
        } else {
            values.reserveCapacity(capacity)
        }
    }

    @inline(__always)
    mutating func take(_ statement: OpaquePointer, _ index: Int32) {
        if isText {
            if let text = sqlite3_column_text(statement, index) {
                let count = Int(sqlite3_column_bytes(statement, index))
                bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: count))
                isValid.append(true)
            } else {
                isValid.append(false)
            }
            offsets.append(Int32(truncatingIfNeeded: bytes.count))
        } else {
            let isNull = sqlite3_column_type(statement, index) == SQLITE_NULL
            values.append(isNull ? 0 : sqlite3_column_int64(statement, index))
            isValid.append(!isNull)
        }
    }

    var column: SiteColumn {
        isText
            ? .texts(bytes: bytes, offsets: offsets, isValid: isValid)
            : .integers(values: values, isValid: isValid)
    }
}
