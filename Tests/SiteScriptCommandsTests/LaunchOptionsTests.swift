import Testing

@testable import SiteScriptCommands

@Suite("Launch options")
struct LaunchOptionsTests {
    private func check(
        _ arguments: [String],
        refusedWith message: String,
        hint: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do throws(LaunchOptions.Mistake) {
            let options = try LaunchOptions.parse(arguments)
            Issue.record("no mistake was found: \(options)", sourceLocation: sourceLocation)
        } catch {
            #expect(error.message.contains(message), sourceLocation: sourceLocation)
            #expect(
                hint.isEmpty || error.hint.contains(hint),
                "\(error.hint)",
                sourceLocation: sourceLocation
            )
        }
    }

    @Test("options before the file are ours, those behind it the script's")
    func split() throws {
        let options = try LaunchOptions.parse(["--store", "t.db", "--yes", "fix.sites", "--dealer", "42"])
        #expect(options.store == "t.db" && options.confirms && options.dealer == nil)
        #expect(options.target == .file("fix.sites", ["--dealer", "42"]))
    }

    @Test("with -c all options are ours, before and behind")
    func code() throws {
        let options = try LaunchOptions.parse([
            "--dry-run", "-c", "1", "--format", "json", "--dealer=7", "-q",
        ])
        #expect(options.target == .code("1") && options.format == .json && options.dealer == 7)
        #expect(options.isDryRun && options.isQuiet)
    }

    @Test("a program behind -c may start with a dash")
    func dashedCode() throws {
        #expect(try LaunchOptions.parse(["-c", "-1"]).target == .code("-1"))
        #expect(try LaunchOptions.parse(["-c", "--help"]).target == .code("--help"))
    }

    @Test("a dash is standard input, and what stands behind it the script's")
    func standardInput() throws {
        #expect(try LaunchOptions.parse(["-q", "-", "--n", "1"]).target == .standardInput(["--n", "1"]))
    }

    @Test("`run` takes options before the file, too")
    func run() throws {
        let options = try LaunchOptions.parse(["run", "--store", "t.db", "check", "--n", "1"])
        #expect(options.store == "t.db" && options.target == .file("check", ["--n", "1"]))
        #expect(try LaunchOptions.parse(["run", "-"]).target == .standardInput([]))
    }

    @Test("everything behind a command's name is the command's")
    func commands() throws {
        let options = try LaunchOptions.parse(["--store", "t.db", "dealers", "add", "1", "--name", "A"])
        #expect(options.target == .command("dealers", ["add", "1", "--name", "A"]))
        #expect(try LaunchOptions.parse(["help", "check"]).target == .command("help", ["check"]))
        #expect(try LaunchOptions.parse(["help"]).target == .help)
    }

    @Test("behind two dashes a file may have the name of a command")
    func doubleDash() throws {
        #expect(try LaunchOptions.parse(["--", "check", "--n"]).target == .file("check", ["--n"]))
        #expect(try LaunchOptions.parse(["--"]).target == .nothing)
    }

    @Test("help and version win over what stands behind them")
    func help() throws {
        #expect(try LaunchOptions.parse(["--help", "fix.sites", "--nonsense"]).target == .help)
        #expect(try LaunchOptions.parse(["--version", "--nonsense"]).target == .version)
        #expect(try LaunchOptions.parse(["fix.sites", "--help"]).target == .file("fix.sites", ["--help"]))
    }

    @Test("nothing at all is the prompt or standard input")
    func nothing() throws {
        #expect(try LaunchOptions.parse([]) == LaunchOptions())
        #expect(try LaunchOptions.parse(["repl", "--dealer", "1"]).target == .prompt)
        #expect(try LaunchOptions.parse(["repl", "--dealer", "1"]).dealer == 1)
    }

    @Test("the environment fills in what the arguments leave open")
    func environment() throws {
        let environment = ["SITESCRIPT_STORE": "e.db", "SITESCRIPT_DEALER": "7"]
        #expect(try LaunchOptions.parse([]) { environment[$0] }.store == "e.db")
        #expect(try LaunchOptions.parse([]) { environment[$0] }.dealer == 7)
        let given = try LaunchOptions.parse(["--store", "a.db", "--dealer", "1"]) { environment[$0] }
        #expect(given.store == "a.db" && given.dealer == 1)
        #expect(throws: LaunchOptions.Mistake.self) {
            try LaunchOptions.parse([]) { $0 == "SITESCRIPT_DEALER" ? "Acme" : nil }
        }
    }

    @Test("mistakes are named, with what was probably meant")
    func mistakes() {
        check(["--stroe", "x"], refusedWith: "no option `--stroe`", hint: "`--store`")
        check(["--zzz"], refusedWith: "no option `--zzz`", hint: "--help")
        check(["--dealer", "x"], refusedWith: "not `x`")
        check(["--dealer", "0"], refusedWith: "not `0`")
        check(["--max-changes", "-1"], refusedWith: "not `-1`")
        check(["--format", "jsn"], refusedWith: "no format `jsn`", hint: "`json`")
        check(["--format", "xml"], refusedWith: "no format `xml`", hint: "table, json")
        check(["--color", "purple"], refusedWith: "no choice of colour", hint: "auto, always, never")
        check(["--store"], refusedWith: "needs a file")
        check(["--store", ""], refusedWith: "needs a file")
        check(["--yes=1"], refusedWith: "takes no value")
        check(["-c"], refusedWith: "needs a program")
        check(["-c", "1", "-c", "2"], refusedWith: "twice")
        check(["-c", "1", "more"], refusedWith: "behind `-c`", hint: "quote")
        check(["-c", "1", "--", "f.sites"], refusedWith: "both given")
        check(["run"], refusedWith: "needs a script")
        check(["repl", "x.sites"], refusedWith: "takes no `x.sites`")
    }
}
