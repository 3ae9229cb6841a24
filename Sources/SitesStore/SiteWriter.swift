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

    /// Performs one write if its condition holds.
    mutating func perform(_ write: ConditionalWrite) throws -> Result<Site?, SitesServiceError> {
        if case .update(let id, let patch, _) = write.operation, let expected = write.expected,
            write.fields == patch.fields
        {
            // An update reads its site anyway.
            var values = SitePatch()
            for field in patch.fields { values.set(field, expected[field]) }
            return try perform(.update(id, patch, expecting: values))
        }
        guard write.expected != nil, let id = write.siteID else { return try perform(write.operation) }
        do {
            if let refusal = write.refusal(for: try site(id)) { return .failure(refusal) }
        } catch let error as SitesServiceError {
            return .failure(error)
        }
        return try perform(write.operation)
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
        do {
            try insert.execute(arguments: [
                dealer.rawValue, draft.externalSiteID, draft.name, draft.monitoringStationID,
                draft.accountNumber,
                draft.address1, draft.address2, draft.timezone, time,
            ])
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            SiteWriter.clear(insert)
            throw SitesServiceError.externalIDTaken(draft.externalSiteID)
        }
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
        var arguments = fields.map { SiteRecord.value(patch.values[$0] ?? nil) }
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
