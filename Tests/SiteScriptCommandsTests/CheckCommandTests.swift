import Foundation
import SiteScript
import SiteScriptSyntax
import Testing

@testable import SiteScriptCommands

@Suite("check")
struct CheckCommandTests {
    @Test("--fix makes what is certain, shows it, checks again, and leaves the rest")
    func fix() async throws {
        let text = "sites() | where .timezon == 'Asia/Seoul' | show\nlet n = 1\nn = 2\nprint(n)\n"
        let test = TestConsole(files: ["a.sites": text])
        #expect(await test.run(["check", "--fix", "a.sites"]) == .usage)
        let written = try #require(test.replacements["a.sites"])
        #expect(written == "sites() | where .timezone == \"Asia/Seoul\" | show\nlet n = 1\nn = 2\nprint(n)\n")
        #expect(
            test.talk.text.contains(
                """
                a.sites:1: a text stands in double quotes, not in single ones [E0110]
                  - sites() | where .timezon == 'Asia/Seoul' | show
                  + sites() | where .timezone == "Asia/Seoul" | show
                """
            )
        )
        #expect(test.talk.text.contains("2 places mended\n"))
        #expect(
            test.talk.text.contains("error[E0311]: `n` is a constant")
                && !test.talk.text.contains("error[E0303]")
        )
    }

    @Test("--fix writes nothing where nothing is certain")
    func nothing() async throws {
        let test = TestConsole(files: ["a.sites": "print(sites() | where .addres != nil | count)\n"])
        #expect(await test.run(["check", "--fix", "a.sites"]) == .usage)
        #expect(test.replacements["a.sites"] == nil)
        #expect(await test.run(["check", "--fix", "-"]) == .usage)
    }

    @Test("old names of zones are replaced only when that is asked for")
    func oldZones() async throws {
        let text = "sites() | update timezone: \"US/Pacific\" | show\n"
        for (flag, isMended) in [("--fix", false), ("--fix-old-zones", true)] {
            var test = TestConsole()
            test.files = ["a.sites": text]
            #expect(await test.run(["check", flag, "a.sites"]) == .ok)
            #expect(
                (test.replacements["a.sites"] == text.replacing("US/Pacific", with: "America/Los_Angeles"))
                    == isMended
            )
        }
    }

    @Test("--format json has ranges, labels and the edits of fixes")
    func json() async throws {
        var test = TestConsole()
        test.files = ["a.sites": "let x = 1\nlet x = 2\nprint(x, 1 <> 2)\n"]
        #expect(await test.run(["check", "--format", "json", "a.sites"]) == .usage)
        let found = try #require(
            try JSONSerialization.jsonObject(with: Data(test.output.text.utf8)) as? [[String: Any]]
        )
        #expect(found.map { $0["code"] as? String } == ["E0308", "E0102"])
        let range = try #require(found[0]["range"] as? [String: Any])
        #expect(range["start"] as? [String: Int] == ["line": 2, "column": 5, "offset": 14])
        #expect(range["end"] as? [String: Int] == ["line": 2, "column": 6, "offset": 15])
        let labels = try #require(found[0]["labels"] as? [[String: Any]])
        #expect(labels.map { $0["message"] as? String } == ["first declared here"])
        let fix = try #require(found[1]["fix"] as? [String: Any])
        let edits = try #require(fix["edits"] as? [[String: Any]])
        #expect(edits.map { $0["replacement"] as? String } == ["!="])
        #expect(test.talk.text == "")
    }

    @Test("--effects says what the script and each function may do")
    func effects() async throws {
        var test = TestConsole()
        test.files = [
            "a.sites": """
            func twice(n) { return n * 2 }
            func wake(rows) { return rows | activate | apply }
            func note(text) { log(text) }
            note("\\(twice(2)) \\(now())")
            wake(sites() | where not .is_activated)
            """
        ]
        #expect(await test.run(["check", "--effects", "a.sites"]) == .ok)
        #expect(
            test.output.text == """
                a.sites    reads writes clock prints
                  twice:1  nothing but its value
                  wake:2   reads writes
                  note:3   prints

                """
        )
        var json = TestConsole()
        json.files = test.files
        #expect(await json.run(["check", "--effects", "--format", "json", "a.sites"]) == .ok)
        #expect(json.output.text.contains(#""functions":[{"name":"twice","line":1,"effects":[]}"#))
    }

    @Test("under read-only a write that can be reached is refused with exit code 5, other mistakes with 2")
    func readOnly() async throws {
        for (text, code) in [
            ("sites() | activate | apply\n", ExitCode.refused), ("sites() | activate | show\n", .ok),
            ("func f(rows) { return rows | activate | apply }\nf(sites())\n", .refused),
            ("sites() | activate | apply\nprint(nope)\n", .usage),
        ] {
            var test = TestConsole()
            test.files = ["a.sites": text]
            #expect(await test.run(["--read-only", "check", "a.sites"]) == code, "\(text)")
            #expect(await test.run(["--read-only", "a.sites"]) != .ok || code == .ok)
        }
    }

    // MARK: - The hundred mistakes

    private static let mistakes: [(name: String, text: String)] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Mistakes")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".sites") }.sorted().compactMap { name in
            let path = folder.appending(path: name).path
            return (try? String(contentsOfFile: path, encoding: .utf8)).map { (path, $0) }
        }
    }()

    @Test("a fix mends: fewer errors are left, and nothing is found to mend again")
    func mends() throws {
        let engine = try TestConsole().launch(["-"]).engine()
        func errorCount(_ file: SourceFile) -> Int {
            do {
                _ = try engine.compile(file)
                return 0
            } catch {
                return (error as? CompilationError)?.diagnostics.count { $0.severity == .error } ?? 0
            }
        }
        var mended = 0
        for (path, text) in Self.mistakes {
            let file = SourceFile(name: path, text: text)
            let mending = ScriptMending(file, engine, replacesOldZones: false)
            guard !mending.steps.isEmpty else { continue }
            mended += 1
            #expect(errorCount(mending.file) < errorCount(file), "\(path)")
            #expect(ScriptMending(mending.file, engine, replacesOldZones: false).steps.isEmpty, "\(path)")
        }
        #expect(mended >= 60)
    }

    @Test("fixes that touch each other are not made together")
    func overlapping() {
        let file = SourceFile(name: "a", text: "abcdef")
        func diagnostic(_ edits: [(Int, Int, String)]) -> Diagnostic {
            let edits = edits.map { edit in
                Diagnostic.Edit(
                    span: SourceSpan(file: 0, lower: edit.0, upper: edit.1),
                    replacement: edit.2
                )
            }
            return Diagnostic(.unknownName, "m", at: edits[0].span, fix: .init(edits: edits))
        }
        let all = [
            diagnostic([(3, 4, "D")]), diagnostic([(0, 1, "A"), (5, 6, "F")]), diagnostic([(1, 2, "B")]),
            diagnostic([(9, 10, "X")]), diagnostic([(4, 4, "+")]),
        ]
        let fixes = FixApplication(all, in: file)
        #expect(String(decoding: fixes.bytes, as: UTF8.self) == "AbcDeF")
        #expect(fixes.mended.count == 2)
    }
}
