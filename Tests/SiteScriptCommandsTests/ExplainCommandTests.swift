import Foundation
import SiteScript
import SiteScriptSyntax
import Testing

@testable import SiteScriptCommands

@Suite("explain")
struct ExplainCommandTests {
    @Test("a code in capitals or not is explained with its examples")
    func code() async {
        for code in ["E0311", "e0311"] {
            let test = TestConsole()
            #expect(await test.run(["explain", code]) == .ok)
            #expect(
                test.output.text == """
                    E0311: something that cannot be changed

                    `let`, parameters and loop variables keep their value; a `var` may change.
                    Fields of rows are not changed in place: `| with name: …` gives rows with other
                    fields, `| update name: …` describes changes.

                    wrong:
                      let total = 0
                      total += 1
                      print(total)

                    mended:
                      var total = 0
                      total += 1
                      print(total)

                    """
            )
        }
    }

    @Test("codes of run-time errors are explained, and several at once")
    func runtime() async {
        let test = TestConsole()
        #expect(await test.run(["explain", "R0102", "W0301"]) == .ok)
        #expect(test.output.text.hasPrefix("R0102: an element that the list does not have\n"))
        #expect(test.output.text.contains("\nW0301: a name that nothing uses\n"))
    }

    @Test("an unknown code gets a suggestion and exit code 2")
    func unknown() async {
        let test = TestConsole()
        #expect(await test.run(["explain", "E0331x"]) == .usage)
        #expect(test.talk.text == "error: there is no code `E0331x`\n  hint: did you mean `E0331`?\n")
    }

    @Test("without codes all are listed, a line each that fits a window")
    func list() async {
        let test = TestConsole()
        #expect(await test.run(["explain"]) == .ok)
        let lines = test.output.text.split(separator: "\n")
        #expect(lines.count == DiagnosticCode.allCases.count + RuntimeCode.allCases.count)
        #expect(lines.allSatisfy { $0.count <= 100 })
    }

    @Test("--format json gives the fields of each")
    func json() async throws {
        let test = TestConsole()
        #expect(await test.run(["explain", "E0110", "R0202", "--format", "json"]) == .ok)
        let found = try #require(
            try JSONSerialization.jsonObject(with: Data(test.output.text.utf8)) as? [[String: Any]]
        )
        #expect(found.map { $0["code"] as? String } == ["E0110", "R0202"])
        #expect(found[0]["mended"] as? String == "print(sites() | where .name == \"HQ\" | count)")
        #expect(found[1]["wrong"] is NSNull)
    }
}
