import Foundation
import SiteScriptTestSupport
import Testing

@Suite("The guide")
struct GuideTests {
    @Test("every block of the guide does what it says", arguments: Guide.blocks)
    func block(_ block: SpecFile) async {
        let problems = await SpecRunner.run(block, .standard)
        #expect(problems.isEmpty, "\(block.name): \(problems.joined(separator: "\n"))")
    }

    @Test("every block is formatted without loss", arguments: Guide.blocks)
    func formatted(_ block: SpecFile) {
        #expect(FormatCheck.problems(block.text).isEmpty)
    }

    @Test("the examples are laid out by the formatter")
    func examples() throws {
        let folder = DocumentationPages.root.appending(path: "docs/examples")
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        for path in paths where path.hasSuffix(".sites") {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            #expect(FormatCheck.problems(text).isEmpty)
            #expect(FormatCheck.formatted(text) == text, "run `sitescript fmt docs/examples`: \(path)")
        }
    }

    @Test("there are blocks")
    func some() { #expect(Guide.blocks.count >= 40) }

    @Test("links between pages lead somewhere")
    func links() throws {
        for page in DocumentationPages.all {
            // What stands in a block of code is no link: `xs[0](1)`.
            let prose = page.text.replacing(/(?s)```.*?```/, with: "")
            for match in prose.matches(of: /\]\(([^)#:]+)\)/) {
                let target = DocumentationPages.root.appending(path: page.path).deletingLastPathComponent()
                    .appending(
                        path: String(match.1)
                    )
                #expect(FileManager.default.fileExists(atPath: target.path), "\(page.path) → \(match.1)")
            }
        }
    }
}

enum Guide {
    /// The fenced blocks marked `sites` alone, each a program of its own; those with a name are files of a page's commands.
    static let blocks: [SpecFile] = DocumentationPages.all.flatMap { page in
        page.blocks("sites").filter(\.name.isEmpty).enumerated().map { number, block in
            SpecFile(name: "\(page.path) block \(number + 1)", text: block.text)
        }
    }
}
