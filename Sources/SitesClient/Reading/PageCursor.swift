import SitesCore

/// Where a reading stands: which page comes next, and what of a page is new.
struct PageCursor: Sendable {
    private let query: SiteQuery
    private let reading: PageReading
    private let capabilities: RemoteCapabilities
    /// The highest id that came.
    private var lastID: SiteID?
    /// How many rows the service has up to it, as far as is known.
    private var position = 0
    /// How many rows the next page goes back.
    private var overlap = 0
    private var skipped = 0
    private var given = 0
    private(set) var isFinished = false

    init(_ query: SiteQuery, _ reading: PageReading, _ capabilities: RemoteCapabilities) {
        self.query = query
        self.reading = reading
        self.capabilities = capabilities
        if query.limit == 0 { isFinished = true }
    }

    /// What to ask for next.
    var page: SiteQuery {
        var page = SiteQuery(filters: reading.pushed, limit: size)
        if let fields = query.fields {
            let needed = fields + [.siteID] + query.filters.map(\.field) + query.sort.map(\.field)
            page.fields = SiteField.allCases.filter { needed.contains($0) && $0 != .dealerID }
        }
        page.sort = [reading.sort ?? SiteSort(.siteID)]
        if reading.startsBehindID {
            if let lastID {
                page.filters.append(SiteFilter(.siteID, .greaterThan(.integer(lastID.rawValue))))
            }
        } else {
            page.offset = position - overlap
        }
        return page
    }

    private var size: Int {
        guard reading.isExact, let limit = query.limit else { return capabilities.pageMaximum }
        return min(capabilities.pageMaximum, query.offset - skipped + limit - given + overlap)
    }

    /// Takes what a page brought; gives the rows that are new and wanted.
    mutating func take(_ rows: [Site]) -> [Site] {
        let isShort = capabilities.shortPageIsLast && rows.count < size
        if reading.sort != nil {
            isFinished = true
            return wanted(rows)
        }
        let fresh = lastID.map { last in rows.filter { $0.siteID > last } } ?? rows
        if reading.startsBehindID {
            lastID = rows.last?.siteID ?? lastID
            if rows.isEmpty || isShort { isFinished = true }
            return wanted(fresh)
        }
        let hasAnchor = page.offset == 0 || (rows.first.map { $0.siteID <= lastID ?? SiteID(0) } ?? false)
        guard hasAnchor else {
            // What stood here moved forward: go back until something known comes.
            overlap = min(position, overlap * 2)
            return []
        }
        position = page.offset + rows.count
        overlap = min(position, 1)
        // A page of known rows alone may come after going back; the last row alone is the end.
        if fresh.isEmpty && rows.count <= 1 || isShort { isFinished = true }
        lastID = fresh.last?.siteID ?? lastID
        return wanted(fresh)
    }

    /// The rows that the query asks for: everything pushed is checked again.
    private mutating func wanted(_ rows: [Site]) -> [Site] {
        var result: [Site] = []
        for row in rows where query.filters.allSatisfy({ $0.matches(row) }) {
            if skipped < query.offset {
                skipped += 1
                continue
            }
            if let limit = query.limit, given == limit { break }
            given += 1
            result.append(row)
        }
        if given == query.limit { isFinished = true }
        return result
    }
}
