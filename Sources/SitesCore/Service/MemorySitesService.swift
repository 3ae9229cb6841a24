/// The reference implementation, in memory.
public actor MemorySitesService: SitesService {
    /// Names it `memory`.
    public nonisolated let identity = "memory"
    /// Writes here.
    public nonisolated let isLocal = true
    /// Evaluates everything.
    public nonisolated let capabilities = QueryCapabilities.all

    private var dealersByID: [DealerID: Dealer] = [:]
    private var sitesByID: [SiteID: Site] = [:]
    private var takenIDs: [DealerID: [TextKey: SiteID]] = [:]
    private var bridges: Set<SiteID> = []
    private var nextID = 1
    private let now: @Sendable () -> Int64

    /// Makes an empty service; `now` gives the time of creation in milliseconds since 1970.
    public init(now: @escaping @Sendable () -> Int64) { self.now = now }

    public func dealers() async throws(SitesServiceError) -> [Dealer] {
        dealersByID.values.sorted { $0.id < $1.id }
    }

    public func addDealer(_ dealer: Dealer) async throws(SitesServiceError) {
        if let problem = SiteValidation.problem(in: dealer) { throw .invalid([problem]) }
        guard dealersByID[dealer.id] == nil else {
            throw SitesServiceError(.conflict, "dealer \(dealer.id) exists already")
        }
        dealersByID[dealer.id] = dealer
    }

    /// Notes whether a site has a physical bridge, for tests and samples.
    public func setPhysicalBridge(_ hasBridge: Bool, of id: SiteID) {
        if hasBridge { bridges.insert(id) } else { bridges.remove(id) }
    }

    public func createSite(_ draft: SiteDraft, dealer: DealerID) async throws(SitesServiceError) -> Site {
        try create(draft, dealer)
    }

    private func create(_ draft: SiteDraft, _ dealer: DealerID) throws(SitesServiceError) -> Site {
        try require(dealer)
        let problems = SiteValidation.problems(in: draft)
        guard problems.isEmpty else { throw .invalid(problems) }
        let key = TextKey(draft.externalSiteID)
        guard takenIDs[dealer]?[key] == nil else { throw .externalIDTaken(draft.externalSiteID) }
        let site = draft.site(id: SiteID(nextID), dealer: dealer, createdAtMilliseconds: now())
        nextID += 1
        sitesByID[site.siteID] = site
        takenIDs[dealer, default: [:]][key] = site.siteID
        return site
    }

    public func sites(dealer: DealerID, matching query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        try require(dealer)
        return query.apply(to: sitesByID.values.filter { $0.dealerID == dealer })
    }

    public func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        SiteDetail(site: try find(dealer, id), hasPhysicalBridge: bridges.contains(id))
    }

    public func updateSite(
        dealer: DealerID,
        id: SiteID,
        patch: SitePatch
    ) async throws(SitesServiceError) -> Site {
        try update(dealer, id, patch)
    }

    private func update(_ dealer: DealerID, _ id: SiteID, _ patch: SitePatch) throws(SitesServiceError)
        -> Site
    {
        let old = try find(dealer, id)
        let problems = SiteValidation.problems(in: patch)
        guard problems.isEmpty else { throw .invalid(problems) }
        let new = patch.applied(to: old)
        let (oldKey, newKey) = (TextKey(old.externalSiteID), TextKey(new.externalSiteID))
        if oldKey != newKey {
            guard takenIDs[dealer]?[newKey] == nil else { throw .externalIDTaken(new.externalSiteID) }
            takenIDs[dealer]?[oldKey] = nil
            takenIDs[dealer, default: [:]][newKey] = id
        }
        sitesByID[id] = new
        return new
    }

    public func deleteSite(dealer: DealerID, id: SiteID) async throws(SitesServiceError) {
        try delete(dealer, id)
    }

    private func delete(_ dealer: DealerID, _ id: SiteID) throws(SitesServiceError) {
        let site = try find(dealer, id)
        sitesByID[id] = nil
        bridges.remove(id)
        takenIDs[dealer]?[TextKey(site.externalSiteID)] = nil
    }

    public func setActivation(
        dealer: DealerID,
        id: SiteID,
        isActivated: Bool
    ) async throws(SitesServiceError) -> Site {
        try activate(dealer, id, isActivated)
    }

    private func activate(
        _ dealer: DealerID,
        _ id: SiteID,
        _ isActivated: Bool
    ) throws(SitesServiceError) -> Site {
        var site = try find(dealer, id)
        site.isActivated = isActivated
        sitesByID[id] = site
        return site
    }

    public func countSites(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError)
        -> Int
    {
        try selected(dealers, query).count
    }

    public func scan(
        dealers: [DealerID],
        matching query: SiteQuery
    ) async throws(SitesServiceError) -> any SiteScan {
        ListedSiteScan(try selected(dealers, query), fields: query.fields)
    }

    public func perform(
        _ operations: [SiteOperation],
        dealer: DealerID
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        operations.map { operation in
            do throws(SitesServiceError) {
                return .success(try perform(operation, dealer))
            } catch {
                return .failure(error)
            }
        }
    }

    public func perform(
        _ writes: [ConditionalWrite],
        dealer: DealerID,
        limit: FailureLimit?
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        var limit = limit
        var results: [Result<Site?, SitesServiceError>] = []
        for write in writes {
            if let last = results.last, !limit.goesOn(after: last) { break }
            do throws(SitesServiceError) {
                if write.isConditional, let id = write.siteID,
                    let refusal = write.refusal(for: try find(dealer, id))
                {
                    throw refusal
                }
                results.append(.success(try perform(write.operation, dealer)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }

    private func perform(_ operation: SiteOperation, _ dealer: DealerID) throws(SitesServiceError) -> Site? {
        switch operation {
        case .create(let draft): return try create(draft, dealer)
        case .update(let id, let patch, let expected):
            if let expected, !expected.differences(from: try find(dealer, id)).isEmpty {
                throw SitesServiceError(.stale, "site \(id) was changed meanwhile")
            }
            return try update(dealer, id, patch)
        case .delete(let id):
            try delete(dealer, id)
            return nil
        case .setActivation(let id, let isActivated): return try activate(dealer, id, isActivated)
        }
    }

    private func selected(_ dealers: [DealerID], _ query: SiteQuery) throws(SitesServiceError) -> [Site] {
        for dealer in dealers { try require(dealer) }
        let wanted = Set(dealers)
        return query.apply(to: sitesByID.values.filter { wanted.contains($0.dealerID) })
    }

    private func require(_ dealer: DealerID) throws(SitesServiceError) {
        guard dealersByID[dealer] != nil else { throw .unknownDealer(dealer) }
    }

    private func find(_ dealer: DealerID, _ id: SiteID) throws(SitesServiceError) -> Site {
        try require(dealer)
        guard let site = sitesByID[id], site.dealerID == dealer else { throw .unknownSite(id, dealer) }
        return site
    }
}
