import SiteScriptTestSupport
import Testing

/// The `console` blocks of the pages, typed into a shell with the program that was built.
@Suite("Console blocks")
struct ConsoleTests {
    @Test("every command of a page prints what it says", arguments: ConsolePage.all)
    func page(_ page: ConsolePage) throws {
        let play = try ConsolePlay(page)
        for difference in play.differences { Issue.record(Comment(rawValue: difference)) }
        if !play.differences.isEmpty, DocumentationPages.updates { try page.update(play.outputs) }
    }

    @Test("there are pages with commands")
    func some() { #expect(ConsolePage.all.count >= 10) }

    @Test("`…` stands for the rest of a line, and alone for any lines")
    func wildcards() {
        let match = { (a: [String], b: [String]) in ExpectedLines.match(a, b) }
        #expect(match(["run …: 2 done", "…", "end"], ["run 7: 2 done", "a", "b", "end"]))
        #expect(match(["…"], []) && match(["a … ms"], ["a 3 ms"]))
        #expect(!match(["run …: 2 done"], ["run 7: 3 done"]))
        #expect(!match(["a"], ["a", "b"]) && !match(["a", "…", "c"], ["a", "b"]) && !match(["a"], []))
    }
}

/// A page with `console` blocks: `$ ` starts a command, `> ` goes on with it, the rest is what it prints.
///
/// A block marked `sites NAME` is a file that the commands find. A page that adds the dealer itself starts from
/// nothing; the others find the store that the first page of the guide makes, and its two variables.
struct ConsolePage: Sendable, CustomStringConvertible {
    /// One command and what it prints.
    struct Step: Sendable {
        var command: [String]
        var output: [String] = []
    }

    var page: DocumentationPages.Page
    var blocks: [[Step]]

    var description: String { page.path }
    var startsFromNothing: Bool { page.text.contains("dealers add 42") }
    /// The files that its blocks name.
    var files: [(name: String, text: String)] { page.blocks("sites").filter { !$0.name.isEmpty } }

    static let all: [ConsolePage] = DocumentationPages.all.compactMap { page in
        let blocks = page.blocks("console").map { steps(of: $0.text) }
        return blocks.isEmpty ? nil : ConsolePage(page: page, blocks: blocks)
    }

    private static func steps(of block: String) -> [Step] {
        var steps: [Step] = []
        for line in block.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("$ ") {
                steps.append(Step(command: [String(line.dropFirst(2))]))
            } else if line.hasPrefix("> "), let last = steps.last, last.output.isEmpty {
                steps[steps.count - 1].command.append(String(line.dropFirst(2)))
            } else if !steps.isEmpty {
                steps[steps.count - 1].output.append(String(line))
            }
        }
        return steps
    }

    /// Writes the page with other outputs in place of those it has.
    func update(_ outputs: [[String]]) throws {
        var rest = outputs[...]
        let texts = blocks.map { steps in
            steps.map { step in
                let found = rest.popFirst() ?? []
                let kept = ExpectedLines.match(step.output, found) ? step.output : found
                let lines = ["$ " + step.command.joined(separator: "\n> ")] + kept
                return lines.map { $0 + "\n" }.joined()
            }.joined()
        }
        try page.write(page.text("console", replacing: texts))
    }
}

/// What came of a page's commands, all typed into one shell.
struct ConsolePlay {
    var outputs: [[String]] = []
    var differences: [String] = []

    init(_ page: ConsolePage) throws {
        let folder = try PlayFolder()
        if !page.startsFromNothing { try folder.addStore() }
        for file in page.files { try folder.write(file.text, to: file.name) }
        let steps = page.blocks.flatMap { $0 }
        // A character that no output has stands between the outputs.
        let script = steps.map { $0.command.joined(separator: "\n") + "\nprintf '\\036'\n" }.joined()
        let text = try folder.run(script, hasStore: !page.startsFromNothing)
        let parts = text.split(separator: "\u{1E}", omittingEmptySubsequences: false)
        for (part, step) in zip(parts, steps) {
            let found = ExpectedLines.lines(of: part)
            outputs.append(found)
            guard !ExpectedLines.match(step.output, found) else { continue }
            differences.append(
                "$ \(step.command.joined(separator: "\n"))\nexpected:\n"
                    + step.output.joined(separator: "\n") + "\nfound:\n" + found.joined(separator: "\n")
            )
        }
        if parts.count != steps.count + 1 { differences.append("the shell ended early: \(text.suffix(500))") }
    }
}
