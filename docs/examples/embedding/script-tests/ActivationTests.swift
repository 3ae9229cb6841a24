import SiteScript
import SiteScriptLibrary
import SitesBindings
import SitesCore
import Testing

/// Tests of a script, without a service, a store or a file.
@Suite("A script that activates sites")
struct ActivationTests {
    private static let script = #"""
        param zone: String
        let run = sites() | where not .is_activated and .timezone == zone | activate
            | apply max: 2, on_error: "continue"
        print("\(run.done) done, \(run.failed) failed")
        """#

    private static let drafts = [
        SiteDraft(externalSiteID: "A-1", name: "Gangnam HQ", timezone: "Asia/Seoul"),
        SiteDraft(externalSiteID: "A-2", name: "Paris Clinic", timezone: "Europe/Paris"),
        SiteDraft(externalSiteID: "A-3", name: "Busan Depot", timezone: "Asia/Seoul"),
    ]

    private func engine(over sites: FakeSites) -> Engine {
        var settings = SitesSettings(now: { 1_767_225_600_000 }) { () async throws(SitesServiceError) in sites
        }
        settings.defaultDealer = FakeSites.dealer
        var engine = Engine(modules: StandardLibrary.modules + [SitesModule.module(settings)])
        engine.granted = []
        return engine
    }

    /// What the script prints.
    private func output(over sites: FakeSites, zone: String = "Asia/Seoul") async throws -> String {
        let engine = engine(over: sites)
        let host = SealedHost()
        try await engine.session(host: host).run(engine.compile(Self.script), arguments: ["zone": zone])
        return host.output
    }

    @Test("the sites of the zone are activated, and no others")
    func activates() async throws {
        let sites = try await FakeSites(Self.drafts)
        #expect(try await output(over: sites) == "2 done, 0 failed\n")
        #expect(await sites.writes == [.setActivation(SiteID(1), true), .setActivation(SiteID(3), true)])
    }

    @Test("a second run has nothing to do")
    func again() async throws {
        let sites = try await FakeSites(Self.drafts)
        _ = try await output(over: sites)
        #expect(try await output(over: sites) == "0 done, 0 failed\n")
        #expect(await sites.writes.count == 2)
    }

    @Test("a site that the service refuses does not hold up the others")
    func refused() async throws {
        let sites = try await FakeSites(Self.drafts, refusing: [SiteID(1)])
        #expect(try await output(over: sites) == "1 done, 1 failed\n")
    }

    @Test("more sites than it may activate are not touched")
    func ceiling() async throws {
        let many = (1...3).map {
            SiteDraft(externalSiteID: "B-\($0)", name: "Site \($0)", timezone: "Asia/Seoul")
        }
        let sites = try await FakeSites(many)
        let error = try await #require(throws: ScriptError.self) { _ = try await output(over: sites) }
        #expect(error.code == .ceiling)
        #expect(await sites.writes.isEmpty)
    }

    @Test("where only reading is allowed the script is not even compiled")
    func readOnly() async throws {
        var engine = engine(over: try await FakeSites(Self.drafts))
        engine.isReadOnly = true
        let error = try #require(throws: CompilationError.self) { _ = try engine.compile(Self.script) }
        #expect(error.diagnostics.first?.message.contains("read") == true)
    }
}
