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
        let folder = Guide.root.appending(path: "docs/examples")
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        for path in paths where path.hasSuffix(".sites") {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            #expect(FormatCheck.problems(text).isEmpty)
            #expect(FormatCheck.formatted(text) == text, "run `sitescript fmt docs/examples`: \(path)")
        }
    }

    @Test("there are blocks")
    func some() { #expect(Guide.blocks.count >= 7) }

    @Test("links between pages lead somewhere")
    func links() throws {
        for (path, text) in Guide.pages {
            // What stands in a block of code is no link: `xs[0](1)`.
            let prose = text.replacing(/(?s)```.*?```/, with: "")
            for match in prose.matches(of: /\]\(([^)#:]+)\)/) {
                let target = Guide.root.appending(path: path).deletingLastPathComponent().appending(
                    path: String(match.1)
                )
                #expect(FileManager.default.fileExists(atPath: target.path), "\(path) → \(match.1)")
            }
        }
    }
}

enum Guide {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let pages: [(path: String, text: String)] = {
        let docs =
            FileManager.default.enumerator(atPath: root.appending(path: "docs").path)?
            .compactMap { $0 as? String } ?? []
        let paths = ["README.md"] + docs.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }.sorted()
        return paths.compactMap { path in
            (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map { (path, $0) }
        }
    }()

    /// The fenced blocks marked `sites`, each a program of its own.
    static let blocks: [SpecFile] = pages.flatMap { path, text in
        text.matches(of: /(?s)```sites\n(.*?)```/).enumerated().map { number, match in
            SpecFile(name: "\(path) block \(number + 1)", text: String(match.1))
        }
    }
}
