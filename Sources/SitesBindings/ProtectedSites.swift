public import SiteScript
public import SiteScriptSyntax
import SitesChanges
import SitesCore

/// Sites that may not be changed: those of which a condition in the language holds, as `where` takes it.
///
/// It is checked when it is made, and can reach nothing but the site that it is asked about.
public struct ProtectedSites: Sendable {
    /// What they are called in messages.
    public let name: String
    /// The condition.
    public let condition: String
    private let modules: [NativeModule]

    /// Why a condition is none, drawn or read with the condition as its file.
    public struct Mistake: Error, Sendable {
        /// The condition as a file.
        public let file: SourceFile
        /// The errors in it, in the order of their places.
        public let diagnostics: [Diagnostic]
    }

    /// Makes a rule; `modules` are what the condition may call.
    public init(_ name: String, where condition: String, modules: [NativeModule]) throws(Mistake) {
        self.name = name
        self.condition = condition
        self.modules = modules
        do {
            _ = try engine([]).compile(program)
        } catch let error as CompilationError {
            let errors = error.diagnostics.filter { $0.severity == .error }
            throw Mistake(
                file: SourceFile(name: "protected \(name)", text: condition),
                diagnostics: errors.map {
                    $0.moved(by: ProtectedSites.opening.utf8.count, to: condition.utf8.count)
                }
            )
        } catch {
            throw Mistake(file: SourceFile(name: "protected \(name)", text: condition), diagnostics: [])
        }
    }

    /// The numbers of those of some sites that are protected.
    func numbers(among sites: [Site]) async throws(ScriptError) -> Set<Int> {
        let engine = engine(sites)
        do {
            let numbers: [Int] = try await engine.session().run(engine.compile(program)).decode()
            return Set(numbers)
        } catch let error as ScriptError {
            var error = error
            error.message = "whether sites are protected (\(name)) cannot be told: \(error.message)"
            error.span = nil
            throw error
        } catch {
            throw ScriptError(.failed, .invalidValue, "whether sites are protected (\(name)) cannot be told")
        }
    }

    // The condition stands on its own in what people see; its place is told by what is put before it.
    private static let opening = "sites_to_change() | where ("
    private var program: String { ProtectedSites.opening + condition + "\n) | map .site_id" }

    private func engine(_ sites: [Site]) -> Engine {
        var engine = Engine(modules: modules)
        engine.granted = []
        engine.isReadOnly = true
        engine.install(
            NativeModule(
                "rules",
                "What a rule is asked about.",
                functions: [
                    NativeFunction(
                        "sites_to_change",
                        FunctionSignature([], result: .list(SiteValues.siteType)),
                        "The sites that are to be changed.",
                        body: .immediate { call throws(ScriptError) in
                            call.heap.list(sites.map { SiteValues.value(of: $0, call.heap) })
                        }
                    )
                ]
            )
        )
        return engine
    }
}

extension SitesSettings {
    /// Fails when changes may not be made here, whoever applies them: when there are too many of them, or sites that
    /// are protected among them.
    func require(_ changes: Changes, rules: ChangeRules) async throws(ScriptError) {
        if let refusal = rules.refusal(of: changes) { throw Diagnostics.refused(refusal) }
        guard !protected.isEmpty else { return }
        let sites = changes.valid.compactMap(\.before)
        guard !sites.isEmpty else { return }
        for rule in protected {
            let numbers = try await rule.numbers(among: sites)
            let hit = sites.map(\.siteID).filter { numbers.contains($0.rawValue) }
            if !hit.isEmpty {
                throw Diagnostics.refused(.protected(hit.count, rule.name, Array(hit.prefix(5))))
            }
        }
    }
}

extension Diagnostic {
    /// The same about a text before which so many bytes do not stand any more.
    fileprivate func moved(by count: Int, to length: Int) -> Diagnostic {
        func moved(_ span: SourceSpan) -> SourceSpan {
            func place(_ offset: UInt32) -> Int { min(max(Int(offset) - count, 0), length) }
            return SourceSpan(file: span.file, lower: place(span.lower), upper: place(span.upper))
        }
        var result = self
        result.span = moved(span)
        result.labels = labels.map { Label(span: moved($0.span), message: $0.message) }
        result.fix = nil
        return result
    }
}
