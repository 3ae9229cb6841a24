import Foundation
import GRDB
import SitesCore
import SitesStore
import Testing

@Suite("Opening a store")
struct OpeningTests {
    /// A path in a folder of its own.
    private func path() -> String {
        FileManager.default.temporaryDirectory.appending(
            path: "sitescript-\(UUID().uuidString)/deep/sites.db"
        ).path
    }

    @Test("a new store and its folder belong to this user alone")
    func permissions() throws {
        let path = path()
        _ = try SQLiteSitesService(.file(path))
        for (file, mode) in [(path, 0o600), ((path as NSString).deletingLastPathComponent, 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test("what is written is there when the store is opened again")
    func reopen() async throws {
        let path = path()
        do {
            let service = try SQLiteSitesService(.file(path))
            try await service.addDealer(Dealer(id: DealerID(1), name: "One"))
        }
        let again = try SQLiteSitesService(.file(path))
        #expect(try await again.dealers().map(\.name) == ["One"])
    }

    @Test("two stores on one file see each other's writes, also while one is scanning")
    func concurrent() async throws {
        let path = path()
        let (one, two) = (try SQLiteSitesService(.file(path)), try SQLiteSitesService(.file(path)))
        try await one.addDealer(Dealer(id: DealerID(1), name: "One"))
        for number in 0..<10 {
            let draft = SiteDraft(externalSiteID: "\(number)", name: "HQ", timezone: "UTC")
            _ = try await two.createSite(draft, dealer: DealerID(1))
        }
        let scan = try await one.scan(dealers: [DealerID(1)], matching: SiteQuery())
        #expect(try await scan.next(maximumRows: 4)?.rowCount == 4)
        let late = SiteDraft(externalSiteID: "late", name: "HQ", timezone: "UTC")
        _ = try await one.createSite(late, dealer: DealerID(1))
        // The scan goes on over the state in which it began.
        #expect(try await scan.next(maximumRows: 100)?.rowCount == 6)
        #expect(try await two.countSites(dealers: [DealerID(1)], matching: SiteQuery()) == 11)
    }

    @Test("files that are not ours are refused and stay as they are")
    func foreign() throws {
        for kind in ["text", "foreign", "newer"] {
            let path = path()
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            if kind == "text" {
                try Data(
                    "not a database, but longer than a header would be, by a good stretch of words, really"
                        .utf8
                )
                .write(to: URL(filePath: path))
            } else {
                if kind == "newer" { _ = try SQLiteSitesService(.file(path)) }
                let queue = try DatabaseQueue(path: path)
                try queue.write { try $0.execute(sql: "CREATE TABLE other (x); PRAGMA user_version = 999") }
                try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
                try queue.close()
            }
            let before = try Data(contentsOf: URL(filePath: path))
            #expect(throws: SitesServiceError.self) { try SQLiteSitesService(.file(path)) }
            #expect(try Data(contentsOf: URL(filePath: path)) == before, "\(kind)")
        }
    }
}
