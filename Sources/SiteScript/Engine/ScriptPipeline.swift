import SiteScriptSyntax

/// Text to program, stage by stage: the map of the engine.
///
/// `SourceFile` → `Parser` → tree → `Checker` → checked tree → `Compiler` → code. Diagnostics of all stages are
/// reported together; code is made only when there is no error.
struct ScriptPipeline {
    struct Options {
        var givesLastValue: Bool
        var isInteractive: Bool
    }

    private let engine: Engine
    private(set) var scope: SessionScope

    init(_ engine: Engine, scope: SessionScope) {
        self.engine = engine
        self.scope = scope
    }

    mutating func compile(_ file: SourceFile, _ options: Options) throws -> CompiledScript {
        let parsed = Parser.parse(file)
        var bag = parsed.diagnostics
        var checkOptions = CheckOptions()
        checkOptions.isInteractive = options.isInteractive
        checkOptions.showsResult = options.givesLastValue
        checkOptions.hasSyntaxErrors = parsed.diagnostics.hasErrors
        checkOptions.isReadOnly = engine.isReadOnly
        let checked = Checker.check(
            parsed.program,
            registry: engine.registry,
            scope: scope.check,
            options: checkOptions
        )
        bag.add(checked.diagnostics.diagnostics)
        guard !bag.hasErrors else {
            throw CompilationError(files: [file], diagnostics: bag.sorted, isIncomplete: !parsed.isComplete)
        }
        let (code, compileScope) = try Compiler.compile(
            parsed.program,
            registry: engine.registry,
            scope: scope.compile,
            options: .init(givesLastValue: options.givesLastValue, isInteractive: options.isInteractive)
        )
        scope = SessionScope(check: checked.scope, compile: compileScope)
        return CompiledScript(
            files: [file],
            diagnostics: bag.sorted,
            parameters: checked.scriptParameters(in: file),
            checked: checked,
            code: code,
            scope: compileScope
        )
    }
}
