import SitesCore

/// How a list is read in pages so that, while sites come and go, none comes twice and none that stays is missed.
///
/// With `gt` each page starts behind the last id that came, and nothing that happens elsewhere moves it. Without,
/// pages overlap by a row: when the first row of a page is not one that came already, sites before it were deleted,
/// and the page is asked for again from further back.
struct PageReading: Hashable, Sendable {
    /// The filters that the service applies.
    let pushed: [SiteFilter]
    /// Whether the service's answer is exactly what was asked for, so that a limit can be pushed.
    let isExact: Bool
    /// The order in which the service gives sites; nil for that of ids.
    let sort: SiteSort?
    /// Whether pages start behind an id.
    let startsBehindID: Bool

    /// Longer conditions are not pushed: many servers refuse long URLs.
    static let lengthMaximum = 6000

    /// Plans a query; nil when its order has to be made here.
    init?(_ query: SiteQuery, _ capabilities: RemoteCapabilities) {
        var pushed: [SiteFilter] = []
        for filter in query.filters {
            guard pushed.isEmpty || capabilities.repeatsFilter else { break }
            let texts = FilterCoding.texts(
                filter,
                known: capabilities.operators,
                knowsEscapes: capabilities.knowsEscapes
            )
            guard let texts, texts.count == 1 || capabilities.repeatsFilter else { continue }
            guard texts.reduce(0, { $0 + URLText.encode($1).utf8.count }) <= PageReading.lengthMaximum else {
                continue
            }
            pushed.append(filter)
        }
        self.pushed = pushed
        isExact = pushed.count == query.filters.count && capabilities.sortsExactly
        switch query.sort.first {
        case nil: sort = nil
        case let key? where query.sort.count == 1 && key.field == .siteID && !key.isDescending: sort = nil
        // In another order only a single page is free of what happens meanwhile.
        case let key?
        where query.sort.count == 1 && capabilities.sortsExactly && isExact && key.field != .dealerID:
            guard let limit = query.limit, limit + query.offset <= capabilities.pageMaximum else {
                return nil
            }
            sort = key
        default: return nil
        }
        let hasRoom = pushed.isEmpty || capabilities.repeatsFilter
        startsBehindID = sort == nil && capabilities.operators.contains(.greater) && hasRoom
    }
}
