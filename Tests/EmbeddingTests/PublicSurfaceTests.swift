import Foundation
import Testing

@Suite struct PublicSurfaceTests {
    /// What a host can name, a line for each declaration, so that growth is seen in a diff.
    @Test("the public surface is as it was looked at last; UPDATE_EXPECT=1 writes it anew and fails once")
    func surface() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let golden = root.appending(path: "Tests/EmbeddingTests/public-surface.txt").standardizedFileURL
        let folder = root.appending(path: "Sources/SiteScript").standardizedFileURL
        var found: [String] = []
        for area in ["Engine", "Native", "Rows", "Values"] {
            let names = FileManager.default.enumerator(atPath: folder.appending(path: area).path)?
                .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
            for name in names ?? [] {
                let text = try String(contentsOf: folder.appending(path: area + "/" + name), encoding: .utf8)
                let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
                let declared = lines.filter { line in
                    ["public ", "open ", "@frozen public "].contains { line.hasPrefix($0) }
                        && !line.hasPrefix("public import")
                }
                if !declared.isEmpty { found += ["\(area)/\(name)"] + declared.map { "    " + $0 } }
            }
        }
        let text = found.joined(separator: "\n") + "\n"
        let known = (try? String(contentsOf: golden, encoding: .utf8)) ?? ""
        if ProcessInfo.processInfo.environment["UPDATE_EXPECT"] != nil, text != known {
            try text.write(to: golden, atomically: true, encoding: .utf8)
        }
        let isSame = text == known
        #expect(isSame, "the public surface changed")
    }
}
