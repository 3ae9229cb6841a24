import Foundation
import SitesTestSupport
import Testing

@testable import SiteScriptCommands

@Suite("fmt")
struct FormatCommandTests {
    @Test("files are rewritten only when something changes")
    func rewriting() async {
        let test = TestConsole(files: ["a.sites": "let x=1", "b.sites": "let x = 1\n"])
        #expect(await test.run(["fmt", "a.sites", "b.sites"]) == .ok)
        #expect(test.replacements["a.sites"] == "let x = 1\n")
        #expect(test.replacements["b.sites"] == nil)
        #expect(test.talk.text == "a.sites laid out\n" && test.output.text.isEmpty)
    }

    @Test("standard input goes to standard output, with a dash or without")
    func standardInput() async {
        for arguments in [["fmt", "-"], ["fmt"]] {
            let test = TestConsole(files: ["-": "let x=1"])
            #expect(await test.run(arguments) == .ok)
            #expect(test.output.text == "let x = 1\n" && test.talk.text.isEmpty)
        }
        let test = TestConsole(isTerminal: true)
        #expect(await test.run(["fmt"]) == .usage)
    }

    @Test("--check names what would change and changes nothing")
    func check() async {
        let test = TestConsole(files: ["a.sites": "let x=1", "b.sites": "let x = 1\n"])
        #expect(await test.run(["fmt", "--check", "a.sites", "b.sites"]) == .failure)
        #expect(test.output.text == "a.sites\n" && test.replacements["a.sites"] == nil)
        #expect(await test.run(["fmt", "--check", "b.sites"]) == .ok)
    }

    @Test("a file with errors is reported and left alone; the others have their turn")
    func errors() async {
        let test = TestConsole(files: ["a.sites": "let = 1", "b.sites": "let x=1"])
        #expect(await test.run(["fmt", "a.sites", "missing.sites", "b.sites"]) == .usage)
        #expect(test.talk.text.contains("E0214") && test.talk.text.contains("`missing.sites` cannot be read"))
        #expect(test.replacements["a.sites"] == nil && test.replacements["b.sites"] == "let x = 1\n")
    }

    @Test("a file that cannot be written is a failure with the system's reason")
    func unwritable() async {
        let test = TestConsole(files: ["read-only/a.sites": "let x=1"])
        #expect(await test.run(["fmt", "read-only/a.sites"]) == .failure)
        #expect(test.talk.text == "error: `read-only/a.sites` cannot be written: Permission denied\n")
    }

    @Test("a replaced file keeps its permissions, and a link leads to it still")
    func permissions() throws {
        let folder = TemporaryFolder()
        let (path, link) = (folder.path + "/a.sites", folder.path + "/link.sites")
        try Data("old, and longer".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o751], ofItemAtPath: path)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        try SystemCalls.replace(link, Array("new".utf8))
        #expect(FileManager.default.contents(atPath: path) == Data("new".utf8))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o751)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "a.sites", "link.sites",
            ]
        )
        #expect(throws: SystemCalls.WriteFailure.self) { try SystemCalls.replace(folder.path + "/none", []) }
    }

    @Test("folders are searched for scripts")
    func folders() async throws {
        let folder = TemporaryFolder()
        let inner = folder.path + "/inner"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        for path in ["/a.sites", "/inner/b.sites", "/inner/c.txt"] {
            try Data("let x=1".utf8).write(to: URL(filePath: folder.path + path))
        }
        let console = TestConsole(files: [
            "\(folder.path)/a.sites": "let x=1", "\(inner)/b.sites": "let x=1",
        ])
        #expect(await console.run(["fmt", folder.path]) == .ok)
        #expect(console.replacements["\(inner)/b.sites"] == "let x = 1\n")
        #expect(console.replacements["\(folder.path)/a.sites"] == "let x = 1\n")
    }
}
