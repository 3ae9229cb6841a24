import Foundation
import SiteScriptCommands
import SiteScriptTestSupport
import Testing

/// The reference says what the tables say.
@Suite("Generated files")
struct GeneratedFilesTests {
    private static let folder = DocumentationPages.root.appending(path: "docs/reference")

    @Test("every page of the reference is as the tables make it", arguments: ReferencePages.all())
    func page(_ page: ReferencePages.Page) throws {
        let place = Self.folder.appending(path: page.name)
        let text = try? String(contentsOf: place, encoding: .utf8)
        #expect(text == page.text, "docs/reference/\(page.name) is stale: run scripts/docs.sh")
    }

    @Test("no page is left that nothing makes")
    func leftovers() throws {
        let made = Set(ReferencePages.all().map(\.name))
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(found) == made, "run scripts/docs.sh")
    }

    @Test("links inside of the pages lead to a heading")
    func anchors() {
        for page in ReferencePages.all() {
            let headings = page.text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                line.drop { $0 == "#" || $0 == " " }.lowercased().replacing(" ", with: "-")
                    .filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
            }
            for match in page.text.matches(of: /\]\(#([^)]+)\)/) {
                #expect(headings.contains(String(match.1)), "\(page.name): #\(match.1)")
            }
        }
    }
}
