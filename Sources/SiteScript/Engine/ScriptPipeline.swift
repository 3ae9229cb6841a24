import SiteScriptSyntax

/// Text to program, stage by stage: the map of the engine.
///
/// `SourceFile` → `Parser` → tree → `Checker` → checked tree → `Compiler` → code. Diagnostics of all stages are
/// reported together; code is made only when there is no error.
struct ScriptPipeline {
    struct Options {
        var givesLastValue = false
        var isInteractive = false
        var isTesting = false
    }

    private let engine: Engine
    private(set) var scope: SessionScope

    init(_ engine: Engine, scope: SessionScope) {
        self.engine = engine
        self.scope = scope
    }

    /// What is known of a program without mistakes before code is made of it.
    private struct Front {
        var checked: CheckedProgram
        var loader: ModuleLoader
        var files: [SourceFile]
        /// Warnings only, in the order in which they are shown.
        var diagnostics: [Diagnostic]
    }

    /// Checks a whole script; makes code of it only where that alone tells whether it is too large to run.
    mutating func check(_ file: SourceFile) throws -> CheckedScript {
        let front = try check(file, Options())
        if !CodeSize.isCertain(of: front.checked, engine.registry) {
            _ = try makeScript(front, file, Options())
        }
        return CheckedScript(files: front.files, diagnostics: front.diagnostics, program: front.checked)
    }

    mutating func compile(_ file: SourceFile, _ options: Options) throws -> CompiledScript {
        try makeScript(try check(file, options), file, options)
    }

    private func check(_ file: SourceFile, _ options: Options) throws -> Front {
        let parsed = Parser.parse(file)
        var loader = ModuleLoader(engine, after: file.id, globalCount: scope.compile.globalCount)
        loader.load(importsOf: parsed.program)
        var bag = parsed.diagnostics
        var checkOptions = CheckOptions()
        checkOptions.isInteractive = options.isInteractive
        checkOptions.showsResult = options.givesLastValue
        checkOptions.hasSyntaxErrors = parsed.diagnostics.hasErrors
        checkOptions.hasUnreadText = parsed.diagnostics.diagnostics.contains { !$0.code.isReadAsMeant }
        checkOptions.isReadOnly = engine.isReadOnly
        checkOptions.granted = Effects(of: engine.granted)
        checkOptions.isModule = options.isTesting
        checkOptions.resolveImport = loader.resolver
        let checked = Checker.check(
            parsed.program,
            registry: engine.registry,
            scope: scope.check,
            options: checkOptions
        )
        bag.add(parsed.diagnostics.withoutConsequences(checked.diagnostics.diagnostics, in: file))
        let files = [file] + loader.modules.map(\.file)
        for module in loader.modules {
            bag.add(module.checked.diagnostics.diagnostics.filter { $0.severity == .error })
        }
        guard !bag.hasErrors else {
            throw CompilationError(files: files, diagnostics: bag.sorted, isIncomplete: !parsed.isComplete)
        }
        return Front(checked: checked, loader: loader, files: files, diagnostics: bag.sorted)
    }

    private mutating func makeScript(
        _ front: Front,
        _ file: SourceFile,
        _ options: Options
    ) throws -> CompiledScript {
        let (checked, loader, files) = (front.checked, front.loader, front.files)
        var known = scope.compile
        known.globalCount = loader.globalCount
        let (code, compileScope): (ProgramCode, CompileScope)
        do throws(ScriptError) {
            (code, compileScope) = try Compiler.compile(
                checked.program,
                registry: engine.registry,
                scope: known,
                options: .init(
                    givesLastValue: options.givesLastValue,
                    keepsNames: options.isInteractive || options.isTesting,
                    isTesting: options.isTesting,
                    imports: loader.imports(of: file.id),
                    types: checked.types,
                    foldsConstants: engine.foldsConstants,
                    isDebuggable: engine.isDebuggable
                )
            )
        } catch {
            let place = error.span ?? SourceSpan(file: file.id, lower: 0, upper: 0)
            var bag = DiagnosticBag()
            bag.add(front.diagnostics)
            bag.add(Diagnostic(.nestedTooDeep, error.message, at: place, hint: error.hint))
            throw CompilationError(files: files, diagnostics: bag.sorted, isIncomplete: false)
        }
        scope = SessionScope(check: checked.scope, compile: compileScope)
        let modules = loader.modules.map(\.code)
        let parameters = checked.scriptParameters(in: file)
        return CompiledScript(
            files: files,
            diagnostics: front.diagnostics,
            parameters: parameters,
            tests: checked.scriptTests,
            resultType: checked.resultType,
            checked: checked,
            identity: ScriptIdentity(isKept: !options.isInteractive),
            code: code,
            modules: modules,
            natives: signatures(of: modules + [code]),
            parameterPlaces: parameters.compactMap { compileScope.globals[$0.name]?.index },
            declaredPlaces: checked.declaredNames.compactMap { compileScope.globals[$0]?.index }
        )
    }

    private func signatures(of programs: [ProgramCode]) -> [String: FunctionSignature] {
        var found: [String: FunctionSignature] = [:]
        for name in programs.flatMap(\.natives) { found[name] = engine.registry.functions[name]?.signature }
        return found
    }
}
