import Foundation
import SiteScriptTerminal
import SitesCore
import Testing

@testable import SiteScriptCommands

@Suite("The program")
struct ProgramTests {
    private let fix = "sites() | where .timezone == \"US/Pacific\" | update timezone: \"America/Los_Angeles\""

    @Test("help and version are data")
    func help() async {
        let test = TestConsole()
        #expect(await test.run(["--help"]) == .ok)
        #expect(test.output.text.hasPrefix("sitescript: ") && test.output.text.contains("exit codes:"))
        #expect(test.output.text.split(separator: "\n").allSatisfy { $0.count <= 120 })
        let version = TestConsole()
        #expect(await version.run(["--version"]) == .ok)
        #expect(version.output.text == "sitescript \(SiteScriptVersion.current)\n")
    }

    @Test("a mistake on the command line is exit code 2 with a hint")
    func usage() async {
        let test = TestConsole()
        #expect(await test.run(["--stroe", "x"]) == .usage)
        #expect(test.talk.text == "error: there is no option `--stroe`\n  hint: did you mean `--store`?\n")
    }

    // MARK: - Scripts

    @Test("a script prints what it prints, and nothing else on standard output")
    func script() async {
        let test = TestConsole(files: [
            "f.sites": "param n: Int = 2 ## how many\nlog(\"hello\")\nprint(n * 2)\n"
        ])
        #expect(await test.run(["f.sites", "--n", "21"]) == .ok)
        #expect(test.output.text == "42\n" && test.talk.text == "hello\n")
    }

    @Test("a script comes on standard input when there is no terminal, with or without a dash")
    func standardInput() async {
        for arguments in [[], ["-"]] {
            let test = TestConsole(files: ["-": "print(1)"])
            #expect(await test.run(arguments) == .ok)
            #expect(test.output.text == "1\n")
        }
    }

    @Test("a file that is not there is exit code 2; one like a command is asked about")
    func missing() async {
        let test = TestConsole()
        #expect(await test.run(["chek", "a.sites"]) == .usage)
        #expect(test.talk.text.contains("`chek` cannot be read: No such file"))
        #expect(test.talk.text.contains("did you mean the command `check`?"))
    }

    @Test("a script's help lists its parameters and runs nothing")
    func scriptHelp() async {
        let test = TestConsole(files: ["f.sites": "# Doubles.\nparam n: Int ## how many\nprint(n * 2)\n"])
        #expect(await test.run(["f.sites", "--help"]) == .ok)
        #expect(test.output.text.hasPrefix("Doubles.\n\nusage: sitescript [OPTIONS] f.sites --n Int\n"))
    }

    @Test("missing parameters are all named when nobody can be asked")
    func missingParameters() async {
        let test = TestConsole(files: ["f.sites": "param a: Int ## first\nparam b: String\nprint(a)"])
        #expect(await test.run(["f.sites"]) == .usage)
        #expect(test.talk.text == "error: `--a` is needed: Int, first\nerror: `--b` is needed: String\n")
    }

    @Test("missing parameters are asked for on a terminal, until the answer fits")
    func asking() async {
        let reader = ScriptedReader(answers: [.block("x"), .block("21"), .block("hi")])
        let test = TestConsole(
            isTerminal: true,
            files: ["f.sites": "param a: Int ## first\nparam b: String\nprint(a * 2, b)"],
            reader: reader
        )
        #expect(await test.run(["f.sites"]) == .ok)
        #expect(reader.questions == ["a (Int): ", "a (Int): ", "b (String): "])
        #expect(test.output.text == "42 hi\n")
        #expect(test.talk.text.contains("first\n") && test.talk.text.contains("\"x\" is no Int"))
    }

    @Test("Ctrl-C at such a question is exit code 130")
    func interruptedQuestion() async {
        let test = TestConsole(
            isTerminal: true,
            files: ["f.sites": "param a: Int\nprint(a)"],
            reader: ScriptedReader(answers: [.interrupted])
        )
        #expect(await test.run(["f.sites"]) == .interrupted)
        #expect(test.talk.text == "")
    }

    @Test("warnings are talk; quiet leaves them out")
    func warnings() async {
        let test = TestConsole(files: ["f.sites": "1 + 1\nprint(1)"])
        #expect(await test.run(["f.sites"]) == .ok)
        #expect(test.talk.text.contains("warning"))
        let quiet = TestConsole(files: ["f.sites": "1 + 1\nprint(1)"])
        #expect(await quiet.run(["-q", "f.sites"]) == .ok)
        #expect(quiet.talk.text == "")
    }

    @Test("verbose says what the run cost")
    func verbose() async {
        let test = TestConsole()
        #expect(await test.run(["-v", "-c", "1"]) == .ok)
        #expect(test.talk.text.hasPrefix("store test.db; "))
    }

    // MARK: - Changes

    @Test("under -c changes are shown and never made")
    func changesAreShown() async throws {
        let service = try await sampleService()
        let test = TestConsole()
        #expect(await test.run(["--yes", "--dealer", "42", "-c", fix], service: service) == .ok)
        #expect(test.output.text.contains("update 3 sites"))
        #expect(test.talk.text.contains("nothing was sent"))
        let sites = try await service.sites(dealer: DealerID(42), matching: SiteQuery())
        #expect(sites.count { $0.timezone == "US/Pacific" } == 3)
    }

    @Test("`apply` needs --yes where nobody can be asked")
    func confirming() async throws {
        let service = try await sampleService()
        let refused = TestConsole()
        #expect(await refused.run(["--dealer", "42", "-c", fix + " | apply"], service: service) == .refused)
        #expect(refused.talk.text.contains("use --yes"))
        let test = TestConsole()
        #expect(await test.run(["--yes", "--dealer", "42", "-c", fix + " | apply"], service: service) == .ok)
        #expect(test.talk.text.contains(": 3 done\n"))
        let sites = try await service.sites(dealer: DealerID(42), matching: SiteQuery())
        #expect(sites.count { $0.timezone == "America/Los_Angeles" } == 3)
    }

    @Test("on a terminal `apply` shows the plan and asks")
    func asked() async throws {
        for (answer, expected) in [("y", ExitCode.ok), ("n", .refused), ("", .refused)] {
            let service = try await sampleService()
            let reader = ScriptedReader(answers: [.block(answer)])
            let test = TestConsole(isTerminal: true, reader: reader)
            #expect(await test.run(["--dealer", "42", "-c", fix + " | apply"], service: service) == expected)
            #expect(reader.questions == ["Apply 3 changes to dealer 42 in test.db? [y/N] "])
            #expect(test.talk.text.contains("timezone: US/Pacific → America/Los_Angeles"))
        }
    }

    @Test("a dry run shows what would be sent, on standard output, and sends nothing")
    func dryRun() async throws {
        let service = try await sampleService()
        let test = TestConsole(files: ["f.sites": "let run = \(fix) | apply\nprint(run.left)"])
        #expect(await test.run(["--dry-run", "--dealer", "42", "f.sites"], service: service) == .ok)
        #expect(test.output.text.hasPrefix("update 3 sites\n") && test.output.text.hasSuffix("\n3\n"))
        let sites = try await service.sites(dealer: DealerID(42), matching: SiteQuery())
        #expect(sites.count { $0.timezone == "US/Pacific" } == 3)
    }

    @Test("read-only refuses what could write before it runs; with other errors it is a check error")
    func readOnly() async {
        let test = TestConsole()
        #expect(await test.run(["--read-only", "--dealer", "42", "-c", fix + " | apply"]) == .refused)
        let both = TestConsole()
        #expect(
            await both.run(["--read-only", "--dealer", "42", "-c", fix + " | apply; nonsense"]) == .usage
        )
    }

    @Test("a ceiling refuses before the first write, and before anybody is asked")
    func ceiling() async throws {
        let service = try await sampleService()
        let test = TestConsole(isTerminal: true)
        let arguments = ["--max-changes", "2", "--dealer", "42", "-c", fix + " | apply"]
        #expect(await test.run(arguments, service: service) == .refused)
        #expect(test.reader.questions.isEmpty)
    }

    @Test("rows that fail are all reported, also under quiet, and end in exit code 3")
    func failedRows() async throws {
        let service = try await sampleService()
        let code = """
            ["A-1", "N-1", ""] | create external_site_id: ., name: "New", timezone: "UTC"
              | apply on_error: "continue"
            """
        for quiet in [[], ["-q"]] {
            let test = TestConsole(files: ["f.sites": "let run = \(code)\nprint(run.failed)"])
            let arguments = quiet + ["--yes", "--dealer", "42", "f.sites"]
            #expect(await test.run(arguments, service: service) == .rowsFailed)
            #expect(test.talk.text.contains("external_site_id \"A-1\" is taken already"))
            #expect(test.talk.text.contains("external_site_id"))
        }
    }

    // MARK: - Commands

    @Test("check reports everything that is wrong, of all files, and runs nothing")
    func check() async {
        let files = ["a.sites": "print(x)\nprint(y)", "b.sites": "[1] | whre true", "c.sites": "print(1)"]
        let test = TestConsole(files: files)
        #expect(await test.run(["check", "a.sites", "b.sites", "c.sites"]) == .usage)
        #expect(test.output.text == "")
        for place in ["a.sites:1:7", "a.sites:2:7", "b.sites:1:7"] { #expect(test.talk.text.contains(place)) }
        let good = TestConsole(files: files)
        #expect(await good.run(["check", "c.sites"]) == .ok)
        #expect(good.talk.text == "1 script checked, no errors\n" && good.output.text == "")
    }

    @Test("check for programs is one array on standard output")
    func checkJSON() async throws {
        for arguments in [
            ["check", "--format", "json", "a.sites", "c.sites"], ["--format", "json", "check", "a.sites"],
        ] {
            let test = TestConsole(files: ["a.sites": "print(x)", "c.sites": "print(1)"])
            #expect(await test.run(arguments) == .usage)
            let parsed =
                try JSONSerialization.jsonObject(with: Data(test.output.text.utf8)) as? [[String: Any]]
            #expect(parsed?.count == 1)
        }
    }

    @Test("dump shows what each stage of the engine makes of a script")
    func dump() async {
        let script = "let x = 1 + 2 # sum\nprint(x)"
        let wanted = [
            "tokens": """
            1:1 letKeyword let
            1:5 identifier x
            1:7 assign =
            1:9 integer 1
            1:11 plus +
            1:13 integer 2
            2:1 identifier print
            2:6 leftParenthesis (
            2:7 identifier x
            2:8 rightParenthesis )
            2:9 endOfFile \n
            """,
            "tree": """
            let x
              +
                int 1
                int 2
            call
              name print
              name x\n
            """,
            "types": """
            1:5 x = 1 + 2: Int
            2:1 print(x): Nil\n
            """,
        ]
        for (stage, text) in wanted {
            let test = TestConsole(files: ["a.sites": script])
            #expect(await test.run(["dump", stage, "a.sites"]) == .ok)
            #expect(test.output.text == text, "\(stage)")
        }
        let bytecode = TestConsole(files: ["a.sites": script])
        #expect(await bytecode.run(["dump", "bytecode", "a.sites"]) == .ok)
        #expect(bytecode.output.text.contains("<script>"), "\(bytecode.output.text)")
    }

    @Test("dump reports what a stage finds", arguments: ["tokens", "tree", "types", "bytecode"])
    func dumpOfErrors(stage: String) async {
        #expect(await TestConsole().run(["dump", stage, "missing.sites"]) == .usage)
        let test = TestConsole(files: ["a.sites": "let x = \"a"])
        // Tokens and the tree are shown as far as they go, what comes later needs a program without errors.
        let goesOn = stage == "tokens" || stage == "tree"
        #expect(await test.run(["dump", stage, "a.sites"]) == (goesOn ? .ok : .usage))
        #expect(test.talk.text.contains("E01"), "\(test.talk.text)")
        #expect(test.output.text.isEmpty != goesOn)
    }

    @Test("dealers are added once and listed in every format")
    func dealers() async throws {
        let service = try await sampleService()
        let added = TestConsole()
        #expect(await added.run(["dealers", "add", "7", "--name", "북쪽"], service: service) == .ok)
        #expect(added.output.text == "" && added.talk.text == "added dealer 7\n")
        let again = TestConsole()
        #expect(await again.run(["dealers", "add", "7", "--name", "North"], service: service) == .failure)
        #expect(again.talk.text.contains("dealer 7 exists already"))
        let listed = TestConsole()
        #expect(await listed.run(["dealers"], service: service) == .ok)
        #expect(listed.output.text == "dealer_id  name\n─────────  ────\n        7  북쪽\n       42  Acme\n")
        let csv = TestConsole()
        #expect(await csv.run(["dealers", "list", "--format", "csv"], service: service) == .ok)
        #expect(csv.output.text == "dealer_id,name\r\n7,북쪽\r\n42,Acme\r\n")
    }

    @Test("a dealer is not added under read-only")
    func readOnlyDealer() async throws {
        let service = try await sampleService()
        #expect(
            await TestConsole().run(["--read-only", "dealers", "add", "7", "--name", "N"], service: service)
                == .refused
        )
    }

    @Test("a mistake in a command's arguments is exit code 2; its help is data")
    func commandUsage() async {
        for arguments in [["dealers", "add", "x", "--name", "N"], ["dump", "trees", "a.sites"], ["check"]] {
            let test = TestConsole()
            #expect(await test.run(arguments) == .usage, "\(arguments)")
            #expect(test.talk.text.hasPrefix("error: "), "\(test.talk.text)")
        }
        let test = TestConsole()
        #expect(await test.run(["help", "check"]) == .ok)
        #expect(test.output.text.contains("USAGE: sitescript check"))
    }

    // MARK: - Ends

    @Test("a stop ends a loop that never ends, soon, with its own exit code")
    func stopping() async throws {
        for (reason, expected) in [
            (RunControl.Reason.interrupted, ExitCode.interrupted), (.terminated, .terminated),
        ] {
            let test = TestConsole()
            let launch = try test.launch(["-c", "while true {}"])
            async let code = SiteScriptProgram.run(launch)
            while !launch.control.isRunning { await Task.yield() }
            let start = ContinuousClock.now
            launch.control.stop(reason)
            #expect(await code == expected)
            #expect(start.duration(to: .now) < .seconds(60), "soon, with others at work")
            #expect(test.talk.text == "")
        }
    }

    @Test("a stop that came before the run is not lost")
    func stoppedEarly() async throws {
        let launch = try TestConsole().launch(["-c", "while true {}"])
        launch.control.stop(.interrupted)
        #expect(await SiteScriptProgram.run(launch) == .interrupted)
    }

    @Test("lines of JSON come as the rows do, and are those of a list", arguments: ["jsonl", "json", "csv"])
    func streamedRows(format: String) async throws {
        let service = MemorySitesService { 0 }
        try await service.addDealer(Dealer(id: DealerID(42), name: "Acme"))
        for number in 0..<5000 {
            let draft = SiteDraft(externalSiteID: "X-\(number)", name: "HQ \"\(number)\"", timezone: "UTC")
            _ = try await service.createSite(draft, dealer: DealerID(42))
        }
        let pipelines = [
            "sites() | select .site_id, zone: .timezone, .account_number", "sites() | where .site_id > 4998",
            "sites()", "sites() | take 3 | select .name", "sites() | where .name == \"x\"",
            "sites() | sort .site_id desc | where .is_activated == false | take 2 | select .name",
        ]
        for pipeline in pipelines {
            let (streamed, listed) = (TestConsole(), TestConsole())
            let options = ["--dealer", "42", "--format", format, "-c"]
            #expect(await streamed.run(options + [pipeline], service: service) == .ok)
            #expect(
                await listed.run(options + ["let rows = (\(pipeline) | collect)\nrows"], service: service)
                    == .ok
            )
            #expect(streamed.output.text == listed.output.text, "\(pipeline)")
        }
    }

    @Test("what may fail in the middle gives no lines before it does")
    func failingRows() async throws {
        let service = MemorySitesService { 0 }
        try await service.addDealer(Dealer(id: DealerID(42), name: "Acme"))
        for number in 0..<5000 {
            let draft = SiteDraft(externalSiteID: "X-\(number)", name: "HQ", timezone: "UTC")
            _ = try await service.createSite(draft, dealer: DealerID(42))
        }
        let test = TestConsole()
        let code = "sites() | select x: 1 / (5000 - .site_id) | where .x > 0"
        #expect(
            await test.run(["--dealer", "42", "--format", "jsonl", "-c", code], service: service) == .failure
        )
        #expect(test.output.text == "")
    }

    @Test("a script's tasks run on the thread that waits for them")
    func callingThread() {
        let test = TestConsole()
        let here = Self.thread
        let code = CallingThread.run { thread in
            let isHere = Self.thread == here
            let options = ["-c", "sleep(1ms)\nparallel([1, 2], x => x + 1)"]
            let ran = await SiteScriptProgram.run(options, test.console, thread: thread)
            return isHere && Self.thread == here ? ran : .failure
        }
        #expect(code == .ok, "\(test.talk.text)")
        #expect(test.output.text == "[2, 3]\n")
    }

    private static var thread: ObjectIdentifier { ObjectIdentifier(Thread.current) }

    @Test("output that nobody reads ends a run quietly")
    func brokenPipe() async throws {
        SystemCalls.ignoreBrokenPipes()
        let pipe = Pipe()
        let test = TestConsole()
        var console = test.console
        console.output.stream = OutputStream(
            descriptor: pipe.fileHandleForWriting.fileDescriptor,
            isBuffered: true
        )
        try pipe.fileHandleForReading.close()
        #expect(await SiteScriptProgram.run(["-c", "while true { print(1) }"], console) == .outputClosed)
        #expect(test.talk.text == "")
    }

    @Test("output that cannot be written is an error")
    func fullDisk() async throws {
        let handle = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let test = TestConsole()
        var console = test.console
        console.output.stream = OutputStream(descriptor: handle.fileDescriptor, isBuffered: true)
        #expect(await SiteScriptProgram.run(["-c", "1"], console) == .failure)
        #expect(test.talk.text == "error: standard output cannot be written: No space left on device\n")
    }
}

@Suite("Confirming")
struct ConfirmationTests {

    @Test("the store's name is short in the prompt and whole in questions")
    func names() {
        let file = ServiceFactory(store: "/home/kim/data/prod.db") { $0 == "HOME" ? "/home/kim" : nil }
        #expect(file.name == "~/data/prod.db" && file.shortName == "prod")
        let memory = ServiceFactory(store: ":memory:") { _ in nil }
        #expect(memory.name == "memory" && memory.shortName == "memory")
        let standard = ServiceFactory(store: nil) { $0 == "HOME" ? "/home/kim" : nil }
        #expect(standard.name == "~/.local/share/sitescript/sites.db" && standard.shortName == "sites")
    }
}
