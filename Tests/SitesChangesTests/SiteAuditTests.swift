import SitesCore
import Testing

@Suite("What an audit finds")
struct SiteAuditTests {
    private func site(
        _ id: Int,
        name: String = "",
        zone: String = "Asia/Seoul",
        station: Int? = nil,
        account: String? = nil,
        address: String? = nil,
        isActivated: Bool = false
    ) -> Site {
        Site(
            siteID: SiteID(id),
            dealerID: DealerID(42),
            externalSiteID: "A-\(id)",
            name: name.isEmpty ? "Site \(id)" : name,
            monitoringStationID: station,
            accountNumber: account,
            address1: address,
            timezone: zone,
            isActivated: isActivated,
            createdAtMilliseconds: 0
        )
    }

    private func found(_ sites: [Site], day: Int64 = 0) -> [SiteAudit.Finding] {
        var audit = SiteAudit(now: day * 86_400_000)
        audit.take(sites)
        return audit.findings
    }

    @Test("an account number counts at its station, byte for byte")
    func accounts() {
        let found = found([
            site(1, station: 7, account: "0042"), site(2, station: 7, account: "42"),
            site(3, station: 8, account: "0042"), site(4, station: 7, account: "0042"),
        ])
        #expect(found.map(\.siteID.rawValue) == [1, 4] && found.allSatisfy { $0.check == .duplicateAccount })
        #expect(
            found[0].detail == "account \"0042\" at station 7 is also that of site 4"
                && found[0].timezone == nil
        )
    }

    @Test("an active site needs a station and an account")
    func stations() {
        let found = found([
            site(1, isActivated: true), site(2, station: 7, isActivated: true), site(3, station: 7), site(4),
        ])
        #expect(found.map(\.check) == [.noStation, .noAccount, .noAccount])
        #expect(found.map(\.severity) == [.error, .error, .warning])
    }

    @Test("only an old zone has a certain fix")
    func zones() {
        let found = found([site(1, zone: "US/Pacific"), site(2, zone: "Asia/Soul")])
        #expect(found.map(\.check) == [.unknownTimezone, .oldTimezone])
        #expect(found.map(\.timezone) == [nil, "America/Los_Angeles"])
        #expect(found[0].detail.contains("Asia/Seoul"))
    }

    @Test("a zone that differs from most of the city is odd, where the city has enough of them")
    func cities() {
        let addresses = ["1 A St, Seoul 04524", "2 B St,  Seoul", "3, C, Seoul", "4, Seoul", "5, Seoul"]
        var sites = addresses.enumerated().map { site($0 + 1, address: $1) }
        sites[4].timezone = "Asia/Tokyo"
        #expect(found(sites).map(\.check) == [.oddTimezone] && found(sites)[0].siteID == SiteID(5))
        #expect(found(Array(sites.dropFirst())).isEmpty)
        sites[3].timezone = "Asia/Tokyo"
        #expect(found(sites).isEmpty)
    }

    @Test("names are compared byte for byte, blank ones are told apart")
    func names() {
        let found = found([
            site(1, name: "e\u{301}"), site(2, name: "\u{e9}"), site(3, name: " \u{a0}"),
            site(4, name: "\u{e9}"),
        ])
        #expect(found.map(\.check) == [.blankName, .duplicateName, .duplicateName])
        #expect(found.map(\.siteID.rawValue) == [3, 2, 4])
    }

    @Test("a site that is inactive for thirty days is asked about")
    func inactivity() {
        #expect(found([site(1)], day: 29).isEmpty)
        #expect(found([site(1)], day: 30).map(\.check) == [.neverActivated])
        #expect(!found([site(1, isActivated: true)], day: 99).contains { $0.check == .neverActivated })
    }

    @Test("a hundred thousand sites with one name are looked over once")
    func size() {
        let found = found((1...100_000).map { site($0, name: "HQ") })
        #expect(found.count == 100_000 && found[0].detail.hasSuffix("sites 2, 3, 4, 5, 6 and 99994 more"))
    }
}
