import SitesCore
import Synchronization

/// Sites as they were a moment ago, read a page at a time: a bulk run asks for the sites that it writes in the order
/// of their ids, so that one list serves a hundred writes.
final class RecentSites: Sendable {
    private struct State {
        var dealer: DealerID?
        /// The ids that the page speaks of.
        var ids = 0..<0
        var sites: [SiteID: Site] = [:]
        var end = Duration.zero
        var isFetching = false
    }

    /// How long a page is good.
    ///
    /// A change by somebody else in that time is written over.
    private static let lifetime = Duration.seconds(10)
    private static let size = 100

    private let pages: PageReader
    private let clock: ClientClock
    private let state = Mutex(State())
    private let changed = Signal()

    init(_ pages: PageReader, _ clock: ClientClock) {
        self.pages = pages
        self.clock = clock
    }

    /// A site, at most as old as a page is good.
    func site(_ id: SiteID, _ dealer: DealerID) async throws(SitesServiceError) -> Site {
        guard pages.capabilities.sortsExactly, pages.capabilities.operators.contains(.greaterOrEqual) else {
            return try await pages.site(dealer, id).site
        }
        while true {
            if Task.isCancelled { throw SitesServiceError(.cancelled, "cancelled") }
            let ticket = changed.ticket
            switch state.withLock({ step(&$0, id, dealer) }) {
            case .found(let site): return site
            case .gone: return try await pages.site(dealer, id).site
            case .wait: await changed.wait(since: ticket)
            case .fetch:
                defer { changed.fire() }
                do throws(SitesServiceError) {
                    try await fetch(id, dealer)
                } catch {
                    state.withLock { $0.isFetching = false }
                    throw error
                }
            }
        }
    }

    /// Forgets a site that was written.
    func forget(_ id: SiteID) { state.withLock { _ = $0.sites.removeValue(forKey: id) } }

    private enum Step {
        case found(Site)
        /// Written since, or not there: to be asked for by itself.
        case gone
        case wait
        case fetch
    }

    private func step(_ state: inout State, _ id: SiteID, _ dealer: DealerID) -> Step {
        let isCovered =
            state.dealer == dealer && state.ids.contains(id.rawValue) && clock.uptime() < state.end
        if isCovered { return state.sites[id].map(Step.found) ?? .gone }
        if state.isFetching { return .wait }
        state.isFetching = true
        return .fetch
    }

    private func fetch(_ id: SiteID, _ dealer: DealerID) async throws(SitesServiceError) {
        // Those that are written side by side may come in any order.
        let first = max(1, id.rawValue - 16)
        let start = clock.uptime()
        let query = SiteQuery(
            filters: [SiteFilter(.siteID, .greaterOrEqual(.integer(first)))],
            sort: [SiteSort(.siteID)],
            limit: RecentSites.size
        )
        let sites = try await pages.page(dealer, query)
        state.withLock { state in
            state.dealer = dealer
            let last =
                sites.count < RecentSites.size ? id.rawValue : sites.last?.siteID.rawValue ?? id.rawValue
            state.ids = first..<max(last, id.rawValue, sites.last?.siteID.rawValue ?? 0) + 1
            state.sites = Dictionary(sites.map { ($0.siteID, $0) }) { first, _ in first }
            state.end = start + RecentSites.lifetime
            state.isFetching = false
        }
    }
}
