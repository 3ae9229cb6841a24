/// What a list of sites is asked for.
public struct SiteQuery: Hashable, Sendable {
    /// The fields wanted; nil for all.
    public var fields: [SiteField]?
    /// Conditions that all must hold.
    public var filters: [SiteFilter]
    /// Keys to sort by, nil last in both directions, ties in the order of site ids; empty for that order alone.
    public var sort: [SiteSort]
    /// The most sites to give; nil for all.
    public var limit: Int?
    /// How many to leave out at the start.
    public var offset: Int

    /// Makes a query.
    public init(
        fields: [SiteField]? = nil,
        filters: [SiteFilter] = [],
        sort: [SiteSort] = [],
        limit: Int? = nil,
        offset: Int = 0
    ) {
        self.fields = fields
        self.filters = filters
        self.sort = sort
        self.limit = limit
        self.offset = offset
    }

    /// What the query means: the sites it gives of `sites`.
    ///
    /// Every implementation has to agree with it.
    public func apply(to sites: [Site]) -> [Site] {
        var result = sites.filter { site in filters.allSatisfy { $0.matches(site) } }
        result.sort(by: precedes)
        let rest = result.dropFirst(offset)
        return Array(limit.map { rest.prefix($0) } ?? rest)
    }

    /// Whether `a` comes before `b`.
    public func precedes(_ a: Site, _ b: Site) -> Bool {
        for key in sort {
            switch (a[key.field], b[key.field]) {
            case (nil, nil): continue
            case (nil, _): return false
            case (_, nil): return true
            case (let x?, let y?):
                if x.precedes(y) { return !key.isDescending }
                if y.precedes(x) { return key.isDescending }
            }
        }
        return a.siteID < b.siteID
    }
}

/// One key to sort by.
public struct SiteSort: Hashable, Sendable {
    /// The field.
    public var field: SiteField
    /// Whether the largest comes first.
    public var isDescending: Bool

    /// Makes a key.
    public init(_ field: SiteField, isDescending: Bool = false) {
        self.field = field
        self.isDescending = isDescending
    }
}
