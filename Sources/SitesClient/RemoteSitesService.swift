public import SitesCore
internal import Synchronization

/// The Sites API over HTTP.
///
/// Reads are paged, what is pushed to the service is checked again here, and a write whose outcome is unclear is
/// looked up before it is sent again.
public final class RemoteSitesService: SitesService {
    /// `remote:` and the URL.
    public let identity: String
    /// Writes elsewhere.
    public let isLocal = false
    /// Everything: what the service cannot, is done here.
    public let capabilities = QueryCapabilities.all
    /// The requests that were sent.
    public let log: RequestLog

    let transport: ResilientTransport
    let recent: RecentSites
    let pages: PageReader
    private let configuration: ClientConfiguration

    /// Makes a client; nothing is sent yet.
    public init(_ configuration: ClientConfiguration, transport: any HTTPTransport, clock: ClientClock) {
        self.configuration = configuration
        identity = "remote:\(configuration.baseURL)"
        log = RequestLog(wall: clock.wall)
        self.transport = ResilientTransport(configuration, transport, clock, log)
        let pages = PageReader(transport: self.transport)
        self.pages = pages
        recent = RecentSites(pages, clock)
    }

    /// Gets a token, to see whether that works.
    public func checkCredentials() async throws(SitesServiceError) { try await transport.checkCredentials() }

    public func dealers() async throws(SitesServiceError) -> [Dealer] { configuration.dealers }

    public func addDealer(_ dealer: Dealer) async throws(SitesServiceError) {
        throw SitesServiceError(
            .invalid,
            "dealers are not added over the Sites API",
            hint: "connect them with the Dealers API"
        )
    }

    // MARK: - Reading

    public func sites(dealer: DealerID, matching query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        var query = query
        query.fields = nil
        return try await all(dealer, query)
    }

    public func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        try await pages.site(dealer, id)
    }

    public func countSites(dealers: [DealerID], matching query: SiteQuery) async throws(SitesServiceError)
        -> Int
    {
        var query = query
        query.fields = []
        query.sort = []
        if query.limit == 0 {
            // Whoever counts nothing wants to know whether the dealers are there.
            for dealer in dealers { _ = try await pages.page(dealer, SiteQuery(fields: [.siteID], limit: 1)) }
            return 0
        }
        let scan = try await scan(dealers: dealers, matching: query)
        var count = 0
        while let batch = try await scan.next(maximumRows: .max) { count += batch.rowCount }
        return count
    }

    public func scan(
        dealers: [DealerID],
        matching query: SiteQuery
    ) async throws(SitesServiceError) -> any SiteScan {
        if dealers.count == 1, query.longLists.isEmpty,
            let reading = PageReading(query, configuration.capabilities)
        {
            return RemoteSiteScan(pages, dealers[0], query, reading)
        }
        var sites: [Site] = []
        for dealer in dealers {
            sites += try await all(dealer, SiteQuery(fields: fields(of: query), filters: query.filters))
        }
        return ListedSiteScan(query.apply(to: sites), fields: query.fields)
    }

    private func all(_ dealer: DealerID, _ query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        var needed = query
        needed.fields = fields(of: query)
        if let (place, values) = query.longLists.first {
            // Too long for one URL: asked for in parts, none of which has a site of another.
            var sites: [Site] = []
            for part in values.inParts() {
                var some = SiteQuery(fields: needed.fields, filters: query.filters)
                some.filters[place].operation = .isIn(part)
                sites += try await all(dealer, some)
            }
            return query.apply(to: sites)
        }
        if let reading = PageReading(needed, configuration.capabilities) {
            return try await rows(dealer, needed, reading)
        }
        let unsorted = SiteQuery(fields: needed.fields, filters: query.filters)
        guard let reading = PageReading(unsorted, configuration.capabilities) else {
            preconditionFailure("what is not sorted can always be read")
        }
        return query.apply(to: try await rows(dealer, unsorted, reading))
    }

    private func rows(
        _ dealer: DealerID,
        _ query: SiteQuery,
        _ reading: PageReading
    ) async throws(SitesServiceError) -> [Site] {
        let scan = RemoteSiteScan(pages, dealer, query, reading)
        var sites: [Site] = []
        while let rows = try await scan.nextRows() { sites += rows }
        return sites
    }

    /// The fields that have to come so that a query can be applied here.
    private func fields(of query: SiteQuery) -> [SiteField]? {
        query.fields.map { $0 + query.sort.map(\.field) }
    }

    // MARK: - Writing

    public func createSite(_ draft: SiteDraft, dealer: DealerID) async throws(SitesServiceError) -> Site {
        let problems = SiteValidation.problems(in: draft)
        guard problems.isEmpty else { throw .invalid(problems) }
        let call = ResilientTransport.Call(.createSite(dealer), body: SiteCoding.bytes(of: draft))
        let start = transport.uptime
        var attempt = 0
        var wasUnclear = false
        while true {
            attempt += 1
            let reply: HTTPReply
            do throws(ResilientTransport.Failure) {
                reply = try await transport.perform(call)
            } catch {
                wasUnclear = wasUnclear || error.isUnclear || error.wasUnclear
                // A conflict may be with what an attempt made whose answer was lost.
                let mayBeMade = error.isUnclear || error.error.kind == .conflict
                guard wasUnclear, mayBeMade, error.error.kind != .cancelled else { throw error.error }
                // Looked up before it is sent again, so that no site comes into being twice.
                if let site = try await created(draft, dealer, since: start) { return site }
                guard error.isUnclear, !configuration.capabilities.keepsKeys,
                    attempt < configuration.attemptsMaximum
                else { throw error.error }
                continue
            }
            return try site(reply, dealer)
        }
    }

    /// The site that a draft became since `start`, if it did.
    ///
    /// One that is just like it but was there before is somebody else's, by the clock of the service.
    private func created(
        _ draft: SiteDraft,
        _ dealer: DealerID,
        since start: Duration
    ) async throws(SitesServiceError) -> Site? {
        let filter = SiteFilter(.externalSiteID, .equals(.text(draft.externalSiteID)))
        guard
            let site = try await sites(dealer: dealer, matching: SiteQuery(filters: [filter], limit: 1)).first
        else { return nil }
        let same = draft.site(
            id: site.siteID,
            dealer: dealer,
            createdAtMilliseconds: site.createdAtMilliseconds
        )
        let age = transport.serviceTime - site.createdAtMilliseconds
        // Whole seconds are all that some services keep of `created_at`.
        let isNew = Duration.milliseconds(age) <= transport.uptime - start + .seconds(1)
        guard isNew, SitePatch.updatable.allSatisfy({ same[$0] == site[$0] }) else {
            throw .externalIDTaken(draft.externalSiteID)
        }
        return site
    }

    public func updateSite(
        dealer: DealerID,
        id: SiteID,
        patch: SitePatch
    ) async throws(SitesServiceError) -> Site {
        let problems = SiteValidation.problems(in: patch)
        guard problems.isEmpty else { throw .invalid(problems) }
        return try site(
            try await perform(.init(.updateSite(dealer, id), body: SiteCoding.bytes(of: patch))),
            dealer
        )
    }

    public func deleteSite(dealer: DealerID, id: SiteID) async throws(SitesServiceError) {
        try await deleteSite(id, dealer, wasThere: false)
    }

    /// Deletes a site, which was read a moment ago when it `wasThere`.
    func deleteSite(_ id: SiteID, _ dealer: DealerID, wasThere: Bool) async throws(SitesServiceError) {
        do throws(ResilientTransport.Failure) {
            _ = try await transport.perform(.init(.deleteSite(dealer, id)))
        } catch {
            // A service that keeps keys says once more what it did, unless it was started anew meanwhile.
            guard error.error.kind == .notFound, error.wasUnclear,
                wasThere || !configuration.capabilities.keepsKeys
            else { throw error.error }
            throw SitesServiceError(
                .io,
                "site \(id) is gone, by this delete, whose first answer was lost, or by somebody else",
                requestID: error.error.requestID
            )
        }
    }

    public func setActivation(
        dealer: DealerID,
        id: SiteID,
        isActivated: Bool
    ) async throws(SitesServiceError) -> Site {
        let body = SiteCoding.bytes(ofActivation: isActivated)
        let reply = try await perform(.init(.setActivation(dealer, id), body: body))
        let site = try site(reply, dealer)
        guard site.isActivated == isActivated else {
            throw SitesServiceError(
                .io,
                "site \(id) is \(site.isActivated ? "active" : "inactive") after the opposite was asked for",
                requestID: reply.header("x-request-id"),
                hint: "the service reads the body of an activation in another way; nothing more was sent"
            )
        }
        return site
    }

    // MARK: - Calls

    private func perform(_ call: ResilientTransport.Call) async throws(SitesServiceError) -> HTTPReply {
        do throws(ResilientTransport.Failure) {
            return try await transport.perform(call)
        } catch {
            throw error.error
        }
    }

    private func site(_ reply: HTTPReply, _ dealer: DealerID) throws(SitesServiceError) -> Site {
        try PageReader.decode(reply) { reader throws(JSONReader.Failure) in
            try SiteCoding.site(&reader, dealer: dealer).site
        }
    }
}
