import Foundation
import Testing

@Suite("The repository")
struct RepositoryTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let sources: [(path: String, text: String)] = {
        let folder = root.appending(path: "Sources")
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            (try? String(contentsOf: folder.appending(path: path), encoding: .utf8)).map { (path, $0) }
        }
    }()

    @Test("the language imports no Foundation")
    func foundation() {
        #expect(Self.sources.count > 100)
        let pure = ["SiteScriptSyntax/", "SiteScript/", "SiteScriptLibrary/", "TimeZoneNames/", "SitesCore/", "SitesChanges/"]
        for (path, text) in Self.sources where pure.contains(where: path.hasPrefix) {
            #expect(!text.contains("import Foundation"), "\(path)")
        }
    }

    @Test("nothing is left to be fixed before it lands")
    func markers() {
        for (path, text) in Self.sources {
            for word in ["FIX" + "ME", "TO" + "DO", "try" + "! ", "fatal" + "Error("] {
                #expect(!text.contains(word), "\(path): \(word)")
            }
        }
    }

    @Test("only the applier sends what changes sites")
    func writes() {
        for (path, text) in Self.sources where !path.hasPrefix("SitesCore/") && !path.hasPrefix("SitesStore/") {
            let sends = [".createSite(", ".updateSite(", ".deleteSite(", ".setActivation(dealer", ".perform("]
            guard path != "SitesChanges/Apply/Applier.swift", path != "SiteScriptTestSupport/SampleSites.swift" else {
                continue
            }
            for call in sends where text.contains("service" + call) { Issue.record("\(path) sends \(call)") }
        }
    }
}
