import SiteScriptSyntax

/// Turns a checked tree into instructions.
///
/// It goes by names and forms alone: what depends on types is decided by the machine, so that one compiled
/// function serves every type it is called with.
///
/// As in the checker, what every rule touches is exempt from exclusivity checks at run time.
final class Compiler {
    struct Options {
        /// Whether the last expression's value is the program's.
        var givesLastValue = false
        /// Whether every top-level name is a global, for the next line of a prompt or for importers.
        var keepsNames = false
        /// The `test` blocks are compiled, and of the top level only what declares names.
        var isTesting = false
        /// The modules by the paths that the program imports them by.
        var imports: [String: CompileScope.Module] = [:]
        /// What the checker found: for literals that stand for Doubles, and the columns of rows that turn out to be
        /// none.
        var types: [ScriptType?] = []
        /// Whether operations on literals are carried out now.
        var foldsConstants = true
        /// Whether a debugger may stop at each statement and look at names.
        var isDebuggable = false
    }

    let registry: ModuleRegistry
    let options: Options
    @exclusivity(unchecked) private var folding: ConstantFolding
    /// The jumps out of the chain under way, taken where a `?.` meets nil.
    @exclusivity(unchecked) var chainExits: [ChunkBuilder.Jump] = []
    let file: SourceFile
    @exclusivity(unchecked) var program = ProgramCode()
    @exclusivity(unchecked) var scope: CompileScope
    @exclusivity(unchecked) var context: FunctionContext
    /// Functions of this program by name, with their numbers.
    @exclusivity(unchecked) var functions: [String: (index: Int, declaration: FunctionDeclaration)] = [:]
    @exclusivity(unchecked) private var constantPlaces: [Constant: Int] = [:]
    @exclusivity(unchecked) private var nativePlaces: [String: Int] = [:]
    private var shapePlaces: [[String]: Int] = [:]

    /// How many statements a script may have whose names are in registers.
    static let localsMaximum = 2000

    private init(_ tree: Program, _ registry: ModuleRegistry, _ scope: CompileScope, _ options: Options) {
        self.registry = registry
        self.scope = scope
        var options = options
        // Registers are few; a long script keeps its names where there is room.
        if tree.statements.count > Compiler.localsMaximum { options.keepsNames = true }
        self.options = options
        file = tree.file
        let types = options.types
        folding = ConstantFolding { id in id >= 0 && id < types.count && types[id] == .double }
        let span = SourceSpan(file: tree.file.id, lower: 0, upper: 0)
        context = FunctionContext(
            parent: nil,
            name: "<script>",
            span: span,
            captured: CaptureAnalysis.names(capturedIn: tree.statements)
        )
        context.isDebuggable = options.isDebuggable
    }

    /// The code of `tree`, and what the next program of the session can see of it.
    static func compile(
        _ tree: Program,
        registry: ModuleRegistry,
        scope: CompileScope,
        options: Options
    ) throws(ScriptError) -> (ProgramCode, CompileScope) {
        let compiler = Compiler(tree, registry, scope, options)
        compiler.compileTop(tree.statements)
        compiler.program.globalCount = compiler.scope.globalCount
        compiler.program.globalNames = compiler.namesOfGlobals
        if let span = compiler.tooLarge {
            var error = ScriptError(
                .limit,
                .limit,
                "the function that ends here is too large to run",
                hint: "split it into smaller functions"
            )
            error.span = span
            throw error
        }
        return (compiler.program, compiler.scope)
    }

    /// The end of a function that has too many values or too long a way to jump.
    private var tooLarge: SourceSpan?

    private func compileTop(_ statements: [Statement]) {
        program.functions.append(FunctionCode(name: "<script>"))
        declareTypes(statements)
        declareFunctions(statements)
        declareGlobals(statements)
        var hasValue = false
        for (index, statement) in statements.enumerated() where !options.isTesting || statement.declaresName {
            let isLast = index == statements.count - 1
            if isLast, options.givesLastValue, case .expression(let expression) = statement.kind {
                context.builder.span = statement.span
                markStatement(at: statement.span)
                let register = context.builder.allocate()
                compileSettled(expression, to: register)
                context.builder.emit(.returnValue, a: register)
                hasValue = true
            } else {
                compile(statement)
            }
        }
        if !hasValue { context.builder.emit(.returnNil) }
        program.functions[0] = finish(context, parameterCount: 0)
        if options.isTesting { compileTests(statements) }
    }

    private func declareTypes(_ statements: [Statement]) {
        // Aliases may mention each other in any order, so they are resolved until nothing changes.
        for _ in 0..<2 {
            for statement in statements {
                guard case .typeAlias(let declaration) = statement.kind else { continue }
                guard case .record(var record) = resolver.resolve(declaration.type) else {
                    scope.types[declaration.name.name] = resolver.resolve(declaration.type)
                    continue
                }
                record.name = declaration.name.name
                scope.types[declaration.name.name] = .record(record)
            }
        }
    }

    private func declareFunctions(_ statements: [Statement]) {
        for statement in statements {
            guard case .function(let declaration) = statement.kind else { continue }
            program.functions.append(FunctionCode(name: declaration.name.name))
            functions[declaration.name.name] = (program.functions.count - 1, declaration)
        }
    }

    /// Functions may use top-level names that are declared further down.
    private func declareGlobals(_ statements: [Statement]) {
        for statement in statements {
            switch statement.kind {
            case .variable(let declaration) where isGlobal(declaration.name.name):
                _ = declareGlobal(declaration.name.name)
            case .parameter(let parameter): _ = declareGlobal(parameter.name.name)
            case .importing(let declaration): declareModule(declaration)
            default: break
            }
        }
    }

    /// The literal that an operation on literals comes to; any other expression as it is.
    func folded(_ expression: Expression) -> Expression {
        options.foldsConstants ? folding.folded(expression) : expression
    }

    var resolver: TypeResolver { TypeResolver(declared: scope.types, registry: registry) }

    /// Completes a function's code.
    func finish(_ context: FunctionContext, parameterCount: Int, row: RowExpressionInfo? = nil)
        -> FunctionCode
    {
        if context.builder.isTooLarge { tooLarge = tooLarge ?? context.builder.span }
        var code = context.builder.finished(
            parameterCount: parameterCount,
            captures: context.captureSources,
            row: row
        )
        code.names = context.finishedNames()
        return code
    }

    /// Compiles `body` in a function of its own.
    func nested(_ inner: FunctionContext, _ body: () -> Void) {
        let outer = context
        context = inner
        body()
        context = outer
    }

    // MARK: Tables

    func constant(_ constant: Constant) -> Int {
        if let place = constantPlaces[constant], program.constants[place].isIdentical(to: constant) {
            return place
        }
        program.constants.append(constant)
        constantPlaces[constant] = program.constants.count - 1
        return program.constants.count - 1
    }

    func native(_ name: String) -> Int {
        if let place = nativePlaces[name] { return place }
        program.natives.append(name)
        nativePlaces[name] = program.natives.count - 1
        return program.natives.count - 1
    }

    /// A new site for each mention, so that each remembers its own shape.
    func memberSite(_ name: String) -> Int {
        program.memberSites.append(name)
        return program.memberSites.count - 1
    }

    func shape(_ names: [String]) -> Int {
        if let place = shapePlaces[names] { return place }
        program.shapes.append(names)
        shapePlaces[names] = program.shapes.count - 1
        return program.shapes.count - 1
    }

    // MARK: Names

    /// Where a name leads from here.
    func resolve(_ name: String) -> FunctionContext.Resolution {
        if let variable = context.resolve(name) { return variable }
        if let function = functions[name] { return .function(function.index) }
        if let global = scope.globals[name] { return .global(global.index) }
        if let native = registry.functions[name] { return .native(native) }
        return .unknown
    }

    /// The parameters of the declared function that a name leads to, for labels and defaults.
    func parameters(of name: String) -> [FunctionParameter]? {
        if context.resolve(name) != nil { return nestedFunctions[name] }
        return functions[name]?.declaration.parameters ?? scope.globals[name]?.parameters
    }

    /// Parameters of functions declared inside others, by name.
    var nestedFunctions: [String: [FunctionParameter]] = [:]

    /// Gives a top-level name a global slot.
    func declareGlobal(_ name: String, parameters: [FunctionParameter]? = nil) -> Int {
        scope.modules[name] = nil
        if let known = scope.globals[name] {
            scope.globals[name]?.parameters = parameters
            return known.index
        }
        let index = scope.globalCount
        scope.globals[name] = .init(index: index, parameters: parameters)
        scope.globalCount += 1
        return index
    }

    /// Whether a top-level variable has to be reachable from functions or from the next line.
    func isGlobal(_ name: String) -> Bool {
        context.parent == nil && context.scopes.count == 1
            && (options.keepsNames || context.captured.contains(name))
    }

    /// Stops the run here with a clear error: a part of the language that is not run yet.
    func notSupported(_ what: String, at span: SourceSpan) {
        context.builder.span = span
        context.builder.emit(.notSupported, n: constant(.string("\(what) is not available in this version")))
    }
}
