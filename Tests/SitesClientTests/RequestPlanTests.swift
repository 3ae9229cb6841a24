import SitesClient
import SitesCore
import Testing

@Suite("What explain tells of requests")
struct RequestPlanTests {
    private let dealer = DealerID(42)

    @Test("the request is the one that is sent")
    func exact() async throws {
        let query = SiteQuery(
            fields: [.name],
            filters: [
                SiteFilter(.timezone, .equals(.text("Asia/Seoul"))), SiteFilter(.name, .startsWith("A")),
            ],
            limit: 5
        )
        for capabilities in [RemoteCapabilities.all, RemoteCapabilities()] {
            let lines = RequestPlan(capabilities).lines(dealers: [dealer], query: query, countsOnly: false)
            let (service, stub) = service(capabilities: capabilities) { _, _ in .json("[]") }
            _ = try await service.scan(dealers: [dealer], matching: query).next(maximumRows: 1)
            let sent = try #require(stub.calls.first?.url)
            let url = try #require(URLText.decode(sent.replacing("https://api.example.com", with: "")))
            #expect("GET " + url == lines[0])
        }
    }

    @Test("how many requests it takes, and what is left to do here, are told")
    func counts() {
        func lines(_ capabilities: RemoteCapabilities, _ query: SiteQuery) -> [String] {
            Array(
                RequestPlan(capabilities).lines(dealers: [dealer], query: query, countsOnly: false)
                    .dropFirst()
            )
        }
        #expect(lines(.all, SiteQuery(limit: 5)) == ["1 request"])
        #expect(lines(.all, SiteQuery(limit: 2500)) == ["3 requests at most"])
        #expect(lines(.all, SiteQuery()) == ["one request for each 1000 sites"])
        let query = SiteQuery(
            filters: [SiteFilter(.name, .contains("x"))],
            sort: [SiteSort(.name)],
            limit: 5
        )
        #expect(
            lines(RemoteCapabilities(), query) == [
                "one request for each 100 sites, and one more", "checked here alone: name",
                "sorted here, after all pages came",
            ]
        )
    }
}
