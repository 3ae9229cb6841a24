import Foundation
import SitesClient
import SitesCore
import SitesStore
import SitesTestSupport
import Testing

/// An implementation under test.
enum Implementation: String, CaseIterable, Sendable {
    case memory, sqliteMemory, sqliteFile
    /// Our server with all that it can, as a service of which nothing is known, with short pages, and with failures.
    case remote, remoteUnknown, remoteFailing

    /// Those that answer on this machine.
    static let local: [Implementation] = [.memory, .sqliteMemory, .sqliteFile]

    func make() async throws -> any SitesService {
        switch self {
        case .remote: return try await RemoteFixture()
        case .remoteUnknown:
            var capabilities = RemoteCapabilities()
            capabilities.pageMaximum = 7
            return try await RemoteFixture(capabilities: capabilities)
        case .remoteFailing:
            return try await RemoteFixture(
                faults: "reset=0.05,lost=0.05,truncate=0.03,500=0.04,503=0.04",
                tokenSeconds: 2
            )
        case .memory: return MemorySitesService(now: { 1000 })
        case .sqliteMemory: return try SQLiteSitesService(.memory, now: { 1000 })
        case .sqliteFile:
            let folder = FileManager.default.temporaryDirectory.appending(
                path: "sitescript-\(UUID().uuidString)"
            )
            return try SQLiteSitesService(.file(folder.path + "/sites.db"), now: { 1000 })
        }
    }

    /// A service with dealer 42 and some sites.
    func filled() async throws -> any SitesService {
        let service = try await make()
        try await service.addDealer(Dealer(id: DealerID(42), name: "Acme"))
        try await service.addDealer(Dealer(id: DealerID(43), name: "Beta"))
        for (number, zone) in ["Asia/Seoul", "US/Pacific", "Asia/Seoul", "UTC"].enumerated() {
            _ = try await service.createSite(draft("A-\(number)", zone: zone), dealer: DealerID(42))
        }
        return service
    }
}

func draft(_ id: String, name: String = "HQ", zone: String = "Asia/Seoul") -> SiteDraft {
    SiteDraft(externalSiteID: id, name: name, timezone: zone)
}

/// Expects `body` to fail with a kind of error.
func expectError(
    _ kind: SitesServiceError.Kind,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as SitesServiceError {
        #expect(error.kind == kind, sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(error)", sourceLocation: sourceLocation)
    }
}

@Suite("The contract of the Sites API")
struct ServiceContract {
    let dealer = DealerID(42)

    @Test(
        "a created site comes back with an id, inactive, and can be read",
        arguments: Implementation.allCases
    )
    func create(_ implementation: Implementation) async throws {
        let service = try await implementation.filled()
        var wanted = draft("B-1", name: "서울 \"HQ\"")
        wanted.accountNumber = "0042"
        wanted.monitoringStationID = 7
        let site = try await service.createSite(wanted, dealer: dealer)
        #expect(site.externalSiteID == "B-1" && site.name == "서울 \"HQ\"" && !site.isActivated)
        #expect(site.accountNumber == "0042" && site.monitoringStationID == 7 && site.address1 == nil)
        let detail = try await service.site(dealer: dealer, id: site.siteID)
        #expect(detail.site == site && !detail.hasPhysicalBridge)
    }

    @Test("what the rules forbid is refused", arguments: Implementation.allCases)
    func refusals(_ implementation: Implementation) async throws {
        let service = try await implementation.filled()
        await expectError(.invalid) {
            _ = try await service.createSite(draft("X", zone: "Asia/Soul"), dealer: dealer)
        }
        await expectError(.invalid) {
            _ = try await service.createSite(draft("X", name: " \t"), dealer: dealer)
        }
        await expectError(.conflict) { _ = try await service.createSite(draft("A-1"), dealer: dealer) }
        await expectError(.notFound) { _ = try await service.createSite(draft("X"), dealer: DealerID(9)) }
        await expectError(.notFound) { _ = try await service.site(dealer: dealer, id: SiteID(999)) }
        await expectError(.conflict) { try await service.addDealer(Dealer(id: DealerID(42), name: "Again")) }
        await expectError(.invalid) { try await service.addDealer(Dealer(id: DealerID(0), name: "Zero")) }
    }

    @Test("a dealer sees its own sites only", arguments: Implementation.allCases)
    func scope(_ implementation: Implementation) async throws {
        let service = try await implementation.filled()
        let other = try await service.createSite(draft("A-1"), dealer: DealerID(43))
        await expectError(.notFound) { _ = try await service.site(dealer: dealer, id: other.siteID) }
        await expectError(.notFound) { try await service.deleteSite(dealer: dealer, id: other.siteID) }
        #expect(
            try await service.sites(dealer: DealerID(43), matching: SiteQuery()).map(\.siteID) == [
                other.siteID
            ]
        )
        #expect(try await service.countSites(dealers: [dealer, DealerID(43)], matching: SiteQuery()) == 5)
    }

    @Test("an update changes what it names and nothing else", arguments: Implementation.allCases)
    func update(_ implementation: Implementation) async throws {
        let service = try await implementation.filled()
        let before = try await service.sites(dealer: dealer, matching: SiteQuery())[0]
        let patch = SitePatch([.name: .text("New"), .address1: .text("1 Main St")])
        let after = try await service.updateSite(dealer: dealer, id: before.siteID, patch: patch)
        #expect(after.name == "New" && after.address1 == "1 Main St" && after.timezone == before.timezone)
        let cleared = try await service.updateSite(
            dealer: dealer,
            id: before.siteID,
            patch: SitePatch([.address1: nil])
        )
        #expect(cleared.address1 == nil)
        await expectError(.invalid) {
            _ = try await service.updateSite(
                dealer: dealer,
                id: before.siteID,
                patch: SitePatch([.name: nil])
            )
        }
        await expectError(.invalid) {
            _ = try await service.updateSite(dealer: dealer, id: before.siteID, patch: SitePatch())
        }
        await expectError(.conflict) {
            let taken = SitePatch([.externalSiteID: .text("A-3")])
            _ = try await service.updateSite(dealer: dealer, id: before.siteID, patch: taken)
        }
    }

    @Test("activation goes both ways and deletion is final", arguments: Implementation.allCases)
    func activation(_ implementation: Implementation) async throws {
        let service = try await implementation.filled()
        let id = try await service.sites(dealer: dealer, matching: SiteQuery())[0].siteID
        #expect(try await service.setActivation(dealer: dealer, id: id, isActivated: true).isActivated)
        #expect(try await !service.setActivation(dealer: dealer, id: id, isActivated: false).isActivated)
        try await service.deleteSite(dealer: dealer, id: id)
        await expectError(.notFound) { _ = try await service.site(dealer: dealer, id: id) }
    }

    @Test("in bulk a failure does not undo its neighbours", arguments: Implementation.allCases)
    func bulk(_ implementation: Implementation) async throws {
        let service = try await implementation.filled()
        let first = try await service.sites(dealer: dealer, matching: SiteQuery())[0]
        let results = try await service.perform(
            [
                .create(draft("N-1")), .create(draft("A-1")), .create(draft("N-2")),
                .update(
                    first.siteID,
                    SitePatch([.name: .text("Z")]),
                    expecting: SitePatch([.name: .text("other")])
                ),
                .delete(SiteID(999)), .setActivation(first.siteID, true),
            ],
            dealer: dealer
        )
        let kinds = results.map { result -> SitesServiceError.Kind? in
            if case .failure(let error) = result { error.kind } else { nil }
        }
        #expect(kinds == [nil, .conflict, nil, .stale, .notFound, nil])
        #expect(try await service.countSites(dealers: [dealer], matching: SiteQuery()) == 6)
    }

    @Test("a scan gives the columns asked for, in order, in batches", arguments: Implementation.allCases)
    func scan(_ implementation: Implementation) async throws {
        let service = try await implementation.filled()
        let query = SiteQuery(fields: [.timezone, .siteID], sort: [SiteSort(.timezone, isDescending: true)])
        let scan = try await service.scan(dealers: [dealer], matching: query)
        var zones: [String] = []
        while let batch = try await scan.next(maximumRows: 3) {
            #expect(batch.columns.count == 2)
            guard case .texts(let bytes, let offsets, _) = batch.columns[0] else { continue }
            for row in 0..<batch.rowCount {
                zones.append(
                    String(decoding: bytes[Int(offsets[row])..<Int(offsets[row + 1])], as: UTF8.self)
                )
            }
        }
        #expect(zones == ["UTC", "US/Pacific", "Asia/Seoul", "Asia/Seoul"].sorted(by: >))
    }

    @Test(
        "random queries mean what the reference says",
        arguments: [Implementation.sqliteMemory, .sqliteFile, .remote, .remoteUnknown]
    )
    func queries(_ implementation: Implementation) async throws {
        var generator = SeededGenerator(seed: 7)
        let service = try await implementation.make()
        try await service.addDealer(Dealer(id: dealer, name: "Acme"))
        for number in 0..<60 {
            var draft = draft(
                "X-\(number)",
                name: RandomSites.text(&generator) + "x",
                zone: RandomSites.zone(&generator)
            )
            draft.accountNumber =
                Bool.random(using: &generator) ? "\(Int.random(in: 0...5, using: &generator))" : nil
            draft.monitoringStationID =
                Bool.random(using: &generator) ? Int.random(in: 1...3, using: &generator) : nil
            draft.address1 = Bool.random(using: &generator) ? RandomSites.text(&generator) : nil
            _ = try await service.createSite(draft, dealer: dealer)
        }
        let all = try await service.sites(dealer: dealer, matching: SiteQuery())
        let rounds = Implementation.local.contains(implementation) ? 400 : 60
        for _ in 0..<rounds {
            let query = RandomSites.query(&generator)
            let found = try await service.sites(dealer: dealer, matching: query).map(\.siteID)
            #expect(found == query.apply(to: all).map(\.siteID), "\(query)")
            let count = try await service.countSites(dealers: [dealer], matching: query)
            #expect(count == found.count, "\(query)")
        }
    }
}
