import SiteScriptSyntax

/// Finds, checks and compiles the modules of a program, each once, in the order in which they have to run.
struct ModuleLoader {
    /// One `import` in one file.
    private struct Place: Hashable {
        var file: SourceFileID
        var path: String
    }

    /// A module that is ready to run.
    struct Module {
        var file: SourceFile
        var checked: CheckedProgram
        /// Empty when the module has mistakes.
        var code = ProgramCode()
        var names = CompileScope.Module(path: "", names: [:])
    }

    private let engine: Engine
    /// The modules in the order in which they have to run.
    private(set) var modules: [Module] = []
    /// How many globals the session and the modules have.
    private(set) var globalCount: Int
    private var nextFile: SourceFileID
    private var known: [String: Int] = [:]
    private var found: [Place: Int] = [:]
    private var resolutions: [Place: ImportResolution] = [:]
    /// The files under way, outermost first.
    private var path: [(identity: String, name: String)] = []

    init(_ engine: Engine, after file: SourceFileID, globalCount: Int) {
        self.engine = engine
        self.globalCount = globalCount
        nextFile = file + 1
    }

    /// Loads what `program` imports, and what that imports.
    mutating func load(importsOf program: Program) {
        for case .importing(let declaration) in program.statements.map(\.kind) {
            let place = Place(file: program.file.id, path: declaration.path)
            if resolutions[place] == nil { resolutions[place] = resolve(declaration, program.file, place) }
        }
    }

    /// What the checker asks for the modules that were found.
    var resolver: @Sendable (ImportDeclaration, SourceFile) -> ImportResolution {
        { [resolutions] declaration, file in
            resolutions[Place(file: file.id, path: declaration.path)]
                ?? .failure("a module is imported at the top of a file only")
        }
    }

    /// The names of the modules that a file imports, by the path as it is written there.
    func imports(of file: SourceFileID) -> [String: CompileScope.Module] {
        var result: [String: CompileScope.Module] = [:]
        for (place, index) in found where place.file == file {
            result[place.path] = modules[index].names
            result[place.path]?.path = place.path
        }
        return result
    }

    private mutating func resolve(
        _ declaration: ImportDeclaration,
        _ importer: SourceFile,
        _ place: Place
    ) -> ImportResolution {
        guard let source = engine.moduleSource else { return .failure("nothing can be imported here") }
        switch source.module(declaration.path, importedBy: importer.name) {
        case .failure(let reason, let hint): return .failure(reason, hint: hint)
        case .found(let name, let identity, let bytes):
            if let start = path.firstIndex(where: { $0.identity == identity }) {
                let circle = path[start...].map(\.name) + [name]
                return .failure(
                    "the import goes in a circle: \(circle.joined(separator: " → "))",
                    hint: "move what both need into a third module"
                )
            }
            guard path.count < 100 else { return .failure("imports are nested more than 100 deep") }
            let index = known[identity] ?? add(name, identity, bytes)
            known[identity] = index
            found[place] = index
            return .module(modules[index].checked)
        }
    }

    /// Checks and compiles a module after those that it imports.
    private mutating func add(_ name: String, _ identity: String, _ bytes: [UInt8]) -> Int {
        let file = SourceFile(id: nextFile, name: name, bytes: bytes)
        nextFile += 1
        let parsed = Parser.parse(file)
        path.append((identity, name))
        load(importsOf: parsed.program)
        path.removeLast()
        var options = CheckOptions()
        options.isModule = true
        options.isReadOnly = engine.isReadOnly
        options.granted = Effects(of: engine.granted)
        options.hasSyntaxErrors = parsed.diagnostics.hasErrors
        options.hasUnreadText = parsed.diagnostics.diagnostics.contains { !$0.code.isReadAsMeant }
        options.resolveImport = resolver
        var checked = Checker.check(parsed.program, registry: engine.registry, options: options)
        checked.diagnostics.add(parsed.diagnostics.diagnostics)
        var module = Module(file: file, checked: checked)
        if !checked.diagnostics.hasErrors { compile(parsed.program, &module) }
        modules.append(module)
        return modules.count - 1
    }

    private mutating func compile(_ program: Program, _ module: inout Module) {
        var scope = CompileScope()
        scope.globalCount = globalCount
        do throws(ScriptError) {
            let (code, names) = try Compiler.compile(
                program,
                registry: engine.registry,
                scope: scope,
                options: .init(
                    keepsNames: true,
                    imports: imports(of: program.file.id),
                    types: module.checked.types,
                    foldsConstants: engine.foldsConstants,
                    isDebuggable: engine.isDebuggable
                )
            )
            module.code = code
            module.names = CompileScope.Module(path: module.file.name, exporting: names)
            globalCount = names.globalCount
        } catch {
            module.checked.diagnostics.add(
                Diagnostic(
                    .importFailed,
                    error.message,
                    at: SourceSpan(file: module.file.id, lower: 0, upper: 0),
                    hint: error.hint
                )
            )
        }
    }
}
