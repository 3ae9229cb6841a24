import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTestSupport
import SitesBindings
import SitesCore
import Testing

/// Everything the language has is shown by at least one spec.
@Suite("Coverage", .enabled(if: Specs.isWhole, "only some specs were asked for"))
struct CoverageTests {
    private static let registry: ModuleRegistry = {
        let settings = SitesSettings { () async throws(SitesServiceError) in
            throw SitesServiceError(.unavailable, "nothing runs here")
        }
        return Engine(modules: StandardLibrary.modules + [SitesModule.module(settings)]).registry
    }()

    /// The words of all specs outside comments, and the fields and members behind a dot.
    private static let words: Set<String> = {
        var found: Set<String> = []
        for spec in Specs.all {
            var bag = DiagnosticBag()
            let tokens = Lexer.tokens(of: SourceFile(name: spec.name, text: spec.text), into: &bag)
            for token in tokens where token.kind == .identifier || token.kind.isKeyword {
                found.insert(
                    String(
                        decoding: Array(spec.text.utf8)[Int(token.span.lower)..<Int(token.span.upper)],
                        as: UTF8.self
                    )
                )
            }
        }
        return found
    }()

    @Test("every stage is used by a spec")
    func stages() {
        let missing = Self.registry.stages.keys.filter { !Self.words.contains($0) }.sorted()
        #expect(missing.isEmpty)
    }

    @Test("every function and member is used by a spec")
    func library() {
        var missing = Self.registry.functions.keys.filter { !Self.words.contains($0) }
        for family in TypeFamily.allCases {
            missing += Self.registry.memberNames(of: family).filter { !Self.words.contains($0) }.map {
                "\(family).\($0)"
            }
        }
        #expect(missing.sorted().isEmpty)
    }

    @Test("every diagnostic and run-time code is raised by a spec")
    func codes() {
        let raised = Set(
            Specs.all.flatMap { $0.diagnostics.map(\.code) + [$0.failure?.code].compactMap { $0 } }
        )
        // Not of a program alone: bad bytes, a host that cancels or asks, and what no part of the language needs.
        let elsewhere: Set = ["E0101", "E0355", "R0202", "R0203", "R0204", "R0404", "R0900"]
        let all = DiagnosticCode.allCases.map(\.text) + RuntimeCode.allCases.map(\.rawValue)
        #expect(all.filter { !raised.contains($0) && !elsewhere.contains($0) }.isEmpty)
    }
}
