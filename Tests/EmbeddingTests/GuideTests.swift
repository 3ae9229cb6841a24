import Foundation
import Testing

@Suite struct GuideTests {
    @Test("every block of Swift on the page stands in code that is compiled and run")
    func blocks() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let page = try text(folder.appending(path: "../../docs/embedding.md"))
        let code = lines(try text(folder.appending(path: "GuideExamples.swift"))).joined(separator: "\n")
        let blocks = page.matches(of: /(?s)```swift\n(.*?)```/).map { lines(String($0.1)) }
        #expect(blocks.count >= 6)
        for block in blocks {
            #expect(code.contains(block.joined(separator: "\n")), "\(block.joined(separator: "\n"))")
        }
    }

    private func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

    /// The lines that are not empty, without their indentation.
    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
