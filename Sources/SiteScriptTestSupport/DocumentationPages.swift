package import Foundation

/// The pages of the documentation, with the fenced blocks in them.
package enum DocumentationPages {
    /// One page.
    package struct Page: Sendable, CustomStringConvertible {
        /// Its path below the repository's folder.
        package var path: String
        /// Its Markdown.
        package var text: String

        package var description: String { path }

        /// The fenced blocks whose first line says `word` and perhaps a name, in order.
        package func blocks(_ word: String) -> [(name: String, text: String)] {
            text.matches(of: /(?s)```([a-z]+)(?: ([^\n]+))?\n(.*?)```/).filter { $0.1 == word }
                .map { (String($0.2 ?? ""), String($0.3)) }
        }

        /// The page with other texts in the blocks of a word.
        package func text(_ word: String, replacing texts: [String]) -> String {
            var rest = texts[...]
            return text.replacing(/(?s)```([a-z]+)((?: [^\n]+)?\n)(.*?)```/) { match in
                let body = match.1 == word ? rest.popFirst() ?? String(match.3) : String(match.3)
                return "```\(match.1)\(match.2)\(body)```"
            }
        }

        /// Writes another text in its place.
        package func write(_ text: String) throws {
            try text.write(to: root.appending(path: path), atomically: true, encoding: .utf8)
        }
    }

    /// The repository's folder.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// All pages, `README.md` first.
    package static let all: [Page] = {
        let docs =
            FileManager.default.enumerator(atPath: root.appending(path: "docs").path)?
            .compactMap { $0 as? String } ?? []
        let paths = ["README.md"] + docs.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }.sorted()
        return paths.compactMap { path in
            (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map {
                Page(path: path, text: $0)
            }
        }
    }()

    /// Whether what a page shows is to be rewritten; the run fails all the same.
    package static var updates: Bool { ProcessInfo.processInfo.environment["UPDATE_EXPECT"] != nil }
}
