import SitesClient
import SitesCore
import Synchronization
import Testing

/// A list of sites that changes between requests, as a service with some abilities shows it.
private final class ChangingSites: Sendable {
    private struct State {
        var ids: [Int]
        var requests = 0
    }

    private let state: Mutex<State>
    private let change: @Sendable (Int, inout [Int]) -> Void

    init(_ ids: some Sequence<Int>, change: @escaping @Sendable (Int, inout [Int]) -> Void = { _, _ in }) {
        state = Mutex(State(ids: Array(ids)))
        self.change = change
    }

    var requestCount: Int { state.withLock { $0.requests } }

    func reply(_ request: HTTPRequest, cap: Int = .max) -> HTTPReply {
        let query = request.url.split(separator: "?").dropFirst().first.map(String.init) ?? ""
        guard let pairs = URLText.pairs(query), let wanted = try? QueryCoding.query(pairs) else {
            return .json("{}", 400)
        }
        let ids = state.withLock { state in
            defer {
                state.requests += 1
                change(state.requests, &state.ids)
            }
            return state.ids
        }
        let sites = ids.sorted().map { id in
            Site(
                siteID: SiteID(id),
                dealerID: DealerID(42),
                externalSiteID: "\(id)",
                name: "A",
                timezone: "UTC",
                createdAtMilliseconds: 0
            )
        }
        let found = wanted.apply(to: sites).prefix(cap)
        var text = JSONText("[")
        SiteCoding.append(
            SiteColumnBatch(found, fields: SiteCoding.columns),
            fields: SiteCoding.columns,
            isFirst: true,
            to: &text
        )
        return HTTPReply(200, body: text.bytes + "]".utf8)
    }
}

@Suite("Reading in pages")
struct PagingTests {
    private static var least: RemoteCapabilities {
        var capabilities = RemoteCapabilities()
        capabilities.pageMaximum = 10
        return capabilities
    }

    private static var most: RemoteCapabilities {
        var capabilities = RemoteCapabilities.all
        capabilities.pageMaximum = 10
        return capabilities
    }

    private func read(
        _ sites: ChangingSites,
        _ capabilities: RemoteCapabilities,
        _ query: SiteQuery = SiteQuery(),
        cap: Int = .max
    ) async throws -> [Int] {
        let (service, _) = service(capabilities: capabilities) { request, _ in sites.reply(request, cap: cap)
        }
        return try await service.sites(dealer: DealerID(42), matching: query).map(\.siteID.rawValue)
    }

    @Test("all sites come once, in order, whatever the service can", arguments: [0, 1, 9, 10, 11, 30, 95])
    func all(_ count: Int) async throws {
        for capabilities in [PagingTests.least, PagingTests.most] {
            #expect(try await read(ChangingSites(0..<count), capabilities) == Array(0..<count))
        }
        // A service with shorter pages than the profile says.
        #expect(try await read(ChangingSites(0..<count), PagingTests.least, cap: 4) == Array(0..<count))
    }

    @Test("sites that stay are never missed while others are deleted", arguments: 0..<20)
    func deletions(_ seed: Int) async throws {
        for capabilities in [PagingTests.least, PagingTests.most] {
            let sites = ChangingSites(0..<100) { request, ids in
                // Some of the first, some in the middle, some of the last.
                ids.removeAll { $0 % 10 == (request + seed) % 10 && $0 % 3 != 0 }
            }
            let found = try await read(sites, capabilities)
            #expect(found == found.sorted() && Set(found).count == found.count)
            #expect(Set(found).isSuperset(of: (0..<100).filter { $0 % 3 == 0 }))
        }
    }

    @Test("deleting everything that came already is noticed")
    func deletedPages() async throws {
        for capabilities in [PagingTests.least, PagingTests.most] {
            let sites = ChangingSites(0..<60) { request, ids in if request == 1 { ids.removeAll { $0 < 10 } }
            }
            #expect(try await read(sites, capabilities) == Array(0..<60))
        }
    }

    @Test("new sites come at most once")
    func insertions() async throws {
        for capabilities in [PagingTests.least, PagingTests.most] {
            let sites = ChangingSites(0..<45) { request, ids in if request < 8 { ids.append(1000 + request) }
            }
            let found = try await read(sites, capabilities)
            #expect(found.starts(with: 0..<45) && Set(found).count == found.count)
        }
    }

    @Test("what is pushed is checked again, and what cannot be pushed is applied here")
    func filters() async throws {
        let query = SiteQuery(
            filters: [
                SiteFilter(.siteID, .greaterThan(.integer(20))),
                SiteFilter(.externalSiteID, .startsWith("3")),
            ],
            sort: [SiteSort(.siteID, isDescending: true)],
            limit: 3,
            offset: 1
        )
        for capabilities in [PagingTests.least, PagingTests.most] {
            #expect(try await read(ChangingSites(0..<50), capabilities, query) == [38, 37, 36])
        }
        // A service that ignores filters is found out.
        let (service, _) = service(capabilities: .all) { request, _ in
            let bare = request.url.split(separator: "?")[0]
            return ChangingSites(0..<5).reply(HTTPRequest("GET", "\(bare)"))
        }
        let equal = SiteQuery(filters: [SiteFilter(.externalSiteID, .equals(.text("3")))])
        let found = try await service.sites(dealer: DealerID(42), matching: equal)
        #expect(found.map(\.externalSiteID) == ["3"])
    }

    @Test("a limit stops the reading early")
    func limits() async throws {
        let sites = ChangingSites(0..<1000)
        #expect(try await read(sites, PagingTests.most, SiteQuery(limit: 5)) == Array(0..<5))
        #expect(sites.requestCount == 1)
        let unknown = ChangingSites(0..<1000)
        #expect(try await read(unknown, PagingTests.least, SiteQuery(limit: 15)) == Array(0..<15))
        #expect(unknown.requestCount <= 3)
    }

    @Test("a list of values that is too long for one URL is asked for in parts")
    func longLists() async throws {
        let values = (0..<900).map { SiteValue.text("\($0)") }
        let query = SiteQuery(filters: [SiteFilter(.externalSiteID, .isIn(values))], limit: 2500)
        let sites = ChangingSites((0..<1200).filter { $0.isMultiple(of: 2) })
        var capabilities = RemoteCapabilities.all
        capabilities.pageMaximum = 1000
        let found = try await read(sites, capabilities, query)
        #expect(found == (0..<900).filter { $0.isMultiple(of: 2) })
    }
}
