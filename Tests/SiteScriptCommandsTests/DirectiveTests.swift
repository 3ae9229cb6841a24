import Foundation
import SiteScriptTerminal
import SitesCore
import SitesTestSupport
import Synchronization
import Testing

@testable import SiteScriptCommands

@Suite("What is said to the prompt itself")
struct DirectiveTests {
    private let test: TestConsole
    private let reader: ScriptedReader

    private init(_ lines: [String], answers: [String] = [], files: [String: String] = [:]) {
        reader = ScriptedReader(lines, answers: answers.map { .block($0) })
        test = TestConsole(isTerminal: true, columns: 80, files: files, reader: reader)
    }

    init() { self.init([]) }

    /// Runs the lines and gives what was printed and said.
    private func run(
        _ service: MemorySitesService? = nil,
        history: History? = nil,
        _ change: (inout Console) -> Void = { _ in }
    ) async throws -> (output: String, talk: String) {
        let options = try LaunchOptions.parse(["--dealer", "42"], environment: { _ in nil })
        var console = test.console
        change(&console)
        let services = ServiceFactory("test.db") { () throws(SitesServiceError) in
            guard let service else { throw SitesServiceError(.io, "no store is needed here") }
            return service
        }
        let launch = Launch(options, console, services: services)
        launch.askWith(reader)
        #expect(await ReplLoop(launch, reader, SessionNames(), history: history).run() == .ok)
        return (test.output.text, test.talk.text)
    }

    // MARK: - Plans

    private static let change = "sites() | where not .is_activated | update name: \"X\""

    @Test("v shows every change and asks again, e puts the line back, Enter sends nothing")
    func decisions() async throws {
        let tests = DirectiveTests([Self.change, Self.change], answers: ["v", "e", ""])
        let (output, talk) = try await tests.run(try await sampleService())
        #expect(output.contains("update site 4 \"A-4\" Site 4: name: Site 4 → X\n"), "\(output)")
        #expect(tests.reader.drafts == [Self.change])
        #expect(talk.components(separatedBy: "nothing was sent\n").count == 3)
        #expect(tests.reader.questions.count == 3)
    }

    // MARK: - Session

    @Test("another dealer keeps the names of the lines before")
    func dealer() async throws {
        let service = try await sampleService()
        try await service.addDealer(Dealer(id: DealerID(7), name: "Other"))
        let tests = DirectiveTests([
            "let n = sites() | count", ":dealer 7", "sites() | count", "n", ":dealer 8",
        ])
        let (output, talk) = try await tests.run(service)
        #expect(output == "0\n6\n")
        #expect(talk.contains("dealer 7\n") && talk.contains("8"))
        #expect(tests.reader.prompts.last == "test(7)> ")
    }

    @Test("read-only can be switched, and is said in the prompt")
    func readOnly() async throws {
        let apply = Self.change + " | apply"
        let tests = DirectiveTests(
            [":read-only on", apply, ":read-only off", apply, ":read-only maybe"],
            answers: ["y"]
        )
        let (_, talk) = try await tests.run(try await sampleService())
        #expect(tests.reader.prompts[1] == "test(42) read-only> ")
        #expect(tests.reader.prompts[3] == "test(42)> ")
        #expect(tests.reader.questions.count == 1 && talk.contains("3 done"))
        #expect(talk.contains("takes on or off, not `maybe`"))
    }

    @Test("another store is opened, or said why it cannot be")
    func store() async throws {
        let tests = DirectiveTests(["1", ":store :memory:", "_", ":store /dev/null/x.db", ":store"])
        let (output, talk) = try await tests.run()
        #expect(output == "1\n")
        #expect(talk.contains("store memory; names of the lines before are gone") && talk.contains("`_`"))
        #expect(talk.hasSuffix("store memory\n"), "\(talk)")
    }

    @Test("the cost of lines can be left out")
    func timing() async throws {
        let tests = DirectiveTests([":timing off", "[{a: 1}]", ":timing"])
        let (_, talk) = try await tests.run()
        #expect(talk == "timing off\ntiming off\n")
    }

    @Test("what is longer than the screen goes to the pager, what is not is written")
    func pager() async throws {
        let paged = Mutex("")
        let lines = ["[1, 2] | map ({n: .})", "[1, 2, 3, 4, 5] | map ({n: .})", ":pager off", "_"]
        let tests = DirectiveTests(lines)
        let (output, _) = try await tests.run { console in
            console.output.rows = { 8 }
            console.page = { bytes in
                paged.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
                return true
            }
        }
        #expect(paged.withLock { $0 } == "n\n─\n1\n2\n3\n4\n5\n")
        #expect(output == "n\n─\n1\n2\n" + "n\n─\n1\n2\n3\n4\n5\n")
    }

    @Test("which pager is used")
    func pagerCommand() {
        #expect(Pager.command { _ in nil } == "LESS=-FRSX less")
        #expect(Pager.command { ["PAGER": "more -s", "LESS": "-R"][$0] } == "more -s")
        #expect(Pager.command { ["PAGER": "less", "LESS": "-R"][$0] } == "less")
        #expect(Pager.command { ["PAGER": "less", "SITESCRIPT_PAGER": ""][$0] } == nil)
        #expect(Pager.command { ["PAGER": "cat"][$0] } == nil)
    }

    // MARK: - Lines

    @Test("results are listed with their age")
    func results() async throws {
        let (output, _) = try await DirectiveTests([":results", "\"a\"", "[1, 2]\n| take 2", ":results"])
            .run()
        let lines = output.split(separator: "\n").suffix(2)
        #expect(
            lines.first?.hasPrefix("_   ") == true && lines.first?.hasSuffix("  2 rows  [1, 2] …") == true
        )
        #expect(lines.last?.hasPrefix("_1  ") == true && lines.last?.hasSuffix("  String  \"a\"") == true)
        #expect(ReplResults.age(.seconds(1)) == "just now" && ReplResults.age(.seconds(12)) == "12 s ago")
        #expect(ReplResults.age(.seconds(75)) == "1 min ago" && ReplResults.age(.seconds(7300)) == "2 h ago")
    }

    @Test("the history is listed, or what of it has a text")
    func history() async throws {
        let history = History(path: nil)
        for entry in ["sites() | count", "let x = 1\nx", "sites() | Take 2"] { history.record(entry) }
        let (output, talk) = try await DirectiveTests([":history take", ":history zebra", ":history"]).run(
            history: history
        )
        let lines = output.split(separator: "\n")
        #expect(
            lines.count == 5 && lines[0].hasSuffix("  sites() | Take 2") && lines[3] == "                  x"
        )
        #expect(talk == "no line has `zebra`\n")
    }

    @Test("secrets are not kept")
    func secrets() {
        #expect(ReplCommand.isSecret("let client_secret = \"x\"") && !ReplCommand.isSecret("sites() | count"))
    }

    @Test("the last line is changed in the user's editor")
    func edit() async throws {
        let tests = DirectiveTests(["1 + 1", ":edit", "3"])
        _ = try await tests.run { $0.edit = { .success($0 + " + 5") } }
        #expect(tests.reader.drafts == ["1 + 1 + 5"])
    }

    @Test("a file's lines are run, and a file that is not there is named")
    func load() async throws {
        let tests = DirectiveTests(
            [":load \"lib.sites\"", "twice(4)", ":load no.sites", ":load"],
            files: ["lib.sites": "func twice(n) { return n * 2 }\ntwice(1)"]
        )
        let (output, talk) = try await tests.run()
        #expect(output == "2\n8\n")
        #expect(talk.contains("`no.sites` cannot be read") && talk.contains("needs a file"))
    }

    @Test("the lines that worked are a script that passes the checker")
    func save() async throws {
        let path = test.folder.path + "/fix.sites"
        let lines = [
            "let zone = \"Asia/Seoul\"", "no such line", "sites() | where .timezone == zone", "| take 2",
            "_.count", "1 // 0", "let zone = 5", "zone + 1", "site(id: 1)", "sites() | activate",
            ":save \"\(path)\"", ":save \"\(path)\"",
        ]
        let tests = DirectiveTests(lines, answers: ["n"])
        let (_, talk) = try await tests.run(try await sampleService())
        let text = try SystemCalls.read(path)
        #expect(
            String(decoding: text, as: UTF8.self) == """
                let zone = "Asia/Seoul"
                let result_1 = sites() | where .timezone == zone
                result_1 | show
                let result_2 = result_1 | take 2
                result_2 | show
                print(result_2.count)
                let zone_2 = 5
                print(zone_2 + 1)
                [site(id: 1)] | show
                sites() | activate | show

                """
        )
        #expect(talk.contains("10 lines in") && talk.contains("File exists"), "\(talk)")
    }

    // MARK: - Tour

    @Test("the tour leads from line to line and back to where one was")
    func tour() async throws {
        let lines = [":tour"] + Tour.stops.map(\.line) + ["sites() | count"]
        let tests = DirectiveTests(lines, answers: ["y"])
        let (output, talk) = try await tests.run(try await sampleService(sites: 3))
        #expect(tests.reader.drafts == Tour.stops.map(\.line))
        #expect(output.contains("Portland Store") && output.hasSuffix("3\n"))
        #expect(talk.contains("near \"ACME-7\"") && talk.contains(": 2 done") && talk.contains("9/9"))
        #expect(!talk.contains("error"), "\(talk)")
        #expect(tests.reader.prompts.contains("tour(42)> ") && tests.reader.prompts.last == "test(42)> ")
    }

    @Test("a line of the tour that fails or is to be edited is no step of it")
    func tourStays() async throws {
        let change = Tour.stops[6].line
        let lines = [":tour", "sites() | tak 5"] + Tour.stops[..<7].map(\.line) + [change]
        let tests = DirectiveTests(lines, answers: ["e", ""])
        let (_, talk) = try await tests.run()
        let first = Tour.stops[0].line
        #expect(
            tests.reader.drafts == [first, first] + Tour.stops[1..<7].map(\.line) + [
                change, Tour.stops[7].line,
            ]
        )
        #expect(talk.components(separatedBy: "\n1/9").count == 2 && talk.contains("\n8/9"), "\(talk)")
    }
}
