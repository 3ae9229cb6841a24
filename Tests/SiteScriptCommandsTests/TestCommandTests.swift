import Testing

@testable import SiteScriptCommands

@Suite("test")
struct TestCommandTests {
    private static let script = """
        print("not run")
        let sample = [1, 2]
        func total(xs) { return xs.sum() }
        test "totals add up" { assert total(sample) == 3 }
        test "a site starts inactive" {
          create(external_site_id: "A-1", name: "HQ", timezone: "Asia/Seoul") | apply
          print("made")
          assert (sites() | where .is_activated | count) == 0
          assert (sites() | count) == 1
        }
        test "nothing is shared & all is told" { assert (sites() | count) == total(sample) }
        """

    private func run(_ arguments: [String], _ script: String = script) async throws -> (ExitCode, TestConsole)
    {
        let console = TestConsole(files: ["a.sites": script])
        return (await console.run(["test"] + arguments), console)
    }

    @Test("each test has a session and a service of its own, and the script itself is not run")
    func results() async throws {
        let (code, console) = try await run(["a.sites"])
        #expect(code == .failure)
        #expect(console.output.text.isEmpty)
        #expect(
            console.talk.text == """
                ok  a.sites: totals add up
                ok  a.sites: a site starts inactive
                failed  a.sites: nothing is shared & all is told
                error[R0109]: assertion does not hold: (sites() | count) == total(sample)
                   ┌─ a.sites:11:49
                11 │ test "nothing is shared & all is told" { assert (sites() | count) == total(sample) }
                   │                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                   │                                                 (sites() | count) is 0; total(sample) is 3; sample is [1, 2]
                1 of 3 tests failed

                """
        )
    }

    @Test("only the tests with a text in their names run")
    func filter() async throws {
        let (code, console) = try await run(["a.sites", "--filter", "totals"])
        #expect(code == .ok)
        #expect(console.talk.text == "ok  a.sites: totals add up\n1 test passed\n")
    }

    @Test("a script that is mistaken is reported, with exit code 2")
    func mistaken() async throws {
        let (code, console) = try await run(["a.sites"], "test \"x\" { assert 1 + }")
        #expect(code == .usage)
        #expect(console.talk.text.contains("a.sites:1"))
    }

    @Test("as JUnit the results are XML with the failures' values and what was printed")
    func junit() async throws {
        let (code, console) = try await run(["a.sites", "--format", "junit"])
        #expect(code == .failure)
        #expect(console.output.text.ranges(of: "<testcase ").count == 3)
        #expect(console.output.text.ranges(of: "<failure ").count == 1)
        #expect(console.output.text.contains("nothing is shared &amp; all is told"))
        #expect(console.output.text.contains("<system-out>made&#10;</system-out>"))
        #expect(console.output.text.contains("failures=\"1\""))
    }
}
