import Foundation
import SiteScriptTerminal
import SitesChanges
import SitesCore
import SitesStore
import SitesTestSupport
import Testing

@testable import SiteScriptCommands

@Suite("What a profile allows to be changed")
struct ProfileRulesTests {
    private let folder = TemporaryFolder()
    private var store: String { folder.path + "/sites.db" }

    private func run(_ arguments: [String]) async -> (
        code: ExitCode, test: TestConsole
    ) {
        var test = TestConsole()
        test.environment = [
            "XDG_CONFIG_HOME": folder.path + "/config", "XDG_STATE_HOME": folder.path + "/state",
        ]
        return (await SiteScriptProgram.run(arguments, test.console), test)
    }

    /// A store with a bank and two shops, and a profile of it with some rules.
    private func make(_ rules: String...) async throws {
        let service = try SQLiteSitesService(.file(store))
        try await service.addDealer(Dealer(id: DealerID(42), name: "Acme"))
        for (number, name) in ["City Bank", "Shop", "Shop"].enumerated() {
            let draft = SiteDraft(externalSiteID: "A-\(number)", name: name, timezone: "UTC")
            _ = try await service.createSite(draft, dealer: DealerID(42))
        }
        let (code, test) = await run(["profiles", "add", "shop", "--store", store, "--dealer", "42"] + rules)
        #expect(code == .ok, "\(test.talk.text)")
    }

    private func names() async throws -> [String] {
        let service = try SQLiteSitesService(.file(store))
        return try await service.sites(dealer: DealerID(42), matching: SiteQuery()).map(\.name)
    }

    private func apply(_ changes: String, _ options: String...) async -> (code: ExitCode, test: TestConsole) {
        await run(options + ["--profile", "shop", "--yes", "-c", "\(changes) | apply"])
    }

    @Test("sites of which a condition holds are refused by its name, in a run, a dry run and a plan")
    func protected() async throws {
        try await make("--protect", "banks=.name.contains(\"Bank\") and .dealer_id == 42")
        let plan = folder.path + "/x.plan"
        let all = "sites() | update name: \"X\""
        for refused in [
            await apply(all), await apply(all, "--dry-run"),
            await run(["--profile", "shop", "-c", "\(all) | save \"\(plan)\""]),
            await apply("sites() | delete"),
        ] {
            #expect(refused.code == .refused || refused.code == .failure, "\(refused.test.talk.text)")
            #expect(
                refused.test.talk.text.contains("1 of the sites are protected (banks): 1; nothing was sent")
            )
        }
        #expect(try await names() == ["City Bank", "Shop", "Shop"])
        #expect(!FileManager.default.fileExists(atPath: plan))
        // What the condition does not hold of, and what is new, is changed as before.
        #expect(await apply("sites() | where .site_id > 1 | update name: \"X\"").code == .ok)
        #expect(
            await apply("create(external_site_id: \"N\", name: \"New Bank\", timezone: \"UTC\")").code == .ok
        )
        #expect(try await names() == ["City Bank", "X", "X", "New Bank"])
        // A plan that was made without the rules is held against them when it is applied.
        let made = await run(["--store", store, "--dealer", "42", "-c", "\(all) | save \"\(plan)\""])
        #expect(made.code == .ok)
        let (code, test) = await run(["apply", plan, "--yes", "--profile", "shop"])
        #expect(code == .refused && test.talk.text.contains("2 of the sites are protected (banks): 1, 4"))
    }

    @Test("there are no more changes than the profile says, of all kinds and of one")
    func ceilings() async throws {
        try await make("--max-changes", "2", "--max-changes-of", "delete=1")
        let (code, test) = await apply("sites() | update name: \"X\"")
        #expect(code == .refused && test.talk.text.contains("3 changes are more than the maximum of 2"))
        let (deleting, told) = await apply("sites() | take 2 | delete")
        #expect(
            deleting == .refused
                && told.talk.text.contains("2 changes of the kind delete are more than the maximum of 1 here")
        )
        // The command line may ask for less, not for more.
        #expect(await apply("sites() | update name: \"X\"", "--max-changes", "5").code == .refused)
        #expect(await apply("sites() | take 2 | update name: \"X\"", "--max-changes", "1").code == .refused)
        #expect(await apply("sites() | take 2 | update name: \"X\"").code == .ok)
    }

    @Test("nothing is written under a profile that is read-only, and the prompt cannot change that")
    func readOnly() async throws {
        try await make("--read-only")
        #expect(await apply("sites() | update name: \"X\"").code == .refused)
        #expect(await run(["--profile", "shop", "dealers", "add", "43", "--name", "B"]).code == .refused)
        let reader = ScriptedReader(
            [":profile", ":read-only off", "sites() | update name: \"X\" | apply"],
            answers: [.block("yes")]
        )
        var test = TestConsole(isTerminal: true, reader: reader)
        test.environment = ["XDG_CONFIG_HOME": folder.path + "/config"]
        let options = try LaunchOptions.parse(["--profile", "shop"])
        let launch = Launch(options, test.console)
        launch.askWith(reader)
        #expect(await ReplLoop(launch, reader, SessionNames()).run() == .ok)
        #expect(test.talk.text.contains("profile \(store) (read-only)"), "\(test.talk.text)")
        #expect(test.talk.text.contains("is read-only"))
        #expect(try await names() == ["City Bank", "Shop", "Shop"])
    }

    @Test("a condition that is wrong is drawn with its place, when it is added and when it is used")
    func mistakes() async throws {
        try await make()
        for (condition, part) in [
            (".nme == \"x\"", "did you mean `name`"), (".name", "Bool"), (".name ==", "expected a value"),
            ("env(\"HOME\") == nil", "not granted"), ("sites() | count > 0", "sites"),
        ] {
            let (code, test) = await run([
                "profiles", "add", "x", "--store", store, "--protect", "a=\(condition)",
            ])
            let text = test.talk.text
            #expect(code == .usage || code == .failure, "\(condition): \(text)")
            #expect(text.contains("protects \"a\" by a condition that is wrong"), "\(text)")
            #expect(text.contains(condition) && text.contains("^") && text.contains(part), "\(text)")
            #expect(!text.contains("sites_to_change() | where"), "\(text)")
        }
        let path = folder.path + "/config/sitescript/profiles.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let wrong = text.replacingOccurrences(
            of: "\"dealer\"",
            with: "\"protected\":{\"a\":\".nme == 1\"},\"dealer\""
        )
        try wrong.write(toFile: path, atomically: true, encoding: .utf8)
        for arguments in [
            ["--profile", "shop", "-c", "1"], ["profiles", "check", "shop"],
        ] {
            let (code, test) = await run(arguments)
            #expect(code != .ok && test.talk.text.contains("protected a:1:1"), "\(test.talk.text)")
        }
    }

    @Test("rules are listed, and come back from the file as they were")
    func listing() async throws {
        try await make(
            "--read-only",
            "--max-changes",
            "500",
            "--max-changes-of",
            "delete=10",
            "--protect",
            "banks=.name == \"B\""
        )
        let rules = "read-only; at most 500 changes, at most 10 of delete; protected: banks"
        let (_, listed) = await run(["profiles", "list", "--format", "jsonl"])
        #expect(listed.output.text.contains(rules) && listed.output.text.contains("\"server\":\"store\""))
        let (_, checked) = await run(["profiles", "check", "shop"])
        #expect(checked.talk.text.contains("rules: \(rules)"), "\(checked.talk.text)")
        var profile = Profile(store: "/x.db")
        profile.rules.isReadOnly = true
        profile.rules.maximum = 0
        profile.rules.maxima = [.delete: 1, .create: 0]
        profile.rules.protected = [.init(name: "a", condition: "true"), .init(name: "b", condition: "false")]
        #expect(try Profile(profile.json, name: "x") == profile)
    }
}
