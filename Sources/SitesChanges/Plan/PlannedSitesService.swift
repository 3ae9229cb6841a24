public import SitesCore

/// A service as it would be after the changes of a dry run; it writes nothing.
///
/// Filters, sorting and limits are asked of the service below; its rows that are planned away are left out and the
/// planned ones are merged in, so that a reading is the same as if the changes had been made.
public struct PlannedSitesService: SitesService {
    private let base: any SitesService
    private let planned: PlannedSites

    /// Looks at `base` through what is planned.
    public init(_ base: any SitesService, _ planned: PlannedSites) {
        self.base = base
        self.planned = planned
    }

    public var identity: String { base.identity }
    public var isLocal: Bool { base.isLocal }
    public var capabilities: QueryCapabilities { base.capabilities }

    public func dealers() async throws(SitesServiceError) -> [Dealer] { try await base.dealers() }

    public func sites(dealer: DealerID, matching query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        if planned.isEmpty { return try await base.sites(dealer: dealer, matching: query) }
        var query = query
        query.fields = nil
        let scan = try await merged([dealer], query)
        var sites: [Site] = []
        while let more = try await scan.nextSites(4096) { sites += more }
        return sites
    }

    public func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        let (replaced, removed) = planned.now
        if removed.contains(id) { throw .unknownSite(id, dealer) }
        guard let site = replaced[id] else { return try await base.site(dealer: dealer, id: id) }
        guard site.dealerID == dealer else { throw .unknownSite(id, dealer) }
        if PlannedSites.isProvisional(id) { return SiteDetail(site: site, hasPhysicalBridge: false) }
        let detail = try await base.site(dealer: dealer, id: id)
        return SiteDetail(site: site, hasPhysicalBridge: detail.hasPhysicalBridge)
    }

    public func countSites(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError)
        -> Int
    {
        if planned.isEmpty { return try await base.countSites(dealers: dealers, matching: query) }
        let (replaced, removed) = planned.now
        let all = SiteQuery(fields: [.siteID], filters: query.filters)
        let touched = Set(replaced.keys).union(removed)
        var count = try await base.countSites(dealers: dealers, matching: all)
        // Those that would be counted although they are planned to be otherwise.
        let ids = touched.filter { !PlannedSites.isProvisional($0) }.sorted().map {
            SiteValue.integer($0.rawValue)
        }
        for start in stride(from: 0, to: ids.count, by: 500) {
            let chunk = Array(ids[start..<min(start + 500, ids.count)])
            var query = all
            query.filters.append(SiteFilter(.siteID, .isIn(chunk)))
            count -= try await base.countSites(dealers: dealers, matching: query)
        }
        let wanted = Set(dealers)
        count += replaced.values.count { site in
            wanted.contains(site.dealerID) && query.filters.allSatisfy { $0.matches(site) }
        }
        let rest = max(0, count - query.offset)
        return query.limit.map { min($0, rest) } ?? rest
    }

    public func scan(
        dealers: [DealerID],
        matching query: SiteQuery
    ) async throws(SitesServiceError) -> any SiteScan {
        if planned.isEmpty { return try await base.scan(dealers: dealers, matching: query) }
        return try await merged(dealers, query)
    }

    private func merged(_ dealers: [DealerID], _ query: SiteQuery) async throws(SitesServiceError)
        -> PlannedSiteScan
    {
        let (replaced, removed) = planned.now
        let wanted = Set(dealers)
        let touched = Set(replaced.keys).union(removed)
        var own = query
        (own.limit, own.offset) = (nil, 0)
        let added = own.apply(to: replaced.values.filter { wanted.contains($0.dealerID) })
        var below = query
        below.fields = nil
        below.offset = 0
        // So many of its rows may be planned away.
        below.limit = query.limit.map { limit in
            let (sum, overflow) = limit.addingReportingOverflow(query.offset + touched.count)
            return overflow ? .max : sum
        }
        let scan = try await base.scan(dealers: dealers, matching: below)
        return PlannedSiteScan(scan, added: added, without: touched, query)
    }

    // MARK: - Writing

    private static let refusal = SitesServiceError(.forbidden, "a dry run writes nothing")

    public func addDealer(_ dealer: Dealer) async throws(SitesServiceError) { throw Self.refusal }
    public func createSite(_ draft: SiteDraft, dealer: DealerID) async throws(SitesServiceError) -> Site {
        throw Self.refusal
    }
    public func updateSite(
        dealer: DealerID,
        id: SiteID,
        patch: SitePatch
    ) async throws(SitesServiceError) -> Site { throw Self.refusal }
    public func deleteSite(dealer: DealerID, id: SiteID) async throws(SitesServiceError) {
        throw Self.refusal
    }
    public func setActivation(
        dealer: DealerID,
        id: SiteID,
        isActivated: Bool
    ) async throws(SitesServiceError) -> Site { throw Self.refusal }
    public func perform(
        _ operations: [SiteOperation],
        dealer: DealerID
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] { throw Self.refusal }
}
