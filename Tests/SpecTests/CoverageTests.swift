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

    private static let usage = SpecUsage(Specs.all)

    @Test("every stage is used by a spec, behind its bar")
    func stages() {
        #expect(Self.registry.stages.keys.filter { !Self.usage.stages.contains($0) }.sorted().isEmpty)
    }

    @Test("every function is called or named by a spec, and every member stands behind a dot in one")
    func library() {
        var missing = Self.registry.functions.keys.filter { !Self.usage.names.contains($0) }
        for family in TypeFamily.allCases {
            missing += Self.registry.memberNames(of: family).filter { !Self.usage.members.contains($0) }
                .map { "\(family).\($0)" }
        }
        #expect(missing.sorted().isEmpty)
    }

    @Test("every keyword, operator and mark is used by a spec")
    func tokens() {
        let kinds = (0...UInt8.max).compactMap(TokenKind.init(rawValue:)).filter { $0 != .invalid }
        #expect(kinds.filter { !Self.usage.tokens.contains($0) }.map(\.displayName).isEmpty)
    }

    @Test("every form of expression, statement and type is used by a spec")
    func forms() throws {
        let forms = try SyntaxForms.all()
        #expect(forms.count > 45)
        #expect(SyntaxForms.missing(forms, in: Specs.all).sorted().isEmpty)
    }

    @Test("every diagnostic and run-time code is raised by a spec")
    func codes() {
        let raised = Set(
            Specs.all.flatMap { $0.diagnostics.map(\.code) + [$0.failure?.code].compactMap { $0 } }
        )
        // It guards against a broken rule of the engine.
        let elsewhere: Set = ["R0900"]
        let all = DiagnosticCode.allCases.map(\.text) + RuntimeCode.allCases.map(\.rawValue)
        #expect(all.filter { !raised.contains($0) && !elsewhere.contains($0) }.isEmpty)
    }

    @Test("every kind of error is caught by a spec")
    func kinds() {
        #expect(
            ScriptErrorKind.allCases.map(\.rawValue).filter { !Self.usage.names.contains($0) && $0 != "type" }
                .isEmpty
        )
    }

    @Test("what the contract names is there", arguments: Contract.names)
    func contract(_ name: String) {
        let families = TypeFamily.allCases.contains { Self.registry.member(name, of: $0) != nil }
        let isThere =
            Self.registry.stages[name] != nil || Self.registry.functions[name] != nil || families
            || Self.usage.names.contains(name) || Self.usage.members.contains(name)
        #expect(isThere)
    }
}

/// The names of stages, sources, functions and members in the description of the language.
private enum Contract {
    static let names = text.split { $0 == " " || $0 == "\n" }.map(String.init)

    private static let text = """
        where select with without sort take skip last first only count summarize group distinct unique join lookup
        union map flatten any all sum avg min max find each peek show chart save collect explain create update
        activate deactivate delete reconcile apply sites site dealers csv json jsonl stdin runs history requests
        resume undo plan audit
        utf8_count is_empty is_blank upper lower trim contains starts_with ends_with replace split lines slice
        index_of pad_start pad_end repeat matches captures to_int to_double is_timezone
        abs clamp round floor ceil sqrt pow to_string is_nan step
        reversed sorted filter reduce zip keys values get merge sorted_by_key
        date year month day hour minute second weekday unix in format offset now ago instant
        seconds minutes hours days
        print log fail type_of to_json from_json uuid random env timezone read exists sleep parallel
        """
}
