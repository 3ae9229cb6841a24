import Testing

@testable import SiteScriptTerminal

@Suite("Text on a terminal")
struct TerminalTextTests {
    @Test("a name cannot move the cursor, colour the screen or set the title")
    func escapes() {
        #expect(TerminalText.sanitised("A\u{1B}[2JB") == "A␛[2JB")
        #expect(TerminalText.sanitised("\u{1B}]0;title\u{7}") == "␛]0;title␇")
        #expect(TerminalText.sanitised("A\u{9B}2JB") == "A\u{FFFD}2JB")
        #expect(TerminalText.sanitised("a\rb\u{8}c\u{7F}") == "a␍b␈c␡")
    }

    @Test("a name cannot turn the line round")
    func overrides() {
        #expect(TerminalText.sanitised("a\u{202E}b\u{2066}c\u{61C}") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
    }

    @Test("newlines and tabs are signs within a line and stay in text that is printed")
    func layout() {
        #expect(TerminalText.sanitised("a\nb\tc") == "a␊b␉c")
        #expect(TerminalText.sanitised("a\nb\tc\u{1B}", keepingLayout: true) == "a\nb\tc␛")
        #expect(TerminalText.sanitised("a\r\nb", keepingLayout: true) == "a␍\nb")
    }

    @Test("letters, marks and emoji stay as they are")
    func ordinary() {
        for text in ["서울 지점 №3", "e\u{301}", "👨‍👩‍👧 ❤️", "£ ã ✓ — “q”", "עברית العربية"] {
            #expect(Array(TerminalText.sanitised(text).utf8) == Array(text.utf8))
        }
    }

    @Test("a style vanishes when colour is off")
    func styles() {
        #expect(TextStyle.red.applied(to: "no", color: true) == "\u{1B}[31mno\u{1B}[0m")
        let style: TextStyle = [.bold, .underline, .cyan]
        #expect(style.applied(to: "x", color: true) == "\u{1B}[1;4;36mx\u{1B}[0m")
        #expect(style.applied(to: "x", color: false) == "x")
        #expect(style.applied(to: "", color: true) == "")
        #expect(TextStyle().applied(to: "x", color: true) == "x")
    }

    @Test("styles do not count as text")
    func withoutStyles() {
        let text = TextStyle.dim.applied(to: "한", color: true) + "b"
        #expect(TerminalText.withoutStyles(text) == "한b")
    }
}

@Suite("Terminal")
struct TerminalTests {
    private func terminal(_ environment: [String: String], descriptor: Int32 = -1) -> Terminal {
        Terminal(descriptor: descriptor) { environment[$0] }
    }

    @Test("colour follows the choice, then NO_COLOR, TERM and what is written to")
    func color() throws {
        let pty = try PseudoTerminal()
        func usesColor(_ environment: [String: String], _ choice: ColorChoice = .auto) -> Bool {
            terminal(environment, descriptor: pty.descriptor).usesColor(choice)
        }
        #expect(usesColor(["TERM": "xterm"]))
        #expect(!usesColor(["TERM": "xterm", "NO_COLOR": "1"]))
        #expect(usesColor(["TERM": "xterm", "NO_COLOR": ""]))
        #expect(!usesColor(["TERM": "dumb"]))
        #expect(!usesColor([:]))
        #expect(usesColor(["TERM": "dumb", "NO_COLOR": "1"], .always))
        #expect(!usesColor(["TERM": "xterm"], .never))
        #expect(!terminal(["TERM": "xterm"]).usesColor())
    }

    @Test("the size is the terminal's, else what COLUMNS says, else 80 by 24")
    func size() throws {
        let pty = try PseudoTerminal(columns: 33, rows: 7)
        #expect(
            terminal(["COLUMNS": "99"], descriptor: pty.descriptor).size == TerminalSize(columns: 33, rows: 7)
        )
        #expect(terminal(["COLUMNS": "99"]).size == TerminalSize(columns: 99, rows: 24))
        #expect(terminal(["COLUMNS": "-1", "LINES": "x"]).size == TerminalSize(columns: 80, rows: 24))
    }

    @Test("the locale that counts is the first of LC_ALL, LC_CTYPE and LANG that is set")
    func locale() {
        #expect(terminal(["LANG": "ko_KR.UTF-8"]).isUTF8)
        #expect(terminal(["LANG": "C.utf8", "LC_ALL": ""]).isUTF8)
        #expect(!terminal(["LANG": "ko_KR.UTF-8", "LC_ALL": "C"]).isUTF8)
        #expect(!terminal([:]).isUTF8)
    }
}
