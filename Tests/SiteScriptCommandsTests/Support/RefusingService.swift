import SitesCore
import SitesTestSupport

/// Sites in memory, some of which a request is refused for.
struct RefusingService: ForwardingService {
    let base: MemorySitesService
    let isLocal = false
    /// Why a site cannot be read, by its number.
    let refusals: [Int: SitesServiceError]

    func site(dealer: DealerID, id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        if let refusal = refusals[id.rawValue] { throw refusal }
        return try await base.site(dealer: dealer, id: id)
    }
}
