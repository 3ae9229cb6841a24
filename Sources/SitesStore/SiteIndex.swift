import SitesCore

/// An index of the table `site`, as the migrations make it.
struct SiteIndex: Hashable {
    let name: String
    /// Its columns in order; the first is the dealer.
    let fields: [SiteField]
    /// Whether no two sites of a dealer agree in all columns.
    var isUnique = false

    static let all = [
        SiteIndex(name: "site_by_dealer", fields: [.dealerID]),
        SiteIndex(name: "site_by_zone", fields: [.dealerID, .timezone, .isActivated]),
        SiteIndex(name: "sqlite_autoindex_site_1", fields: [.dealerID, .externalSiteID], isUnique: true),
    ]

    /// Whether one of the indexes tells whether filters match.
    static func hold(_ filters: [SiteFilter]) -> Bool { all.contains { $0.holds(filters) } }

    /// The site's number stands in every index.
    private func holds(_ filters: [SiteFilter]) -> Bool {
        filters.allSatisfy { fields.contains($0.field) || $0.field == .siteID }
    }

    /// The index that knows all there is to know for counting the sites of a query by `keys`; nil when none does, or
    /// when each site would be counted for itself.
    static func counting(_ query: SiteQuery, by keys: [SiteField]) -> SiteIndex? {
        guard query.limit == nil, query.offset == 0, query.sort.isEmpty, !keys.isEmpty else { return nil }
        return all.first { index in
            keys.allSatisfy(index.fields.contains) && index.holds(query.filters)
                && !(index.isUnique && index.fields.dropFirst().allSatisfy(keys.contains))
        }
    }
}
