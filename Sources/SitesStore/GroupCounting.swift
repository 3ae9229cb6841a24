import GRDB
import SitesCore

/// Counts the sites of each combination of values from an index, without touching the table.
struct GroupCounting {
    /// Entries of the index that agree in the columns that matter.
    private struct Run {
        var values: [SiteValue?]
        var count: Int
        /// The number of its first site.
        var first: Int64
    }

    private let index: SiteIndex
    private let query: SiteQuery
    private let keys: [SiteField]

    /// - Parameter index: One that `SiteIndex.counting` gives for the query and the keys.
    init(_ index: SiteIndex, _ query: SiteQuery, by keys: [SiteField]) {
        self.index = index
        self.query = query
        self.keys = keys
    }

    /// The counts in the order of the first site of each; values may come more than once.
    func counts(_ dealers: [DealerID], _ database: Database) throws -> [SiteGroupCount] {
        var runs: [Run] = []
        for dealer in dealers { runs += try hop(dealer, database) ?? step(dealer, database) }
        runs.sort { $0.first < $1.first }
        return runs.map { SiteGroupCount(values: $0.values, count: $0.count) }
    }

    /// After so many hops it is looked whether they were worth it: so many sites each.
    private static let (hopsTried, sitesMinimum) = (64, 64)

    /// Goes to the first entry of each combination of values and has SQLite count those that are like it, in place
    /// of comparing each with the last; nil where few sites are alike, or the filters tell apart some that are.
    private func hop(_ dealer: DealerID, _ database: Database) throws -> [Run]? {
        guard !index.isUnique, index.fields.count > 1, !index.fields.contains(where: \.isOptional),
            query.filters.allSatisfy({ index.fields.contains($0.field) })
        else { return nil }
        let hops = try IndexHops(index, database)
        var runs: [Run] = []
        var siteCount = 0
        var current = try hops.first(dealer)
        while let entry = current {
            let values = zip(index.fields, entry.values).map { SiteRecord.value($1, $0.kind) }
            func value(_ field: SiteField) -> SiteValue? { values[index.fields.firstIndex(of: field) ?? 0] }
            if query.filters.allSatisfy({ $0.matches(value($0.field)) }) {
                let count = try hops.count(entry)
                runs.append(Run(values: keys.map(value), count: count, first: entry.first))
                siteCount += count
                if runs.count == Self.hopsTried, siteCount < Self.hopsTried * Self.sitesMinimum { return nil }
            }
            current = try hops.next(entry)
        }
        return runs
    }

    /// Steps through the entries in the order of the index, in which those that agree in its first columns follow
    /// each other.
    private func step(_ dealer: DealerID, _ database: Database) throws -> [Run] {
        let columns = index.fields.prefix(1 + (index.fields.lastIndex(where: keys.contains) ?? 0))
        let list = columns.map(\.rawValue).joined(separator: ", ")
        var condition = QueryTranslation()
        condition.addConditions(query, [dealer])
        let statement = try database.cachedStatement(
            sql: "SELECT \(list), count(*), min(site_id) FROM site INDEXED BY \(index.name)\(condition.sql)"
                + " GROUP BY \(list)"
        )
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(condition.arguments))
        let places = keys.map { columns.firstIndex(of: $0) ?? 0 }
        var runs: [Run] = []
        while let row = try rows.next() {
            let values = zip(keys, places).map { SiteRecord.value(row[$1], $0.kind) }
            runs.append(Run(values: values, count: row[columns.count], first: row[columns.count + 1]))
        }
        return runs
    }
}

/// Goes through the different entries of an index whose columns are never NULL.
private struct IndexHops {
    /// The values of all columns, and the first site that has them.
    struct Entry {
        var values: [DatabaseValue]
        var first: Int64
    }

    private let counting: Statement
    private let starting: Statement
    /// The statements for the entry that agrees with the last one in one column less than all, in two less, and so on.
    private let following: [Statement]

    init(_ index: SiteIndex, _ database: Database) throws {
        let table = "FROM site INDEXED BY \(index.name) WHERE "
        let equalities = index.fields.map { "\($0.rawValue) = ?" }
        let columns = (index.fields + [.siteID]).map(\.rawValue).joined(separator: ", ")
        func search(_ condition: String) throws -> Statement {
            try database.cachedStatement(
                sql: "SELECT \(columns) \(table)\(condition) ORDER BY \(columns) LIMIT 1"
            )
        }
        counting = try database.cachedStatement(
            sql: "SELECT count(*) \(table)\(equalities.joined(separator: " AND "))"
        )
        starting = try search(equalities[0])
        following = try (1..<index.fields.count).reversed().map { agreeing in
            let same = equalities.prefix(agreeing).joined(separator: " AND ")
            return try search("\(same) AND \(index.fields[agreeing].rawValue) > ?")
        }
    }

    /// The first entry of a dealer; nil when it has no sites.
    func first(_ dealer: DealerID) throws -> Entry? {
        try entry(starting, [dealer.rawValue.databaseValue])
    }

    /// The entry behind all that are like this one; nil for the last one of a dealer.
    func next(_ entry: Entry) throws -> Entry? {
        for (place, statement) in following.enumerated() {
            if let next = try self.entry(statement, entry.values.dropLast(place)) { return next }
        }
        return nil
    }

    /// How many sites have the values of an entry.
    func count(_ entry: Entry) throws -> Int {
        try Int.fetchOne(counting, arguments: StatementArguments(entry.values)) ?? 0
    }

    private func entry(_ statement: Statement, _ values: [DatabaseValue]) throws -> Entry? {
        guard let row = try Row.fetchOne(statement, arguments: StatementArguments(values)) else { return nil }
        return Entry(values: Array(row.databaseValues.dropLast()), first: row[row.count - 1])
    }
}

extension SiteRecord {
    /// What a column holds for a field of some kind; nil for NULL.
    fileprivate static func value(_ value: DatabaseValue, _ kind: SiteField.Kind) -> SiteValue? {
        switch kind {
        case .text: String.fromDatabaseValue(value).map(SiteValue.text)
        case .integer: Int.fromDatabaseValue(value).map(SiteValue.integer)
        case .boolean: Int64.fromDatabaseValue(value).map { .boolean($0 != 0) }
        case .instant: Int64.fromDatabaseValue(value).map(SiteValue.instant)
        }
    }
}
