import GRDB
public import SitesCore

/// The Sites API on an embedded SQLite store.
public final class SQLiteSitesService: SitesService {
    /// `sqlite:` and the path.
    public let identity: String
    /// Writes here.
    public let isLocal = true
    /// Evaluates everything.
    public let capabilities = QueryCapabilities.all

    let database: SitesDatabase
    private let now: @Sendable () -> Int64
    private let knownCounts = KnownCounts()

    /// Opens the store at `location`, making it when it does not exist; `now` gives the time of creation in
    /// milliseconds since 1970.
    ///
    /// - Throws: `io` for a file that is not a store or is newer, `unavailable` for one that is locked too long.
    public init(
        _ location: StoreLocation,
        now: (@Sendable () -> Int64)? = nil
    ) throws(SitesServiceError) {
        database = try SitesDatabase(location)
        self.now = now ?? { StoreFiles.now() }
        identity = if case .file(let path) = database.location { "sqlite:\(path)" } else { "sqlite::memory:" }
    }

    /// The file; nil for a store in memory.
    public var path: String? { if case .file(let path) = database.location { path } else { nil } }

    public func dealers() async throws(SitesServiceError) -> [Dealer] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT dealer_id, name FROM dealer ORDER BY dealer_id").map {
                Dealer(id: DealerID($0[0]), name: $0[1])
            }
        }
    }

    public func addDealer(_ dealer: Dealer) async throws(SitesServiceError) {
        if let problem = SiteValidation.problem(in: dealer) { throw .invalid([problem]) }
        try write { database in
            do {
                try database.execute(
                    sql: "INSERT INTO dealer (dealer_id, name) VALUES (?, ?)",
                    arguments: [dealer.id.rawValue, dealer.name]
                )
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw SitesServiceError(.conflict, "dealer \(dealer.id) exists already")
            }
        }
    }

    public func createSite(_ draft: SiteDraft, dealer: DealerID) async throws(SitesServiceError) -> Site {
        try one(.create(draft), dealer)
    }

    public func sites(dealer: DealerID, matching query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        var query = query
        query.fields = nil
        let translation = QueryTranslation.list(query, dealers: [dealer])
        return try read { database in
            try SiteWriter.require(dealer, database)
            let rows = try Row.fetchCursor(
                database,
                sql: translation.sql,
                arguments: StatementArguments(translation.arguments)
            )
            var sites: [Site] = []
            while let row = try rows.next() { sites.append(SiteRecord.site(row)) }
            return sites
        }
    }

    public func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        try look { database in
            // Who finds a site finds its dealer; only a site that is missing takes a second look.
            if let detail = try SiteRecord.detail(id, dealer, database) { return detail }
            try SiteWriter.require(dealer, database)
            throw SitesServiceError.unknownSite(id, dealer)
        }
    }

    public func updateSite(
        dealer: DealerID,
        id: SiteID,
        patch: SitePatch
    ) async throws(SitesServiceError) -> Site {
        try one(.update(id, patch, expecting: nil), dealer)
    }

    public func deleteSite(dealer: DealerID, id: SiteID) async throws(SitesServiceError) {
        _ = try outcome(.delete(id), dealer)
    }

    public func setActivation(
        dealer: DealerID,
        id: SiteID,
        isActivated: Bool
    ) async throws(SitesServiceError) -> Site {
        try one(.setActivation(id, isActivated), dealer)
    }

    public func countSites(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError)
        -> Int
    {
        try read { database in
            for dealer in dealers { try SiteWriter.require(dealer, database) }
            let counts = try knownCounts.counts(dealers, query, by: [], database) {
                let areAll = try SiteWriter.areAll(dealers, database)
                let translation = QueryTranslation.count(query, dealers: dealers, areAll: areAll)
                let count = try Int.fetchOne(
                    database,
                    sql: translation.sql,
                    arguments: StatementArguments(translation.arguments)
                )
                return [SiteGroupCount(values: [], count: count ?? 0)]
            }
            return counts[0].count
        }
    }

    /// Whether `countSites` counts by these fields: an index must hold them and all that is filtered by.
    @Sendable
    public static func countsGroups(_ query: SiteQuery, by fields: [SiteField]) -> Bool {
        SiteIndex.counting(query, by: fields) != nil
    }

    public func countSites(
        dealers: [DealerID],
        matching query: SiteQuery,
        by fields: [SiteField]
    ) async throws(SitesServiceError) -> [SiteGroupCount]? {
        guard let index = SiteIndex.counting(query, by: fields) else { return nil }
        return try read { database in
            for dealer in dealers { try SiteWriter.require(dealer, database) }
            return try knownCounts.counts(dealers, query, by: fields, database) {
                try GroupCounting(index, query, by: fields).counts(dealers, database)
            }
        }
    }

    public func scan(
        dealers: [DealerID],
        matching query: SiteQuery
    ) async throws(SitesServiceError) -> any SiteScan {
        let areAll = try look { database in
            for dealer in dealers { try SiteWriter.require(dealer, database) }
            return try SiteWriter.areAll(dealers, database)
        }
        guard let readers = database.readers else {
            // One connection cannot read while it writes, so the rows are taken at once.
            var sites: [Site] = []
            for dealer in dealers {
                sites += try await self.sites(dealer: dealer, matching: SiteQuery(filters: query.filters))
            }
            return ListedSiteScan(query.apply(to: sites), fields: query.fields)
        }
        do {
            return try SQLiteSiteScan(readers, query, dealers, areAll: areAll, database.location)
        } catch {
            throw StoreErrors.translate(error, database.location)
        }
    }

    public func perform(
        _ operations: [SiteOperation],
        dealer: DealerID
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        let time = now()
        return try write { database in
            try SiteWriter.require(dealer, database)
            var writer = try SiteWriter(database, dealer, time)
            return try operations.map { try writer.perform($0) }
        }
    }

    public func perform(
        _ writes: [ConditionalWrite],
        dealer: DealerID,
        limit: FailureLimit?
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        let time = now()
        return try write { database in
            try SiteWriter.require(dealer, database)
            var writer = try SiteWriter(database, dealer, time)
            var limit = limit
            var results: [Result<Site?, SitesServiceError>] = []
            results.reserveCapacity(writes.count)
            for place in writes.indices {
                let result = try writer.perform(writes[place])
                let goesOn = limit.goesOn(after: result)
                results.append(result)
                if !goesOn { break }
            }
            return results
        }
    }

    private func outcome(_ operation: SiteOperation, _ dealer: DealerID) throws(SitesServiceError) -> Site? {
        let time = now()
        let result = try write { database in
            try SiteWriter.require(dealer, database)
            var writer = try SiteWriter(database, dealer, time)
            return try writer.perform(operation)
        }
        return try result.get()
    }

    private func one(_ operation: SiteOperation, _ dealer: DealerID) throws(SitesServiceError) -> Site {
        guard let site = try outcome(operation, dealer) else {
            throw SitesServiceError(.io, "the store gave no site back")
        }
        return site
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(SitesServiceError) -> Value {
        do { return try database.writer.read(body) } catch {
            throw StoreErrors.translate(error, database.location)
        }
    }

    /// Reads by single statements that may stand in the connection's cache, outside of any transaction.
    func look<Value>(_ body: (Database) throws -> Value) throws(SitesServiceError) -> Value {
        do {
            guard let readers = database.readers else { return try database.writer.inDatabase(body) }
            let reader = try readers.take()
            defer { readers.giveBack(reader) }
            return try reader.inDatabase(body)
        } catch {
            throw StoreErrors.translate(error, database.location)
        }
    }

    /// Writes in one transaction, which takes its lock at the start so that it cannot fail half-way for it.
    func write<Value>(_ body: (Database) throws -> Value) throws(SitesServiceError) -> Value {
        do {
            return try database.writer.inDatabase { database in
                var result: Value?
                try database.inTransaction(.immediate) {
                    result = try body(database)
                    return .commit
                }
                guard let result else { throw SitesServiceError(.io, "the store gave no answer") }
                return result
            }
        } catch { throw StoreErrors.translate(error, database.location) }
    }
}
