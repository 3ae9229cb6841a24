import GRDB
import GRDBSQLite
import SitesCore

/// Performs writes inside one transaction with statements that are prepared once.
struct SiteWriter {
    private let database: Database
    private let dealer: DealerID
    private let time: Int64
    private let insert: Statement
    private let find: Statement
    private let activate: Statement
    private let remove: Statement
    private var updates: [[SiteField]: Statement] = [:]
    private var comparisons: [[SiteField]: Statement] = [:]
    /// The one of `comparisons` that was used last: a bulk run nearly always writes the same fields again.
    private var lastComparison: (fields: [SiteField], statement: Statement)?
    /// The last patch in which no problem was found: a bulk run often writes the same one again.
    private var lastValid: SitePatch?

    init(_ database: Database, _ dealer: DealerID, _ time: Int64) throws {
        self.database = database
        self.dealer = dealer
        self.time = time
        insert = try database.cachedStatement(
            sql: """
                INSERT INTO site (dealer_id, external_site_id, name, monitoring_station_id, account_number, \
                address1, address2, timezone, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        find = try database.cachedStatement(
            sql: "SELECT \(SiteRecord.columns) FROM site WHERE site_id = ? AND dealer_id = ?"
        )
        activate = try database.cachedStatement(sql: "UPDATE site SET is_activated = ? WHERE site_id = ?")
        remove = try database.cachedStatement(sql: "DELETE FROM site WHERE site_id = ?")
    }

    /// Fails when there is no such dealer.
    static func require(_ dealer: DealerID, _ database: Database) throws {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM dealer WHERE dealer_id = ?")
        guard try Int.fetchOne(statement, arguments: [dealer.rawValue]) != nil else {
            throw SitesServiceError.unknownDealer(dealer)
        }
    }

    /// Whether there are no other dealers than these.
    ///
    /// What it says is only good for choosing between ways that give the same.
    static func areAll(_ dealers: [DealerID], _ database: Database) throws -> Bool {
        guard dealers.count == 1 else { return false }
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM dealer WHERE dealer_id <> ? LIMIT 1"
        )
        return try Int.fetchOne(statement, arguments: [dealers[0].rawValue]) == nil
    }

    /// Performs one write if its condition holds.
    ///
    /// Where the condition is on the fields that are written, one statement compares and writes, and no site is given
    /// back; only one that writes nothing is looked at more closely.
    mutating func perform(_ write: ConditionalWrite) throws -> Result<Site?, SitesServiceError> {
        guard write.isConditional, let id = write.siteID else { return try perform(write.operation) }
        do {
            if try compareAndWrite(write, id) { return .success(nil) }
            if let refusal = write.refusal(for: try site(id)) { return .failure(refusal) }
        } catch let error as SitesServiceError {
            return .failure(error)
        }
        return try perform(write.operation)
    }

    /// Writes in one statement if the condition holds; false when it was not tried or wrote nothing.
    private mutating func compareAndWrite(_ write: ConditionalWrite, _ id: SiteID) throws -> Bool {
        let values: [SiteValue?]
        switch write.operation {
        case .update(_, let patch, _):
            guard write.fields == patch.fields, isValid(patch) else { return false }
            values = patch.values
        case .setActivation(_, let isActivated):
            guard write.fields == [.isActivated] else { return false }
            values = [.boolean(isActivated)]
        case .create, .delete: return false
        }
        // Bound and stepped by hand: a bulk run comes by here once for each site.
        let statement = try self.statement(comparing: write.fields).sqliteStatement
        let ids = Int32(values.count) + 1
        sqlite3_bind_int64(statement, ids, Int64(id.rawValue))
        sqlite3_bind_int64(statement, ids + 1, Int64(dealer.rawValue))
        let (expected, database) = (write.expected, database)
        return try SiteWriter.binding(values, 0, statement, 1) {
            try SiteWriter.binding(expected, 0, statement, ids + 2) {
                try SiteWriter.step(statement, database)
            }
        }
    }

    /// Makes a write that is bound; false when it wrote nothing.
    private static func step(_ statement: OpaquePointer, _ database: Database) throws -> Bool {
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        // Said once more, with the identifier that is taken, by the plain write.
        if code & 0xFF == SQLITE_CONSTRAINT { return false }
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
        return sqlite3_changes(database.sqliteConnection) == 1
    }

    private mutating func isValid(_ patch: SitePatch) -> Bool {
        if patch == lastValid { return true }
        guard SiteValidation.problems(in: patch).isEmpty else { return false }
        lastValid = patch
        return true
    }

    /// Performs `body` while the values from an index on are bound from a place on.
    ///
    /// SQLite copies no text: it looks at them only when the statement is stepped, before which all are bound anew.
    private static func binding(
        _ values: [SiteValue?],
        _ index: Int,
        _ statement: OpaquePointer,
        _ place: Int32,
        _ body: () throws -> Bool
    ) rethrows -> Bool {
        guard index < values.count else { return try body() }
        guard case .text(var text)? = values[index] else {
            bind(values[index], statement, place)
            return try binding(values, index + 1, statement, place + 1, body)
        }
        return try text.withUTF8 { bytes in
            try bytes.withMemoryRebound(to: CChar.self) { bytes in
                sqlite3_bind_text(statement, place, bytes.baseAddress, Int32(bytes.count), nil)
                return try binding(values, index + 1, statement, place + 1, body)
            }
        }
    }

    /// Tells SQLite to copy a text.
    private static let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Binds a value, which SQLite copies.
    static func bind(_ value: SiteValue?, _ statement: OpaquePointer, _ place: Int32) {
        switch value {
        case .integer(let number): sqlite3_bind_int64(statement, place, Int64(number))
        case .instant(let number): sqlite3_bind_int64(statement, place, number)
        case .boolean(let flag): sqlite3_bind_int64(statement, place, flag ? 1 : 0)
        case .text(var text):
            text.withUTF8 { bytes in
                _ = bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(statement, place, $0.baseAddress, Int32($0.count), copies)
                }
            }
        case nil: sqlite3_bind_null(statement, place)
        }
    }

    private mutating func statement(comparing fields: [SiteField]) throws -> Statement {
        if let lastComparison, lastComparison.fields == fields { return lastComparison.statement }
        let statement = try comparisons[fields] ?? makeStatement(comparing: fields)
        comparisons[fields] = statement
        lastComparison = (fields, statement)
        return statement
    }

    private func makeStatement(comparing fields: [SiteField]) throws -> Statement {
        let assignments = fields.map { "\($0.rawValue) = ?" }.joined(separator: ", ")
        let conditions = fields.map { " AND \($0.rawValue) IS ?" }.joined()
        return try database.makeStatement(
            sql: "UPDATE site SET \(assignments) WHERE site_id = ? AND dealer_id = ?\(conditions)"
        )
    }

    /// Performs one write.
    ///
    /// What the rules refuse is a result; what SQLite cannot do ends the transaction.
    mutating func perform(_ operation: SiteOperation) throws -> Result<Site?, SitesServiceError> {
        do {
            switch operation {
            case .create(let draft): return .success(try create(draft))
            case .update(let id, let patch, let expected): return .success(try update(id, patch, expected))
            case .delete(let id):
                _ = try site(id)
                try remove.execute(arguments: [id.rawValue])
                return .success(nil)
            case .setActivation(let id, let isActivated):
                var site = try site(id)
                try activate.execute(arguments: [isActivated ? 1 : 0, id.rawValue])
                site.isActivated = isActivated
                return .success(site)
            }
        } catch let error as SitesServiceError {
            return .failure(error)
        }
    }

    private func create(_ draft: SiteDraft) throws -> Site {
        let problems = SiteValidation.problems(in: draft)
        guard problems.isEmpty else { throw SitesServiceError.invalid(problems) }
        // Bound and stepped by hand like updates: an import comes by here once for each site.
        let values: [SiteValue?] = [
            .integer(dealer.rawValue), .text(draft.externalSiteID), .text(draft.name),
            draft.monitoringStationID.map(SiteValue.integer), draft.accountNumber.map(SiteValue.text),
            draft.address1.map(SiteValue.text), draft.address2.map(SiteValue.text), .text(draft.timezone),
            .instant(time),
        ]
        let (statement, database) = (insert.sqliteStatement, database)
        guard
            try SiteWriter.binding(values, 0, statement, 1, { try SiteWriter.step(statement, database) })
        else { throw SitesServiceError.externalIDTaken(draft.externalSiteID) }
        return draft.site(
            id: SiteID(Int(database.lastInsertedRowID)),
            dealer: dealer,
            createdAtMilliseconds: time
        )
    }

    private mutating func update(_ id: SiteID, _ patch: SitePatch, _ expected: SitePatch?) throws -> Site {
        let old = try site(id)
        if let expected, let changed = expected.differences(from: old).first {
            throw SitesServiceError.changedMeanwhile(id, changed)
        }
        let problems = SiteValidation.problems(in: patch)
        guard problems.isEmpty else { throw SitesServiceError.invalid(problems) }
        let fields = patch.fields
        let statement = try self.statement(updating: fields)
        var arguments = patch.values.map(SiteRecord.value)
        arguments.append(id.rawValue)
        do {
            try statement.execute(arguments: StatementArguments(arguments))
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            SiteWriter.clear(statement)
            throw SitesServiceError.externalIDTaken(patch.applied(to: old).externalSiteID)
        }
        return patch.applied(to: old)
    }

    /// Makes a statement that failed ready for its next run: resetting it reports the old failure once more.
    private static func clear(_ statement: Statement) { sqlite3_reset(statement.sqliteStatement) }

    private mutating func statement(updating fields: [SiteField]) throws -> Statement {
        if let known = updates[fields] { return known }
        let assignments = fields.map { "\($0.rawValue) = ?" }.joined(separator: ", ")
        let statement = try database.makeStatement(sql: "UPDATE site SET \(assignments) WHERE site_id = ?")
        updates[fields] = statement
        return statement
    }

    private func site(_ id: SiteID) throws -> Site {
        guard let row = try Row.fetchOne(find, arguments: [id.rawValue, dealer.rawValue]) else {
            throw SitesServiceError.unknownSite(id, dealer)
        }
        return SiteRecord.site(row)
    }
}
