/// What can be asked of the Sites API, whoever answers: memory, SQLite, a remote server.
///
/// Every implementation passes the same contract suite. Drafts and patches are held against `SiteValidation`
/// by the implementation; all throw `SitesServiceError`.
public protocol SitesService: Sendable {
    /// Names the back end for journals and plans, such as `sqlite:/path/sites.db`.
    var identity: String { get }
    /// Whether it writes on this machine, so that many operations share one durable write.
    var isLocal: Bool { get }
    /// What it evaluates itself.
    var capabilities: QueryCapabilities { get }

    /// All dealers, by id.
    func dealers() async throws(SitesServiceError) -> [Dealer]
    /// Adds a dealer; `conflict` when the id is taken.
    func addDealer(_ dealer: Dealer) async throws(SitesServiceError)

    /// Creates a site; it starts inactive.
    func createSite(_ draft: SiteDraft, dealer: DealerID) async throws(SitesServiceError) -> Site
    /// The sites of a dealer that a query asks for; fields that are not asked for are still filled in.
    func sites(dealer: DealerID, matching query: SiteQuery) async throws(SitesServiceError) -> [Site]
    /// One site, with what only this request tells.
    func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail
    /// Changes some fields of a site.
    func updateSite(
        dealer: DealerID,
        id: SiteID,
        patch: SitePatch
    ) async throws(SitesServiceError) -> Site
    /// Deletes a site for ever.
    func deleteSite(dealer: DealerID, id: SiteID) async throws(SitesServiceError)
    /// Activates or deactivates a site.
    func setActivation(
        dealer: DealerID,
        id: SiteID,
        isActivated: Bool
    ) async throws(SitesServiceError) -> Site

    /// How many sites of the dealers a query's filters match; limit and offset count as well.
    func countSites(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError) -> Int
    /// How many sites that a query's filters match have each combination of values in some fields; nil where that is
    /// not told sooner than by reading the sites, which is what every service without an implementation of its own
    /// says. Values come in the order of their first site, and may come more than once.
    func countSites(
        dealers: [DealerID],
        matching query: SiteQuery,
        by fields: [SiteField]
    ) async throws(SitesServiceError) -> [SiteGroupCount]?
    /// Reads sites of the dealers in bulk, by columns. It sees one state of the data.
    func scan(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError) -> any SiteScan
    /// Performs operations in order, in one durable write where the back end is local. One that fails does not
    /// undo the others; results are given once all that succeeded are durable.
    func perform(
        _ operations: [SiteOperation],
        dealer: DealerID
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>]
    /// The same for writes under a condition: one whose condition does not hold fails as `stale`. Once as many have
    /// failed as `limit` allows the others are not made, and there are no results for them. A success may be without
    /// the site, but for a create. Without an implementation of its own a service reads each site again just before
    /// its write.
    func perform(
        _ writes: [ConditionalWrite],
        dealer: DealerID,
        limit: FailureLimit?
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>]
}

extension SitesService {
    /// Counts nothing by values.
    public func countSites(
        dealers: [DealerID],
        matching query: SiteQuery,
        by fields: [SiteField]
    ) async throws(SitesServiceError) -> [SiteGroupCount]? { nil }
}

/// One write.
public enum SiteOperation: Hashable, Sendable {
    /// Creates a site.
    indirect case create(SiteDraft)
    /// Updates a site; fails as `stale` when `expecting` is given and one of its values no longer holds.
    case update(SiteID, SitePatch, expecting: SitePatch?)
    /// Deletes a site.
    case delete(SiteID)
    /// Activates or deactivates a site.
    case setActivation(SiteID, Bool)
}
