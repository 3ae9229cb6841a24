import Foundation
import Testing

@Suite struct GuideTests {
    @Test("every block of Swift on the page stands in code that is compiled and run")
    func blocks() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let page = try text(folder.appending(path: "../../docs/embedding.md"))
        let code = packed(try text(folder.appending(path: "GuideExamples.swift")))
        let blocks = page.matches(of: /(?s)```swift\n(.*?)```/).map { String($0.1) }
        #expect(blocks.count >= 6)
        for block in blocks {
            let isThere = code.contains(packed(block))
            #expect(isThere, "\(block)")
        }
    }

    private func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

    /// The text without white space: lines break elsewhere in a test.
    private func packed(_ text: String) -> String { String(text.filter { !$0.isWhitespace }) }
}
