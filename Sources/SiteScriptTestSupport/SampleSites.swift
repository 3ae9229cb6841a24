package import SitesCore

/// A handful of sites of dealer 42 that specs and examples run over.
package actor SampleSites {
    private var filling: Task<MemorySitesService, any Error>?

    /// Gives a fresh sample, filled when it is first asked for.
    package static func service() -> SampleSites { SampleSites() }

    /// The service with its sites; all who ask while it is being filled wait for the same.
    package func value() async throws(SitesServiceError) -> any SitesService {
        let task = filling ?? Task { try await SampleSites.filled() }
        filling = task
        do {
            return try await task.value
        } catch {
            throw error as? SitesServiceError ?? SitesServiceError(.unavailable, "\(error)")
        }
    }

    private static func filled() async throws(SitesServiceError) -> MemorySitesService {
        let memory = MemorySitesService(now: { 1_735_689_600_000 })
        try await memory.addDealer(Dealer(id: DealerID(42), name: "Acme"))
        try await memory.addDealer(Dealer(id: DealerID(43), name: "Beta"))
        for (index, draft) in drafts.enumerated() {
            let site = try await memory.createSite(draft, dealer: DealerID(42))
            if index % 2 == 0 {
                _ = try await memory.setActivation(dealer: DealerID(42), id: site.siteID, isActivated: true)
            }
        }
        return memory
    }

    private static let drafts = [
        SiteDraft(
            externalSiteID: "A-1",
            name: "Gangnam HQ",
            timezone: "Asia/Seoul",
            monitoringStationID: 101,
            accountNumber: "0042",
            address1: "123 Teheran-ro"
        ),
        SiteDraft(
            externalSiteID: "A-2",
            name: "Busan Depot",
            timezone: "Asia/Seoul",
            monitoringStationID: 101
        ),
        SiteDraft(
            externalSiteID: "B-1",
            name: "Oakland Store",
            timezone: "US/Pacific",
            accountNumber: "0043"
        ),
        SiteDraft(externalSiteID: "B-2", name: "서울 Annex", timezone: "Asia/Seoul", address1: "7th Floor"),
        SiteDraft(
            externalSiteID: "C-1",
            name: "Paris Clinic",
            timezone: "Europe/Paris",
            monitoringStationID: 205,
            accountNumber: "7"
        ),
    ]
}
