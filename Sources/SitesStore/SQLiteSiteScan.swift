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

    init(
        _ readers: ReaderPool,
        _ query: SiteQuery,
        _ dealers: [DealerID],
        areAll: Bool,
        _ location: StoreLocation
    ) throws {
        self.readers = readers
        fields = query.fields ?? SiteField.allCases
        self.location = location
        let translation = QueryTranslation.list(query, dealers: dealers, areAll: areAll)
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
        var builders = fields.map { ColumnBuilder($0, maximumRows) }
        defer { for builder in builders { builder.deallocate() } }
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
            for index in builders.indices { builders[index].take(handle, Int32(index), count) }
            count += 1
        }
        return SiteColumnBatch(rowCount: count, columns: builders.map { $0.column(count) })
    }
}

/// Gathers one column from SQLite's rows, in memory of its own: an array would be asked for room at every value.
private struct ColumnBuilder {
    private let isText: Bool
    private let isOptional: Bool
    private let isValid: UnsafeMutablePointer<Bool>
    /// The numbers; for texts unused.
    private let values: UnsafeMutablePointer<Int64>
    /// Where the texts end, behind a zero.
    private let offsets: UnsafeMutablePointer<Int32>
    private var bytes: UnsafeMutablePointer<UInt8>
    private var byteCapacity: Int
    private var byteCount = 0

    init(_ field: SiteField, _ capacity: Int) {
        isText = field.kind == .text
        isOptional = field.isOptional
        isValid = .allocate(capacity: capacity)
        values = .allocate(capacity: isText ? 0 : capacity)
        offsets = .allocate(capacity: isText ? capacity + 1 : 1)
        offsets[0] = 0
        byteCapacity = isText ? capacity * 16 : 0
        bytes = .allocate(capacity: byteCapacity)
    }

    func deallocate() {
        isValid.deallocate()
        values.deallocate()
        offsets.deallocate()
        bytes.deallocate()
    }

    /// Takes the value of a row; `row` is below the capacity.
    @inline(__always)
    mutating func take(_ statement: OpaquePointer, _ index: Int32, _ row: Int) {
        if isText {
            if let text = sqlite3_column_text(statement, index) {
                let count = Int(sqlite3_column_bytes(statement, index))
                if byteCount + count > byteCapacity { grow(count) }
                (bytes + byteCount).update(from: text, count: count)
                byteCount += count
                isValid[row] = true
            } else {
                isValid[row] = false
            }
            offsets[row + 1] = Int32(truncatingIfNeeded: byteCount)
        } else {
            isValid[row] = !isOptional || sqlite3_column_type(statement, index) != SQLITE_NULL
            // That of NULL is 0.
            values[row] = sqlite3_column_int64(statement, index)
        }
    }

    @inline(never)
    private mutating func grow(_ count: Int) {
        byteCapacity = max(byteCapacity * 2, byteCount + count)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCapacity)
        larger.update(from: bytes, count: byteCount)
        bytes.deallocate()
        bytes = larger
    }

    /// The column of the first `count` rows.
    func column(_ count: Int) -> SiteColumn {
        func array<Element>(_ start: UnsafeMutablePointer<Element>, _ count: Int) -> [Element] {
            Array(UnsafeBufferPointer(start: start, count: count))
        }
        let isValid = array(isValid, count)
        return isText
            ? .texts(bytes: array(bytes, byteCount), offsets: array(offsets, count + 1), isValid: isValid)
            : .integers(values: array(values, count), isValid: isValid)
    }
}
