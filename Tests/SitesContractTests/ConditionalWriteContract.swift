import SitesCore
import Testing

/// Writes under a condition mean the same everywhere, also where each site is read again first.
@Suite("The contract of writes under a condition")
struct ConditionalWriteContract {
    private let dealer = DealerID(42)

    private func kinds(_ results: [Result<Site?, SitesServiceError>]) -> [SitesServiceError.Kind?] {
        results.map { result in if case .failure(let error) = result { error.kind } else { nil } }
    }

    /// The same writes, by the service itself and by reading each site again.
    private func perform(
        _ writes: ([Site]) -> [ConditionalWrite],
        _ implementation: Implementation,
        limit: FailureLimit? = nil,
        isRereading: Bool
    ) async throws -> (results: [SitesServiceError.Kind?], sites: [Site]) {
        let service = try await implementation.filled()
        var sites = try await service.sites(dealer: dealer, matching: SiteQuery())
        _ = try await service.perform(
            [.update(sites[3].siteID, SitePatch([.accountNumber: .text("e\u{301}")]), expecting: nil)],
            dealer: dealer
        )
        sites[3].accountNumber = "e\u{301}"
        let results =
            isRereading
            ? await service.performRereading(writes(sites), dealer: dealer, limit: limit)
            : try await service.perform(writes(sites), dealer: dealer, limit: limit)
        return (kinds(results), try await service.sites(dealer: dealer, matching: SiteQuery()))
    }

    @Test("each is made while its site is as expected", arguments: Implementation.allCases, [true, false])
    func conditions(_ implementation: Implementation, _ isRereading: Bool) async throws {
        func writes(_ sites: [Site]) -> [ConditionalWrite] {
            var other = sites[1]
            other.name = "Other"
            var active = sites[2]
            active.isActivated = true
            var composed = sites[3]
            composed.accountNumber = "\u{e9}"
            func update(_ site: Site, _ patch: SitePatch) -> ConditionalWrite {
                ConditionalWrite(
                    .update(site.siteID, patch, expecting: nil),
                    expected: site,
                    fields: patch.fields
                )
            }
            let gone = SiteID(999)
            return [
                update(sites[0], SitePatch([.name: .text("A"), .accountNumber: .text("7"), .address1: nil])),
                update(sites[0], SitePatch([.name: .text("B")])),
                update(other, SitePatch([.name: .text("C")])),
                update(other, SitePatch([.timezone: .text("Asia/Tokyo")])),
                update(composed, SitePatch([.accountNumber: nil])),
                update(sites[3], SitePatch([.accountNumber: nil])),
                update(sites[1], SitePatch([.externalSiteID: .text("A-0")])),
                update(sites[0], SitePatch([.timezone: .text("Nowhere")])),
                ConditionalWrite(
                    .setActivation(active.siteID, false),
                    expected: active,
                    fields: [.isActivated]
                ),
                ConditionalWrite(
                    .setActivation(sites[2].siteID, true),
                    expected: sites[2],
                    fields: [.isActivated]
                ),
                ConditionalWrite(.setActivation(gone, true), expected: sites[2], fields: [.isActivated]),
                ConditionalWrite(
                    .delete(sites[2].siteID),
                    expected: sites[2],
                    fields: SitePatch.updatable + [.isActivated]
                ),
                ConditionalWrite(
                    .delete(sites[2].siteID),
                    expected: active,
                    fields: SitePatch.updatable + [.isActivated]
                ),
                ConditionalWrite(.create(draft("N-1"))),
            ]
        }
        let (results, sites) = try await perform(writes, implementation, isRereading: isRereading)
        #expect(
            results == [
                nil, .stale, .stale, nil, .stale, nil, .conflict, .invalid, .stale, nil, .notFound, .stale,
                nil, nil,
            ]
        )
        #expect(sites.map(\.name) == ["A", "HQ", "HQ", "HQ"] && sites[0].accountNumber == "7")
        #expect(sites[1].timezone == "Asia/Tokyo" && sites[1].externalSiteID == "A-1")
        #expect(sites.map(\.externalSiteID) == ["A-0", "A-1", "A-3", "N-1"] && sites[2].accountNumber == nil)
    }

    @Test(
        "none is made any more once as many failed as may",
        arguments: Implementation.allCases,
        [true, false]
    )
    func limits(_ implementation: Implementation, _ isRereading: Bool) async throws {
        func writes(_ sites: [Site]) -> [ConditionalWrite] {
            var stale = sites[0]
            stale.isActivated = true
            return [
                ConditionalWrite(
                    .setActivation(stale.siteID, false),
                    expected: stale,
                    fields: [.isActivated]
                ),
                ConditionalWrite(.create(draft("A-0"))), ConditionalWrite(.delete(SiteID(999))),
                ConditionalWrite(.create(draft("N-1"))),
            ]
        }
        for (limit, count) in [
            (nil, 4), (FailureLimit(1, countsStale: false), 2), (FailureLimit(2, countsStale: false), 3),
            (FailureLimit(1, countsStale: true), 1),
        ] {
            let (results, _) = try await perform(
                writes,
                implementation,
                limit: limit,
                isRereading: isRereading
            )
            #expect(results.count == count)
        }
    }
}
