import Foundation
import Testing

/// The DocC catalogues name what there is; that their links lead somewhere is held by `scripts/docc.sh`.
@Suite struct CatalogueTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources").standardizedFileURL

    @Test(
        "the page of a target names each of its public types, once, and nothing else",
        arguments: ["SiteScript", "SiteScriptLibrary", "SitesBindings"]
    )
    func catalogue(_ target: String) throws {
        let folder = Self.sources.appending(path: target)
        let page = try String(
            contentsOf: folder.appending(path: "\(target).docc/\(target).md"),
            encoding: .utf8
        )
        let named = page.matches(of: /(?m)^- ``([A-Za-z]+)``$/).map { String($0.1) }
        var declared: Set<String> = []
        for path in FileManager.default.enumerator(atPath: folder.path)?.compactMap({ $0 as? String }) ?? []
        where path.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            let types =
                /(?m)^(?:@frozen )?(?:public|open) (?:final |indirect )*(?:struct|class|enum|protocol|actor|typealias) ([A-Za-z]+)/
            declared.formUnion(text.matches(of: types).map { String($0.1) })
        }
        #expect(declared.count >= 7)
        #expect(Set(named).count == named.count, "a type stands twice")
        #expect(Set(named).subtracting(declared).isEmpty)
        #expect(declared.subtracting(named).isEmpty)
    }
}
