import Foundation
import SiteScriptTerminal
import SitesCore
import SitesTestSupport
import Testing

@testable import SiteScriptCommands

@Suite("Commands about changes")
struct ChangeCommandTests {
    private static let fix =
        "let run = sites() | where .timezone == \"US/Pacific\" | update timezone: \"America/Los_Angeles\" | apply label: \"tz\"\n"

    /// A process whose files, store and journals outlive one command.
    private struct Machine {
        let service: MemorySitesService
        let folder = TemporaryFolder()
        let state = TemporaryFolder()

        var plan: String { folder.path + "/x.plan" }

        func run(
            _ arguments: [String],
            files: [String: String] = ["fix.sites": ChangeCommandTests.fix],
            answers: [LineInput]? = nil
        ) async -> (code: ExitCode, test: TestConsole) {
            let reader = ScriptedReader(answers: answers ?? [])
            var test = TestConsole(isTerminal: answers != nil, files: files, reader: reader)
            test.environment = ["XDG_STATE_HOME": state.path]
            return (await test.run(["--dealer", "42"] + arguments, service: service), test)
        }

        func count(_ zone: String) async throws -> Int {
            try await service.sites(dealer: DealerID(42), matching: SiteQuery()).count { $0.timezone == zone }
        }
    }

    @Test("a plan is saved, shown and applied once, with an exit code for each")
    func plan() async throws {
        let machine = Machine(service: try await sampleService())
        let (pending, planned) = await machine.run(["plan", "fix.sites", "-o", machine.plan, "--exit-code"])
        #expect(pending == .changesPending && planned.output.text.hasPrefix("update 3 sites\n"))
        #expect(try await machine.count("US/Pacific") == 3)
        let (again, taken) = await machine.run(["plan", "fix.sites", "-o", machine.plan])
        #expect(again == .failure && taken.talk.text.contains("exists already"))
        let (shown, show) = await machine.run(["show", machine.plan])
        #expect(shown == .ok && show.output.text.contains("×3") && show.output.text.hasPrefix("plan "))
        let (refused, unasked) = await machine.run(["apply", machine.plan])
        #expect(refused == .refused && unasked.talk.text.contains("use --yes"))
        let (ceiling, _) = await machine.run(["apply", machine.plan, "--yes", "--max-changes", "2"])
        #expect(ceiling == .refused)
        let (dry, shownOnly) = await machine.run(["apply", machine.plan, "--dry-run"])
        #expect(dry == .ok && shownOnly.output.text.contains("update 3 sites"))
        #expect(try await machine.count("US/Pacific") == 3)
        let (applied, report) = await machine.run(["apply", machine.plan, "--yes"])
        #expect(applied == .ok && report.talk.text.contains("3 done"))
        #expect(try await machine.count("US/Pacific") == 0)
        let (used, second) = await machine.run(["apply", machine.plan, "--yes"])
        #expect(used == .planUsed && second.talk.text.contains("applied already"))
        // Nobody wrote the program that the command is made of, so nobody is shown a place in it.
        #expect(!second.talk.text.contains("plan(path)") && second.talk.text.contains("make a new plan"))
        let (nothing, empty) = await machine.run(["plan", "fix.sites", "--exit-code"])
        #expect(nothing == .ok && empty.output.text.hasPrefix("nothing to do"))
    }

    @Test("a plan is asked for on a terminal")
    func asked() async throws {
        let machine = Machine(service: try await sampleService())
        _ = await machine.run(["plan", "fix.sites", "-o", machine.plan])
        let (no, test) = await machine.run(["apply", machine.plan], answers: [.block("n")])
        #expect(
            no == .refused && test.reader.questions == ["Apply 3 changes to dealer 42 in test.db? [y/N] "]
        )
        let (yes, _) = await machine.run(["apply", machine.plan], answers: [.block("y")])
        #expect(yes == .ok)
    }

    @Test(
        "changes that a script ends with are planned, and those of sites it creates are said in their creation"
    )
    func folding() async throws {
        let machine = Machine(service: try await sampleService())
        let script = """
            param name: String
            let made = create(external_site_id: "N-1", name: name, timezone: "UTC") | apply
            let renamed = sites() | where .external_site_id == "N-1" | update name: .name + "!" | apply
            sites() | where .external_site_id == "N-1" | activate
            """
        let arguments = ["plan", "new.sites", "--name", "New", "-o", machine.plan]
        let (code, test) = await machine.run(arguments, files: ["new.sites": script])
        #expect(code == .ok && test.output.text.contains("create 1 site\n"), "\(test.talk.text)")
        #expect(await machine.run(["apply", machine.plan, "--yes"]).code == .ok)
        let sites = try await machine.service.sites(dealer: DealerID(42), matching: SiteQuery())
        #expect(sites.last?.name == "New!" && sites.last?.isActivated == true && sites.count == 7)
    }

    @Test("the options of a script stand among those of plan or behind `--`, and none before it")
    func scriptOptions() async throws {
        let machine = Machine(service: try await sampleService())
        let script = "param name: String\nparam days: Int = 1\nprint(\"\\(name) \\(days)\")"
        let files = ["new.sites": script]
        for (arguments, printed) in [
            (["new.sites", "--name", "New", "--days", "3"], "New 1\n"),
            (["--days=3", "new.sites", "--", "--name", "New", "--days", "7"], "New 7\n"),
        ] {
            let (_, test) = await machine.run(["plan"] + arguments, files: files)
            #expect(test.output.text.hasPrefix(printed), "\(test.talk.text)")
        }
        let (code, test) = await machine.run(["plan", "--dya", "3", "new.sites"], files: files)
        #expect(code == .usage && test.talk.text.contains("Unknown option '--dya'"), "\(test.talk.text)")
        #expect(await machine.run(["plan"]).code == .usage)
    }

    @Test("runs are listed, taken back by label, and gone on with")
    func runs() async throws {
        let machine = Machine(service: try await sampleService())
        #expect(await machine.run(["resume", "--yes"]).code == .failure)
        #expect(await machine.run(["--yes", "fix.sites"]).code == .ok)
        let (listed, table) = await machine.run(["runs"])
        #expect(listed == .ok && table.output.text.contains("tz") && table.output.text.contains("finished"))
        let (undone, report) = await machine.run(["undo", "tz", "--yes"])
        #expect(undone == .ok && report.talk.text.contains("3 done"))
        #expect(try await machine.count("US/Pacific") == 3)
        let (again, nothing) = await machine.run(["undo", "tz", "--yes"])
        #expect(again == .ok && nothing.talk.text == "nothing to do\n")
        let (json, rows) = await machine.run(["runs", "--format", "json"])
        let parsed = try JSONSerialization.jsonObject(with: Data(rows.output.text.utf8)) as? [[String: Any]]
        #expect(
            json == .ok && parsed?.count == 2
                && parsed?[0]["undoes"] as? String == parsed?[1]["id"] as? String
        )
        #expect(await machine.run(["undo", "other", "--yes"]).code == .failure)
    }

    @Test("a stale row ends in exit code 3, and nothing of a label is read as code")
    func stale() async throws {
        let machine = Machine(service: try await sampleService())
        _ = await machine.run(["--yes", "fix.sites"])
        let id = SiteID(1)
        _ = try await machine.service.updateSite(
            dealer: DealerID(42),
            id: id,
            patch: SitePatch([.timezone: .text("UTC")])
        )
        let (code, test) = await machine.run(["undo", "tz", "--yes"])
        #expect(code == .rowsFailed && test.talk.text.contains("timezone of site 1 was changed meanwhile"))
        let (odd, message) = await machine.run(["undo", "\") | delete | apply #", "--yes"])
        #expect(odd == .failure && message.talk.text.contains("there is no run"))
    }

    @Test("read-only and a mistake in the options end before anything is read")
    func refusals() async throws {
        let machine = Machine(service: try await sampleService())
        #expect(await machine.run(["--read-only", "undo", "--yes"]).code == .refused)
        for arguments in [
            ["undo", "--if-stale", "maybe"], ["resume", "--rate", "0"], ["apply"],
            ["plan", "f", "--days", "31"],
        ] {
            #expect(await machine.run(arguments).code == .usage, "\(arguments)")
        }
    }
}
