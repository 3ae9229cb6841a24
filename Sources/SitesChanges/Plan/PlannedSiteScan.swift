import SitesCore
internal import Synchronization

/// A scan with planned sites merged in, in the order of its query.
final class PlannedSiteScan: SiteScan {
    private struct State {
        var below: ArraySlice<Site> = []
        var isBelowFinished = false
        var added: ArraySlice<Site>
        var toSkip: Int
        var toGive: Int
    }

    private let scan: any SiteScan
    private let touched: Set<SiteID>
    private let query: SiteQuery
    private let state: Mutex<State>

    init(_ scan: any SiteScan, added: [Site], without touched: Set<SiteID>, _ query: SiteQuery) {
        self.scan = scan
        self.touched = touched
        self.query = query
        state = Mutex(State(added: added[...], toSkip: query.offset, toGive: query.limit ?? .max))
    }

    func next(maximumRows: Int) async throws(SitesServiceError) -> SiteColumnBatch? {
        guard let sites = try await nextSites(maximumRows) else { return nil }
        return SiteColumnBatch(sites, fields: query.fields ?? SiteField.allCases)
    }

    /// The next sites; nil after the last.
    func nextSites(_ maximum: Int) async throws(SitesServiceError) -> [Site]? {
        var given: [Site] = []
        while given.count < maximum {
            if state.withLock({ $0.below.isEmpty && !$0.isBelowFinished && $0.toGive > 0 }) {
                let batch = try await scan.next(maximumRows: maximum)
                let sites = batch?.sites.filter { !touched.contains($0.siteID) }
                state.withLock { state in
                    state.below = (sites ?? [])[...]
                    state.isBelowFinished = batch == nil
                }
                continue
            }
            switch state.withLock({ PlannedSiteScan.take(&$0, query) }) {
            case .site(let site): given.append(site)
            case .skipped: continue
            case .end: return given.isEmpty ? nil : given
            }
        }
        return given
    }

    private enum Taken {
        case site(Site)
        case skipped
        case end
    }

    /// Takes the next row of both; the rows below have to be there already.
    private static func take(_ state: inout State, _ query: SiteQuery) -> Taken {
        guard state.toGive > 0 else { return .end }
        let site: Site
        switch (state.below.first, state.added.first) {
        case (let below?, let added?): site = query.precedes(added, below) ? added : below
        case (let below?, nil): site = below
        case (nil, let added?): site = added
        case (nil, nil): return .end
        }
        if site.siteID == state.added.first?.siteID {
            state.added.removeFirst()
        } else {
            state.below.removeFirst()
        }
        guard state.toSkip == 0 else {
            state.toSkip -= 1
            return .skipped
        }
        state.toGive -= 1
        return .site(site)
    }

    func cancel() { scan.cancel() }
}
