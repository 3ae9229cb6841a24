import SitesCore
import Testing

@testable import SiteScriptCommands

@Suite("What the prompt says of results")
struct ReplResultTests {
    /// Types `lines` over `service` and gives what was printed and said.
    private func type(
        _ lines: [String],
        _ service: MemorySitesService,
        columns: Int = 80
    ) async throws -> (output: String, talk: String) {
        let reader = ScriptedReader(lines)
        let test = TestConsole(isTerminal: true, columns: columns, reader: reader)
        let launch = try test.launch(["--dealer", "42"], service: service)
        #expect(await ReplLoop(launch, reader, SessionNames()).run() == .ok)
        return (test.output.text, test.talk.text)
    }

    @Test("a single site is a card with what is odd about it")
    func findings() async throws {
        let service = try await sampleService()
        let draft = SiteDraft(
            externalSiteID: "B-1 ",
            name: "Twin",
            timezone: "US/Pacific",
            monitoringStationID: 7,
            accountNumber: "0042",
            address1: "Main St"
        )
        var twin = draft
        twin.externalSiteID = "B-2"
        _ = try await service.createSite(draft, dealer: DealerID(42))
        _ = try await service.createSite(twin, dealer: DealerID(42))
        let (output, talk) = try await type(["sites() | where .site_id == 7", "site(id: 1)"], service)
        #expect(output.contains("timezone                        US/Pacific\n"))
        #expect(
            talk.contains(
                """
                ! not active: no events, no video, no alarms
                ! timezone "US/Pacific" is an old name of America/Los_Angeles
                ! external_site_id has spaces at its ends: "B-1 "
                ! account 0042 is also that of site 8

                """
            ),
            "\(talk)"
        )
        #expect(
            talk.contains("! no monitoring station: alarms go nowhere\n! no account number\n! no address\n")
        )
    }

    @Test("rows that select made are no sites")
    func noFindings() async throws {
        let (_, talk) = try await type(["sites() | take 1 | select .site_id"], try await sampleService())
        #expect(!talk.contains("!"))
    }

    @Test("where nothing is found what is near is said, also behind count and first")
    func nearMisses() async throws {
        let service = try await sampleService()
        for end in ["", " | count", " | first"] {
            let (_, talk) = try await type([#"sites() | where .external_site_id == "a 05""# + end], service)
            #expect(talk.contains(#"near "a 05" as external_site_id: "A-5""#), "\(talk)")
        }
        let (_, talk) = try await type(
            [#"sites() | where .is_activated and .external_site_id == "a 05""#],
            service
        )
        #expect(!talk.contains("near"), "site A-5 is not active")
    }

    @Test("where lines are too short for a table rows stand one below the other")
    func narrow() async throws {
        let lines = ["sites() | take 2 | select .site_id, .external_site_id, .name"]
        let (output, _) = try await type(lines, try await sampleService(), columns: 16)
        #expect(
            output == """
                site_id   1
                externa…  A-1
                name      Site 1

                site_id   2
                externa…  A-2
                name      서울
                          HQ

                """
        )
    }

    @Test("rows that had come when a read was stopped are kept")
    func interrupted() async throws {
        let reader = ScriptedReader([
            "func slow(n) { if n == 3 { print(\"busy\"); while true {} }; return n }",
            "[1, 2, 3] | map slow(.) | map slow(.)", "_ | sum .",
        ])
        let test = TestConsole(isTerminal: true, reader: reader)
        let launch = try test.launch(["--dealer", "42"])
        async let code = ReplLoop(launch, reader, SessionNames()).run()
        while !test.output.text.contains("busy") { await Task.yield() }
        launch.control.stop(.interrupted)
        #expect(await code == .ok)
        #expect(test.talk.text.contains("cancelled\nthe 2 rows that had come are kept as `_`\n"))
        #expect(test.output.text.hasSuffix("busy\n3\n"), "\(test.output.text)")
    }
}
