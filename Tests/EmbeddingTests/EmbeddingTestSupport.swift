import SiteScript
import SiteScriptLibrary
import Testing

extension Engine {
    /// An engine with the standard library whose scripts may do nothing.
    static var bare: Engine {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.granted = []
        return engine
    }

    /// Runs a program that ends in an expression.
    func value(
        of text: String,
        arguments: [String: any ScriptConvertible] = [:]
    ) async throws -> ScriptResult {
        let script = try compile(text)
        return try await session().run(script, arguments: arguments)
    }

    /// The error that a program ends with.
    func failure(
        of text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ScriptError {
        try await #require(throws: ScriptError.self, sourceLocation: sourceLocation) {
            _ = try await value(of: text)
        }
    }
}
