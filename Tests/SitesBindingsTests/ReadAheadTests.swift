import SiteScript
import SiteScriptLibrary
import SiteScriptTestSupport
import SitesBindings
import SitesCore
import SitesStore
import Synchronization
import Testing

/// Reads of so many sites that later batches are read while the ones before are worked on.
@Suite("Reading ahead")
struct ReadAheadTests {
    private static let count = 20_000
    private let dealer = DealerID(42)

    private func store() async throws -> SQLiteSitesService {
        let service = try SQLiteSitesService(.memory, now: { 0 })
        try await service.addDealer(Dealer(id: dealer, name: "Acme"))
        for start in stride(from: 0, to: Self.count, by: 2000) {
            let creates = (start..<start + 2000).map { number in
                SiteOperation.create(
                    SiteDraft(externalSiteID: "X-\(number)", name: "Site \(number)", timezone: "Asia/Seoul")
                )
            }
            _ = try await service.perform(creates, dealer: dealer)
        }
        return service
    }

    @Test("every site comes once and in order, and only what is worked on counts as read")
    func everySite() async throws {
        let service = try await store()
        let rows = Mutex([Int]())
        var settings = SitesSettings { () async throws(SitesServiceError) in service }
        settings.defaultDealer = dealer
        settings.noteRead = { reading in
            if case .rows(let count) = reading { rows.withLock { $0.append(count) } }
        }
        let engine = Engine(modules: StandardLibrary.modules + [SitesModule.module(settings)])
        let session = engine.session(host: RecordingHost())
        let all = try engine.compile(
            "(sites() | where .name.upper() != \"\" | collect).map(site => site.site_id)"
        )
        let ids: [Int] = try await session.run(all).decode()
        #expect(ids == Array(1...Self.count))
        #expect(rows.withLock { $0.reduce(0, +) } == Self.count)
        rows.withLock { $0 = [] }
        // The end comes in the middle of a batch, while the next one is being read.
        let part = try engine.compile(
            "(sites() | where .site_id % 3 != 0 | take 7000 | collect).map(site => site.site_id)"
        )
        let some: [Int] = try await session.run(part).decode()
        #expect(some.count == 7000 && some.last == 10_499)
        #expect(rows.withLock { $0.reduce(0, +) } < Self.count)
        let update = try engine.compile("sites() | update name: \"New\" | count")
        let planned: Int = try await session.run(update).decode()
        #expect(planned == Self.count)
    }
}
