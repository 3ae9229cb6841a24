import GRDB
import SitesCore

/// A query as SQL with bound parameters; it means exactly what `SiteQuery.apply(to:)` says.
struct QueryTranslation {
    private(set) var sql = ""
    private(set) var arguments: [(any DatabaseValueConvertible)?] = []
    /// Whether the sites of these dealers are all there are, so that the table itself is read from end to end.
    ///
    /// The index of their dealer would only lead to each row of it in turn.
    private var readsTable = false

    /// `SELECT` of the query's fields for sites of some dealers.
    ///
    /// - Parameter areAll: Whether there are no other dealers.
    static func list(_ query: SiteQuery, dealers: [DealerID], areAll: Bool = false) -> QueryTranslation {
        var translation = QueryTranslation(readsTable: areAll && !query.isServedByIndex)
        let fields = query.fields ?? SiteField.allCases
        let columns = fields.isEmpty ? "1" : fields.map(\.rawValue).joined(separator: ", ")
        translation.sql = "SELECT \(columns) FROM site"
        translation.addConditions(query, dealers)
        translation.addOrder(query)
        translation.addLimit(query)
        return translation
    }

    /// `SELECT count(*)` for the same.
    static func count(_ query: SiteQuery, dealers: [DealerID], areAll: Bool = false) -> QueryTranslation {
        var translation = QueryTranslation(
            readsTable: areAll && !query.isServedByIndex && !SiteIndex.hold(query.filters)
        )
        let isLimited = query.limit != nil || query.offset > 0
        translation.sql = isLimited ? "SELECT count(*) FROM (SELECT 1 FROM site" : "SELECT count(*) FROM site"
        translation.addConditions(query, dealers)
        if isLimited {
            translation.addLimit(query)
            translation.sql += ")"
        }
        return translation
    }

    /// `WHERE`, for the sites of some dealers that the filters match.
    mutating func addConditions(_ query: SiteQuery, _ dealers: [DealerID]) {
        // A sign before the column keeps its indexes from being used.
        let column = readsTable ? "+dealer_id" : "dealer_id"
        if dealers.count == 1 {
            sql += " WHERE \(column) = ?"
        } else {
            sql += " WHERE \(column) IN (\(placeholders(dealers.count)))"
        }
        for dealer in dealers { arguments.append(dealer.rawValue) }
        for filter in query.filters {
            sql += " AND "
            addCondition(filter)
        }
    }

    private mutating func addCondition(_ filter: SiteFilter) {
        let column = filter.field.rawValue
        switch filter.operation {
        case .equals(let value): add("\(column) = ?", value)
        case .notEquals(let value): add("\(column) IS NOT ?", value)
        case .lessThan(let value): addOrdering(filter.field, "<", value)
        case .lessOrEqual(let value): addOrdering(filter.field, "<=", value)
        case .greaterThan(let value): addOrdering(filter.field, ">", value)
        case .greaterOrEqual(let value): addOrdering(filter.field, ">=", value)
        case .isIn(let values): addMembership(column, values, isNegated: false)
        case .isNotIn(let values): addMembership(column, values, isNegated: true)
        case .isNull: sql += "\(column) IS NULL"
        case .isNotNull: sql += "\(column) IS NOT NULL"
        // On blobs, so that bytes are compared and a NUL inside ends nothing.
        case .startsWith(let text):
            add("substr(CAST(\(column) AS BLOB), 1, \(text.utf8.count)) = CAST(? AS BLOB)", .text(text))
        case .endsWith(let text) where text.isEmpty: sql += "\(column) IS NOT NULL"
        case .endsWith(let text):
            add("substr(CAST(\(column) AS BLOB), -\(text.utf8.count)) = CAST(? AS BLOB)", .text(text))
        case .contains(let text) where text.isEmpty: sql += "\(column) IS NOT NULL"
        case .contains(let text): add("instr(\(column), ?) > 0", .text(text))
        }
    }

    private mutating func addOrdering(_ field: SiteField, _ comparison: String, _ value: SiteValue) {
        add("\(field.rawValue) \(comparison) ?", value)
    }

    private mutating func addMembership(_ column: String, _ values: [SiteValue], isNegated: Bool) {
        guard !values.isEmpty else {
            sql += isNegated ? "1" : "0"
            return
        }
        let list = "(\(placeholders(values.count)))"
        sql += isNegated ? "(\(column) IS NULL OR \(column) NOT IN \(list))" : "\(column) IN \(list)"
        arguments += values.map(convert)
    }

    private mutating func add(_ condition: String, _ value: SiteValue) {
        sql += condition
        arguments.append(convert(value))
    }

    private mutating func addOrder(_ query: SiteQuery) {
        var terms = query.sort.map { key in
            "\(key.field.rawValue) \(key.isDescending ? "DESC" : "ASC") NULLS LAST"
        }
        if !query.sort.contains(where: { $0.field == .siteID }) {
            // SQLite would rather walk over all sites in this order than sort the few of one zone; a sign before
            // the column keeps it from that.
            let isServed = query.filters.contains { filter in
                guard filter.field == .timezone else { return false }
                switch filter.operation {
                case .equals, .isIn: return true
                default: return false
                }
            }
            terms.append(isServed ? "+site_id" : "site_id")
        }
        sql += " ORDER BY " + terms.joined(separator: ", ")
    }

    private mutating func addLimit(_ query: SiteQuery) {
        guard query.limit != nil || query.offset > 0 else { return }
        sql += " LIMIT ? OFFSET ?"
        arguments.append(query.limit ?? -1)
        arguments.append(query.offset)
    }

    private func placeholders(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ",")
    }

    private func convert(_ value: SiteValue) -> any DatabaseValueConvertible {
        switch value {
        case .integer(let value): value
        case .text(let value): value
        case .boolean(let value): value ? 1 : 0
        case .instant(let value): value
        }
    }
}

extension SiteQuery {
    /// Whether an index finds its sites, or has them nearly in its order, sooner than the table.
    fileprivate var isServedByIndex: Bool {
        func isIndexed(_ field: SiteField) -> Bool { field == .timezone || field == .externalSiteID }
        return sort.first.map { isIndexed($0.field) } ?? false
            || filters.contains { isIndexed($0.field) && $0.operation.isRange }
    }
}

extension SiteFilter.Operation {
    /// Whether it holds for values that lie together in an index.
    fileprivate var isRange: Bool {
        switch self {
        case .equals, .isIn, .isNull, .lessThan, .lessOrEqual, .greaterThan, .greaterOrEqual: true
        case .notEquals, .isNotIn, .isNotNull, .startsWith, .contains, .endsWith: false
        }
    }
}
