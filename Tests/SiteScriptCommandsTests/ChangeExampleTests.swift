import Foundation
import SitesCore
import SitesTestSupport
import Testing

@testable import SiteScriptCommands

/// The examples about changes, run as they stand.
@Suite("Examples about changes")
struct ChangeExampleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/examples").path

    private func run(
        _ example: String,
        _ arguments: [String] = [],
        over service: MemorySitesService,
        state: TemporaryFolder = TemporaryFolder(),
        command: [String] = []
    ) async throws -> (ExitCode, TestConsole) {
        let text = try String(contentsOfFile: "\(Self.folder)/\(example)", encoding: .utf8)
        let test = TestConsole(environment: ["XDG_STATE_HOME": state.path], files: [example: text])
        let words = command.isEmpty ? ["--yes", example] + arguments : command
        return (await test.run(["--dealer", "42"] + words, service: service), test)
    }

    private func zones(_ service: MemorySitesService) async throws -> [String] {
        try await service.sites(dealer: DealerID(42), matching: SiteQuery()).map(\.timezone)
    }

    @Test("old zones by a plan file")
    func fixZones() async throws {
        let service = try await sampleService()
        let state = TemporaryFolder()
        let plan = state.path + "/zones.plan"
        let example = "fix-zones.sites"
        let planned = try await run(
            example,
            over: service,
            state: state,
            command: ["plan", example, "-o", plan]
        )
        #expect(planned.0 == .ok && planned.1.output.text.contains("US/Pacific → America/Los_Angeles  ×3"))
        let applied = try await run(example, over: service, state: state, command: ["apply", plan, "--yes"])
        #expect(applied.0 == .ok)
        #expect(try await zones(service).count { $0 == "America/Los_Angeles" } == 3)
    }

    @Test("a bulk activation, taken back")
    func activate() async throws {
        let service = try await sampleService()
        let state = TemporaryFolder()
        let list = state.path + "/list.csv"
        try "external_id\nA-2\nA-4\nA-5\n".write(toFile: list, atomically: true, encoding: .utf8)
        let example = "activate.sites"
        let first = try await run(example, ["--file", list], over: service, state: state)
        #expect(first.1.output.text == "2 activated, 0 refused, 0 left\n", "\(first.1.talk.text)")
        let back = try await run(example, over: service, state: state, command: ["undo", "install", "--yes"])
        #expect(back.0 == .ok)
        let active = try await service.sites(dealer: DealerID(42), matching: SiteQuery()).filter(
            \.isActivated
        )
        #expect(active.map(\.externalSiteID) == ["A-1", "A-2", "A-3"])
    }

    @Test("sites as a list says; the second run finds nothing")
    func reconcile() async throws {
        let service = try await sampleService()
        let arguments = ["--file", "\(Self.folder)/want.csv"]
        let first = try await run("reconcile.sites", arguments, over: service)
        #expect(first.1.output.text == "3 changes\n", "\(first.1.talk.text)")
        let second = try await run("reconcile.sites", arguments, over: service)
        #expect(second.1.output.text == "0 changes\n")
        #expect(try await service.countSites(dealers: [DealerID(42)], matching: SiteQuery()) == 7)
    }

    @Test("an audit whose certain fixes are applied")
    func audit() async throws {
        let service = try await sampleService()
        let (code, test) = try await run("audit.sites", over: service)
        #expect(code == .ok && test.output.text.contains("old_timezone"), "\(test.talk.text)")
        #expect(test.output.text.contains("3 fixed, "))
        #expect(try await !zones(service).contains("US/Pacific"))
    }
}
