import Foundation
import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal
import Synchronization
import Testing

@testable import SiteScriptCommands

@Suite("Results")
struct ResultOutputTests {
    private func check(
        _ code: String,
        _ format: String? = nil,
        prints expected: String,
        isTerminal: Bool = false,
        columns: Int = 80,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let test = TestConsole(isTerminal: isTerminal, columns: columns)
        let code = await test.run((format.map { ["--format", $0] } ?? []) + ["-c", code])
        #expect(code == .ok, "\(test.talk.text)", sourceLocation: sourceLocation)
        #expect(test.output.text == expected, sourceLocation: sourceLocation)
    }

    @Test("a scalar is a line")
    func scalars() async {
        await check("1 + 1", prints: "2\n")
        await check(#""서울""#, prints: "서울\n")
        await check("nil", prints: "")
        await check("let x = 1", prints: "")
        await check("@2026-01-01", prints: "@2026-01-01T00:00:00Z\n")
    }

    @Test("rows are a table, a record is a card, a list that fits is a line")
    func shapes() async {
        await check("[{a: 1, b: nil}]", prints: "a  b\n─  ───\n1  nil\n")
        await check("{a: 1, b: \"x\"}", prints: "a  1\nb  x\n")
        await check("[1, 2]", prints: "[1, 2]\n")
        await check("[1, 2] | map ({x: .})", prints: "x\n─\n1\n2\n")
        await check("[1, 2] | where . > 1", prints: "value\n─────\n    2\n")
        await check("[]", prints: "[]\n")
        await check("[] | where true", prints: "no rows\n")
        await check(#"["a": 1]"#, prints: "[\"a\": 1]\n")
    }

    @Test("a list or map that is too long for a line is a table")
    func long() async {
        await check(
            "[1000, 2000, 3000]",
            prints: "value\n─────\n 1000\n 2000\n 3000\n",
            isTerminal: true,
            columns: 12
        )
        await check(
            #"["first": 1000]"#,
            prints: "key    value\n─────  ─────\nfirst   1000\n",
            isTerminal: true,
            columns: 12
        )
    }

    @Test("formats for programs hold the values exactly")
    func formats() async {
        await check("[{a: 1, b: nil}, {a: 2, b: \"x,y\"}]", "csv", prints: "a,b\r\n1,\r\n2,\"x,y\"\r\n")
        await check("[{a: 1, b: nil}]", "json", prints: "[\n{\"a\":1,\"b\":null}\n]\n")
        await check("[1, 2]", "jsonl", prints: "1\n2\n")
        await check("[{a: \"x|y\"}]", "md", prints: "| a |\n| --- |\n| x\\|y |\n")
        await check("{a: 1}", "tsv", prints: "a\n1\n")
        await check("{a: 1}", "json", prints: "{\"a\":1}\n")
        await check("nil", "json", prints: "null\n")
        await check("2 + 2", "csv", prints: "4\n")
        await check("[] | where true", "json", prints: "[]\n")
        await check("[]", "csv", prints: "")
    }

    @Test("many rows are written piece by piece and joined without a seam")
    func many() async throws {
        let test = TestConsole()
        #expect(await test.run(["--format", "json", "-c", "1...10000 | map ({n: .})"]) == .ok)
        let rows = try JSONDecoder().decode([[String: Int]].self, from: Data(test.output.text.utf8))
        #expect(rows.map { $0["n"] } == (1...10000).map { $0 })
    }

    @Test("`show as:` names a format of its own; one that is none is refused")
    func show() async {
        await check("[{a: 1}] | show as: \"markdown\"", prints: "| a |\n| --- |\n| 1 |\n")
        await check("[{a: 1}] | show as: \"csv\"", "json", prints: "a\r\n1\r\nnull\n")
        let test = TestConsole()
        #expect(await test.run(["-c", "[{a: 1}] | show as: \"pdf\""]) == .usage)
        #expect(test.talk.text.contains("pdf"))
    }

    @Test("what is printed keeps its bytes in a pipe and is harmless on a terminal")
    func control() async {
        await check(#"print("\u{1B}[2J")"#, prints: "\u{1B}[2J\n")
        await check(#"print("\u{1B}[2J\t서울")"#, prints: "␛[2J\t서울\n", isTerminal: true)
        await check(#""\u{1B}[2J""#, prints: "␛[2J\n", isTerminal: true)
    }

    @Test("colours come only when they are wanted")
    func colors() async {
        let test = TestConsole()
        #expect(await test.run(["--color", "always", "-c", "[{a: nil}]"]) == .ok)
        #expect(
            test.output.text == "\u{1B}[1ma\u{1B}[0m  \n".replacing("  \n", with: "\n")
                + "\u{1B}[2m───\u{1B}[0m\n\u{1B}[2mnil\u{1B}[0m\n"
        )
    }
}

@Suite("Streams")
struct OutputStreamTests {
    @Test("a stream sends what it buffers when it is flushed or full")
    func buffering() throws {
        let pipe = Pipe()
        let stream = OutputStream(descriptor: pipe.fileHandleForWriting.fileDescriptor, isBuffered: true)
        stream.write("a")
        stream.write("b")
        stream.flush()
        #expect(pipe.fileHandleForReading.availableData == Data("ab".utf8))
    }

    @Test("a reader that goes away fails the stream once and quietly")
    func closed() {
        SystemCalls.ignoreBrokenPipes()
        let pipe = Pipe()
        let told = Mutex(0)
        let stream = OutputStream(descriptor: pipe.fileHandleForWriting.fileDescriptor, isBuffered: false)
        stream.onFailure { told.withLock { $0 += 1 } }
        try? pipe.fileHandleForReading.close()
        stream.write("a")
        stream.write("b")
        #expect(stream.failure == .closed)
        #expect(told.withLock { $0 } == 1)
    }

    @Test("a full disk is a failure with the system's reason")
    func full() throws {
        let handle = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let stream = OutputStream(descriptor: handle.fileDescriptor, isBuffered: true)
        stream.write("a")
        #expect(stream.failure == nil)
        stream.flush()
        #expect(stream.failure == .failed("No space left on device"))
    }

    @Test("a line that was only for now goes when something else is written")
    func transient() {
        let stream = OutputStream()
        stream.showTransient("10 of 20")
        stream.showTransient("15 of 20")
        stream.write("done\n")
        stream.write("more\n")
        #expect(stream.text == "\r\u{1B}[K10 of 20\r\u{1B}[K15 of 20\r\u{1B}[Kdone\nmore\n")
    }
}

@Suite("Cost and progress")
struct CostTests {
    @Test("times are said as people say them")
    func times() {
        #expect(CostLine.time(.milliseconds(3)) == "3 ms")
        #expect(CostLine.time(.milliseconds(1290)) == "1.2 s")
        #expect(CostLine.time(.seconds(125)) == "2 min 5 s")
        #expect(CostLine.time(.seconds(7500)) == "2 h 5 min")
    }

    @Test("rows are always counted, other values only when they took long")
    func lines() {
        #expect(CostLine.text(rowCount: 1, elapsed: .milliseconds(1)) == "1 row, 1 ms")
        #expect(CostLine.text(rowCount: 0, elapsed: .milliseconds(1)) == "0 rows, 1 ms")
        #expect(CostLine.text(rowCount: nil, elapsed: .milliseconds(1)) == nil)
        #expect(CostLine.text(rowCount: nil, elapsed: .seconds(2)) == "2.0 s")
    }

    @Test("progress has a share, a rate and the time left")
    func progress() {
        #expect(
            ProgressLine.text(12_000, 34_000, .seconds(2))
                == "12000 of 34000 (35 %), 6000 a second, 3.6 s left"
        )
        #expect(ProgressLine.text(0, 10, .seconds(2)) == "0 of 10 (0 %)")
    }

    /// Steps through moments (milliseconds) at which so many of 100 are done, and gives what was shown.
    private func shown(_ steps: [(at: Int, done: Int)], isTerminal: Bool = true) -> String {
        let test = TestConsole(isTerminal: isTerminal)
        let start = ContinuousClock.now
        let time = Mutex(0)
        let line = ProgressLine(test.console.talk, isEnabled: true) {
            start + .milliseconds(time.withLock { $0 })
        }
        line.start()
        for step in steps {
            time.withLock { $0 = step.at }
            line.update(step.done, 100)
        }
        return test.talk.text
    }

    @Test("work of less than a second shows nothing")
    func short() {
        #expect(shown([(500, 50), (900, 100)]) == "")
    }

    @Test("longer work shows where it is, a few times a second, and takes the line away")
    func long() {
        let text = shown([(1000, 10), (1050, 11), (1500, 50), (1900, 100)])
        let lines = [
            "10 of 100 (10 %), 10 a second, 9.0 s left", "50 of 100 (50 %), 33 a second, 1.5 s left", "",
        ]
        #expect(text == lines.map { "\r\u{1B}[K" + $0 }.joined())
    }

    @Test("without a terminal there is no progress")
    func piped() {
        #expect(shown([(1500, 10), (2000, 100)], isTerminal: false) == "")
    }
}

@Suite("Errors")
struct DiagnosticOutputTests {
    private func report(_ arguments: [String], files: [String: String] = [:]) async -> String {
        let test = TestConsole(files: files)
        _ = await test.run(arguments)
        return test.talk.text
    }

    @Test("a run-time error has its place, and the calls that led there")
    func calls() async {
        let text = await report(["-c", "func f(x) { return 1 // x }\nfunc g(x) { return f(x) }\ng(0)"])
        #expect(
            text == """
                error[R0103]: division by zero
                  ┌─ -c:1:22
                1 │ func f(x) { return 1 // x }
                  │                      ^^
                  called from g at -c:2:20
                  called from <script> at -c:3:1

                """
        )
    }

    @Test("a fault at the top has no stack")
    func top() async {
        let text = await report(["-c", "1 // 0"])
        #expect(text.contains("division by zero") && !text.contains("called from"))
    }

    @Test("a stack that is too deep to show is counted")
    func deep() async {
        let text = await report(["-c", "func f(n) { if n == 0 { fail \"end\" }\n return f(n - 1) }\nf(20)"])
        #expect(text.contains("… 13 more calls"))
    }

    @Test("as JSON an error is an array with places")
    func json() async throws {
        let text = await report(["--format", "json", "-c", "1 // 0"])
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
        let error = try #require(parsed?.first)
        #expect(error["code"] as? String == "R0103" && error["kind"] as? String == "value")
        let start = (error["range"] as? [String: Any])?["start"] as? [String: Int]
        #expect(start == ["line": 1, "column": 3, "offset": 2])
    }

    @Test("as JSON diagnostics and faults without a place are arrays, too")
    func otherJSON() async throws {
        for arguments in [["-c", "x"], ["missing.sites"]] {
            let text = await report(["--format", "json"] + arguments)
            let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
            #expect(parsed?.first?["severity"] as? String == "error", "\(text)")
        }
    }

    @Test("what a script says cannot move the cursor")
    func control() async {
        #expect(await report(["-c", #"fail "a\u{1B}[2Jb""#]).contains("a␛[2Jb"))
    }
}

@Suite("Exit codes")
struct ExitCodeTests {
    @Test("the table is fixed")
    func table() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 75, 77, 130, 141, 143])
    }

    @Test(
        "run-time errors end the process with their code",
        arguments: [
            (ScriptErrorKind.value, RuntimeCode.divisionByZero, ExitCode.failure),
            (.failed, .failed, .failure), (.limit, .limit, .failure), (.io, .file, .failure),
            (.forbidden, .ceiling, .refused), (.invalid, .invalidChanges, .refused),
            (.forbidden, .notConfirmed, .refused), (.forbidden, .readOnly, .refused),
            (.cancelled, .cancelled, .interrupted), (.unauthorized, .service, .unauthorized),
            (.rateLimited, .service, .unavailable), (.timeout, .service, .unavailable),
            (.unavailable, .service, .unavailable), (.forbidden, .service, .failure),
            (.notFound, .service, .failure),
        ]
    )
    func errors(kind: ScriptErrorKind, code: RuntimeCode, expected: ExitCode) {
        #expect(ExitCode(ScriptError(kind, code, "")) == expected)
    }

    @Test("why a run was stopped decides its code")
    func reasons() {
        #expect(ExitCode(RunControl.Reason.interrupted) == .interrupted)
        #expect(ExitCode(RunControl.Reason.terminated) == .terminated)
        #expect(ExitCode(RunControl.Reason.outputFailed) == .outputClosed)
    }
}
