import Testing

@testable import SiteScriptCommands

@Suite("Launch options")
struct LaunchOptionsTests {
    @Test("options before the file are ours, those behind it the script's")
    func split() throws {
        let options = try LaunchOptions.parse(["--store", "t.db", "--yes", "fix.sites", "--dealer", "42"])
        #expect(options.store == "t.db" && options.confirms && options.dealer == nil)
        #expect(options.target == .file("fix.sites", ["--dealer", "42"]))
    }

    @Test("with -c all options are ours, before and behind")
    func code() throws {
        let options = try LaunchOptions.parse(["-c", "1", "--format", "json", "--dealer=7"])
        #expect(options.target == .code("1") && options.format == "json" && options.dealer == 7)
    }

    @Test(
        "mistakes are named",
        arguments: [
            (["--stroe", "x"], "did you mean `--store`?"), (["--dealer", "x"], "not `x`"), (["-c"], "needs a program"),
            (["--format", "xml"], "there is no format"), (["-c", "1", "more"], "too many"), (["--store"], "needs a file"),
        ])
    func mistakes(arguments: [String], part: String) {
        do throws(LaunchOptions.Mistake) {
            _ = try LaunchOptions.parse(arguments)
            Issue.record("no mistake was found")
        } catch {
            #expect(error.message.contains(part))
        }
    }
}
