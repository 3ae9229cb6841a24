import SitesTestSupport
import Testing

@testable import SiteScriptTerminal

@Suite("The user's .editrc")
struct EditorConfigurationTests {
    private func commands(_ text: String) -> [[String]] { EditorConfiguration(text: text).commands }

    @Test("comments, other programs and commands that print are left out")
    func lines() {
        let text = """
            # a comment
            bind ^T ed-transpose-chars
            sitescript:bind ^X ed-kill-line
            site.*:setty -d -ixon
            python:bind ^T ed-newline
            bind
            bind -l
            history list
            bind "unclosed
            """
        #expect(
            commands(text) == [
                ["bind", "^T", "ed-transpose-chars"], ["bind", "^X", "sitescript-kill-row-end"],
                ["setty", "-d", "-ixon"],
            ]
        )
    }

    @Test("keys with sequences are bound as what they arrive as")
    func specialKeys() {
        #expect(commands(#"bind "\e[A" ed-search-prev-history"#) == [["bind", #"\200"#, "sitescript-older"]])
        #expect(commands(#"bind "^[[1;5C" em-next-word"#) == [["bind", #"\211"#, "sitescript-word-right"]])
        #expect(commands(#"bind "\033OH" ed-move-to-beg"#) == [["bind", #"\204"#, "sitescript-row-start"]])
        #expect(commands("bind -k up ed-prev-line") == [["bind", #"\200"#, "sitescript-up"]])
        #expect(commands("bind -a -k down ed-next-line") == [["bind", "-a", #"\201"#, "sitescript-down"]])
        #expect(commands(#"bind "\eb" vi-prev-word"#) == [["bind", #"\eb"#, "vi-prev-word"]])
    }

    @Test("macros and removals are kept")
    func macros() {
        #expect(commands(#"bind -s ^X "sites | count""#) == [["bind", "-s", "^X", "sites | count"]])
        #expect(commands("bind -r ^X") == [["bind", "-r", "^X"]])
    }

    @Test("choosing a mode forgets the bindings before it")
    func mode() {
        let configuration = EditorConfiguration(text: "bind ^T ed-newline\nbind -v\nbind ^X ed-newline\n")
        #expect(configuration.mode == .vi)
        #expect(configuration.commands == [["bind", "^X", "sitescript-accept"]])
        #expect(EditorConfiguration(text: "bind -v\nbind -e").mode == .emacs)
    }

    @Test("editing can be switched off")
    func off() {
        #expect(EditorConfiguration(text: "edit off").isEditingOff)
        #expect(!EditorConfiguration(text: "edit off\nedit on").isEditingOff)
    }

    @Test("a line longer than libedit can take is left out")
    func overlong() {
        #expect(commands("bind ^T " + String(repeating: "x", count: 4_000)).isEmpty)
    }

    @Test("the file is EDITRC's or the one in the home directory, if there is one")
    func file() {
        let folder = TemporaryFolder()
        folder.write("bind -v\n", to: ".editrc")
        folder.write("edit off\n", to: "other")
        #expect(EditorConfiguration.load { $0 == "HOME" ? folder.path : nil }.mode == .vi)
        #expect(EditorConfiguration.load { $0 == "EDITRC" ? folder.file("other") : nil }.isEditingOff)
        #expect(EditorConfiguration.load { _ in nil } == EditorConfiguration())
        #expect(EditorConfiguration.load { _ in folder.file("none") } == EditorConfiguration())
    }

    @Test("every command has a key of its own in the usual mode")
    func bindings() {
        let bound = Set(KeyBindings.bindings(for: .emacs).map(\.command))
        #expect(EditorCommand.allCases.allSatisfy { bound.contains($0.rawValue) })
        #expect(Set(EditorCommand.allCases.map(\.rawValue)).count == EditorCommand.allCases.count)
    }
}
