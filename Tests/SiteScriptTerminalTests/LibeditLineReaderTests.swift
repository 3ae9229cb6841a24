import Foundation
import Testing

@testable import SiteScriptTerminal

@Suite(
    "Editing on a terminal",
    .enabled(
        if: ProcessInfo.processInfo.environment["TERMINAL"] != nil,
        "types at an editor inside the test process and times out on busy cores; Tests/Transcripts/terminal.py always runs"
    )
)
struct LibeditLineReaderTests {
    private let pty: PseudoTerminal
    private let history = History(path: nil)

    init() throws {
        pty = try PseudoTerminal()
    }

    private func reader(
        _ assistant: TestAssistant = TestAssistant(),
        editrc: String = ""
    ) -> LibeditLineReader {
        LibeditLineReader(
            history,
            assistant,
            pty.descriptor,
            pty.terminal,
            .never,
            configuration: EditorConfiguration(text: editrc)
        )
    }

    /// Begins a read and waits for its prompt: keys that come before it meet a terminal
    /// in program mode.
    private func read(
        _ reader: LibeditLineReader,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async -> Task<LineInput, Never> {
        await pty.clear()
        let input = Task { await reader.readBlock(prompt: "> ", continuation: "| ") }
        await pty.type("", untilShown: ">", sourceLocation: sourceLocation)
        return input
    }

    /// Types keys into a fresh read and checks what comes of it.
    private func check(
        _ keys: String,
        _ expected: LineInput,
        assistant: TestAssistant = TestAssistant(),
        editrc: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let input = await read(reader(assistant, editrc: editrc), sourceLocation: sourceLocation)
        pty.send(keys)
        #expect(await input.value == expected, sourceLocation: sourceLocation)
        #expect(pty.isInProgramMode, sourceLocation: sourceLocation)
    }

    @Test("Enter hands over a line and records it")
    func line() async {
        await check("sites | count\r", .block("sites | count"))
        #expect(history.entry(at: 0) == "sites | count")
    }

    @Test("Enter opens a row while the block is incomplete, and the block is edited whole")
    func rows() async {
        let input = await read(reader())
        await pty.type("f(\ra,\rb)", until: "three rows") { $0.text == "> f(\n| a,\n| b)" }
        await pty.type("\u{1B}[A\u{1B}[A\u{1B}[D", until: "the first row") { $0.row == 0 && $0.column == 3 }
        await pty.type("oo", untilShown: "> foo(\n| a,\n| b)")
        pty.send("\r")
        #expect(await input.value == .block("foo(\na,\nb)"))
    }

    @Test("Up recalls a block as one, then moves over its rows, then goes on to older ones")
    func recall() async {
        history.record("old")
        history.record("f(\na)")
        let input = await read(reader())
        await pty.type("\u{1B}[A", untilShown: "> f(\n| a)")
        await pty.type("\u{1B}[A", until: "the first row") { $0.row == 0 }
        await pty.type("\u{1B}[A", until: "the older entry") { $0.text == "> old" }
        await pty.type("\u{1B}[B", untilShown: "> f(\n| a)")
        pty.send("\r")
        #expect(await input.value == .block("f(\na)"))
    }

    @Test("with text before the cursor Up recalls what begins with it")
    func prefix() async {
        for entry in ["sites | count", "dealers"] { history.record(entry) }
        await check("si\u{1B}[A\r", .block("sites | count"))
    }

    @Test("wide, joined and composed characters are edited as one")
    func characters() async {
        let input = await read(reader())
        await pty.type("한국어 이름", until: "text") { $0.text == "> 한국어 이름" && $0.column == 13 }
        await pty.type("\u{1B}[D\u{1B}[D\u{1B}[D\u{7F}", until: "a letter less") {
            $0.text == "> 한국 이름" && $0.column == 6
        }
        await pty.type("말", untilShown: "> 한국말 이름")
        pty.send("\u{5}👨‍👩‍👧e\u{301}\u{7F}\u{7F}!\r")
        #expect(await input.value == .block("한국말 이름!"))
    }

    @Test("a paste of many lines is text until Enter runs it once")
    func paste() async {
        let rows = (0..<2_000).map { "row \($0) (값)" }
        let input = await read(reader())
        pty.send("\u{1B}[200~")
        for chunk in stride(from: 0, to: rows.count, by: 100) {
            // In pieces, because what a terminal holds is limited and the other side is read here too.
            let text = rows[chunk..<min(chunk + 100, rows.count)].joined(separator: "\r") + "\r"
            pty.send(text)
            await pty.drain()
        }
        await pty.type("\u{1B}[201~", untilShown: "of 2000")
        pty.send("\r")
        #expect(await input.value == .block(rows.joined(separator: "\n")))
    }

    @Test("a pasted tab, escape and Windows line end are harmless")
    func pasteNormalised() async {
        await check("\u{1B}[200~a\r\n\tb\u{7}\u{1B}[31m\r\n\u{1B}[201~\r", .block("a\n    b[31m"))
    }

    @Test("Ctrl-C clears the line, also in the middle of a block")
    func interrupt() async {
        await check("f(\rabc\u{3}", .interrupted)
        await pty.type("", untilShown: "^C")
        await check("\u{3}", .interrupted)
    }

    @Test("Ctrl-D ends on an empty line and deletes otherwise")
    func end() async {
        await check("\u{4}", .endOfInput)
        await check("ab\u{1}\u{4}\r", .block("b"))
    }

    @Test("Alt-Enter opens a row in a complete block")
    func altEnter() async {
        await check("a\u{1B}\rb\r", .block("a\nb"))
    }

    @Test("Home, End, Delete and the word keys do what they say")
    func keys() async {
        await check("bc\u{1B}[Ha\u{1B}[Fd\r", .block("abcd"))
        await check("xab\u{1}\u{1B}[3~\r", .block("ab"))
        await check("one two\u{1B}b\u{1B}bX\u{1B}fY\r", .block("XoneY two"))
        await check("one two\u{1B}[1;5DX\u{1B}[1;5CY\r", .block("one XtwoY"))
        await check("one two three\u{17}\u{1B}\u{7F}\u{19}\r", .block("one two three"))
        await check("one two\u{1}\u{1B}d\u{5}\u{19}\r", .block(" twoone"))
        await check("ab\u{2}\u{B}\u{19}\u{19}\r", .block("abb"))
        await check("abc\u{15}d\r", .block("d"))
    }

    @Test("keys that mean nothing leave nothing")
    func unknownKeys() async {
        await check("a\u{1B}[15~\u{1B}OP\u{1B}[1;9Z\u{16}\u{1C}b\r", .block("ab"))
    }

    @Test("Latin letters below U+0100 are text, not commands")
    func latin() async {
        await check("é÷ÿ\u{A0}ß\r", .block("é÷ÿ\u{A0}ß"))
    }

    @Test("Tab inserts the only candidate and lists several below the line")
    func completion() async {
        let words = [
            CompletionCandidate("timezone", detail: "String"),
            CompletionCandidate("time_added", detail: "Instant"),
            CompletionCandidate("name", detail: "String"),
        ]
        let input = await read(reader(TestAssistant(words: words)))
        await pty.type("n\t", untilShown: "> name")
        await pty.type(" ti\t", untilShown: "> name time\n  timezone    String\n  time_added  Instant")
        await pty.type("z", until: "the list is gone") { $0.text == "> name timez" }
        pty.send("\t\r")
        #expect(await input.value == .block("name timezone"))
    }

    @Test("Tab indents a row when there is nothing to complete")
    func indent() async {
        await check("f(\r\tx)\r", .block("f(\n    x)"))
    }

    @Test("Ctrl-R finds entries of any script, Enter runs the one shown")
    func search() async {
        for entry in ["서울 지점 하나", "부산 지점", "서울 지점 둘"] { history.record(entry) }
        let input = await read(reader())
        await pty.type("draft\u{12}", untilShown: "search \"\": draft")
        await pty.type("서울", untilShown: "search \"서울\": 서울 지점 둘")
        await pty.type("\u{12}", untilShown: "search \"서울\": 서울 지점 하나")
        await pty.type("없", untilShown: "no entry has \"서울없\"")
        pty.send("\u{7F}\r")
        #expect(await input.value == .block("서울 지점 하나"))
    }

    @Test("leaving a search keeps the line, any other key takes the entry")
    func leaveSearch() async {
        history.record("abc")
        await check("dr\u{12}b\u{7}aft\r", .block("draft"))
        await check("\u{12}b\u{5}d\r", .block("abcd"))
    }

    @Test("a change of size draws the block anew")
    func resize() async {
        let input = await read(reader())
        let text = "sites(dealer: 42) | where .name contains \"서울\" | select name timezone"
        await pty.type(text, untilShown: "timezone")
        pty.resize(columns: 30, rows: 20)
        Platform.raiseSignal(Platform.Signal.resize)
        await pty.type("!", untilShown: "timezone!")
        pty.send("\r")
        #expect(await input.value == .block(text + "!"))
    }

    @Test("an answer is not a block: no rows, no history, no completion")
    func answer() async {
        history.record("old")
        let reader = reader(TestAssistant(words: [CompletionCandidate("yes")]))
        let input = Task { await reader.readAnswer(prompt: "apply? ") }
        await pty.type("", untilShown: "apply?")
        await pty.type("y\t\u{1B}[A(\u{1B}\r", untilShown: "apply? y(")
        pty.send("\r")
        #expect(await input.value == .block("y("))
        #expect(history.endIndex == 1)
    }

    @Test("what is typed ahead is read next")
    func typeAhead() async {
        let reader = reader()
        let first = await read(reader)
        pty.send("one\rtwo\r")
        #expect(await first.value == .block("one"))
        let second = await read(reader)
        #expect(await second.value == .block("two"))
    }

    @Test("cancelling the task ends the read and leaves the terminal in order")
    func cancellation() async {
        let reader = reader()
        let input = await read(reader)
        await pty.type("half", untilShown: "half")
        input.cancel()
        #expect(await input.value == .interrupted)
        #expect(pty.isInProgramMode)
        let next = await read(reader)
        await pty.type("more\r", untilShown: "more")
        #expect(await next.value == .block("more"))
    }

    @Test("in vi mode Escape takes effect at once and the commands are vi's")
    func vi() async {
        await check("abc\u{1B}", .block("bc"), editrc: "bind -v", thenTyping: "0xA\r")
        history.record("old one")
        await check("", .block("old one"), editrc: "bind -v", thenTyping: "\u{1B}", "k\r")
    }

    /// Types keys in parts, each once the one before has been taken.
    private func check(
        _ keys: String,
        _ expected: LineInput,
        editrc: String,
        thenTyping rest: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let input = await read(reader(editrc: editrc), sourceLocation: sourceLocation)
        pty.send(keys)
        for part in rest { pty.send(part) }
        #expect(await input.value == expected, sourceLocation: sourceLocation)
    }

    @Test("the user's bindings come last")
    func userBindings() async {
        await check("ab\u{14}\r", .block("ab!"), editrc: #"bind -s ^T "!""#)
        await check("abc\u{1B}[1~X\r", .block("abcX"), editrc: #"bind "\e[1~" ed-move-to-end"#)
    }
}
