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
        let pure = [
            "SiteScriptSyntax/", "SiteScript/", "SiteScriptLibrary/", "TimeZoneNames/", "SitesCore/",
            "SitesChanges/",
        ]
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
        for (path, text) in Self.sources where !path.hasPrefix("SitesCore/") && !path.hasPrefix("SitesStore/")
        {
            let sends = [
                ".createSite(", ".updateSite(", ".deleteSite(", ".setActivation(dealer", ".perform(",
            ]
            // A server does what its clients ask, and keeps no journal of it.
            guard path != "SitesChanges/Apply/ChangeSender.swift",
                path != "SitesServer/Controllers/SiteController.swift",
                path != "SiteScriptTestSupport/SampleSites.swift"
            else {
                continue
            }
            for call in sends where text.contains("service" + call) { Issue.record("\(path) sends \(call)") }
        }
    }

    @Test("what other targets may use says what it is")
    func documentation() {
        let conforming: Set<Substring> = [
            "==", "<", "description", "debugDescription", "next", "makeAsyncIterator", "encode", "hash",
            "body",
        ]
        let required = Self.sources.reduce(into: conforming) { $0.formUnion(Self.requirements(in: $1.text)) }
        for (path, text) in Self.sources {
            var isDocumented = false
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let code = line.drop(while: \.isWhitespace)
                if code.hasPrefix("///") {
                    isDocumented = true
                } else if !code.hasPrefix("@") || code.contains(" public ") || code.contains(" package ") {
                    if let name = Self.declaredName(code), !required.contains(name) {
                        #expect(isDocumented, "\(path):\(index + 1): \(line)")
                    }
                    isDocumented = false
                }
            }
        }
    }

    /// The name that a line declares for other targets; nil when it declares none.
    private static func declaredName(_ code: Substring) -> Substring? {
        var words = code.split(separator: " ").drop { $0.hasPrefix("@") }
        guard let access = words.popFirst(), ["public", "package"].contains(access) else { return nil }
        let kinds = [
            "func", "var", "let", "struct", "class", "enum", "protocol", "actor", "typealias", "case",
        ]
        let modifiers = ["static", "final", "mutating", "indirect", "nonisolated", "convenience"]
        while let word = words.first, modifiers.contains(String(word)) { words.removeFirst() }
        guard let kind = words.popFirst() else { return nil }
        if kind.hasPrefix("init") || kind.hasPrefix("subscript") { return kind.prefix { $0 != "(" } }
        guard kinds.contains(String(kind)), let name = words.first else { return nil }
        return name.hasPrefix("==") || name.hasPrefix("<")
            ? name.prefix { !"( ".contains($0) } : name.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    /// The names that protocols require, documented there once for all that conform.
    private static func requirements(in text: String) -> Set<Substring> {
        var names: Set<Substring> = []
        var isInProtocol = false
        for line in text.split(separator: "\n") {
            if line.contains("protocol "), line.hasSuffix("{") { isInProtocol = true }
            if line == "}" { isInProtocol = false }
            guard isInProtocol else { continue }
            let words = line.split(separator: " ").drop { $0 == "static" || $0 == "mutating" }
            guard let kind = words.first, kind == "func" || kind == "var", let name = words.dropFirst().first
            else {
                continue
            }
            names.insert(name.prefix { $0.isLetter || $0.isNumber })
        }
        return names
    }
}
