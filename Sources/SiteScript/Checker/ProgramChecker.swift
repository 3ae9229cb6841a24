import SiteScriptSyntax

/// One check of one program: the state that the rules share.
///
/// The rules stand in extensions, one topic each. An expression with a mistake has the type `.never`, about
/// which nothing more is said, so one mistake gives one diagnostic.
///
/// What every rule reads is exempt from exclusivity checks at run time, which took a tenth of a check: one check is one
/// task's, and no rule holds on to a part of the state while another runs.
final class ProgramChecker {
    let program: Program
    let registry: ModuleRegistry
    let options: CheckOptions
    /// The program's number among those checked into the world.
    let unit: Int
    /// What completion wants to know about the end of the text; nil when checking only.
    let probe: CompletionProbe?

    @exclusivity(unchecked) var world: CheckWorld
    /// The types of expressions, and the function instance that each was last seen in.
    @exclusivity(unchecked) var types: [ScriptType?]
    @exclusivity(unchecked) var owners: [Int32]
    var pipelines: [NodeID: CheckedProgram.PipelineTypes] = [:]
    var parameters: [CheckedProgram.ProgramParameter] = []
    var importedPrograms: [Int: CheckedProgram] = [:]

    /// Where the checker stands: the innermost scope, function and rows, and what tests have shown.
    @exclusivity(unchecked) var scope = CheckWorld.topLevel
    @exclusivity(unchecked) var frame: Frame
    @exclusivity(unchecked) var rows: [RowContext] = []
    @exclusivity(unchecked) var facts = Facts()
    /// What the chain that was checked last gives when none of its `?.` met nil.
    @exclusivity(unchecked) var lastChain: (id: NodeID, type: ScriptType)?
    /// Why `.name` means nothing here, where an argument is evaluated once for a whole stage.
    @exclusivity(unchecked) var missingRowReason: MissingRowReason?
    /// Whether calls of aggregates are in reach.
    var allowsAggregates = false
    /// Whether the rows under aggregation are groups, which are never empty.
    var aggregatesGroups = false

    /// The labels of the calls whose arguments are under check, outermost first.
    var callsAround: [Set<String>] = []
    /// Labels of such calls that a comma gave to a stage; they are not said to be missing too.
    var claimedLabels: Set<String> = []
    /// Where the pipeline under check starts.
    var pipelineStart = SourceSpan(file: 0, lower: 0, upper: 0)

    /// The calls of declared functions checked so far.
    var instances: [Instance] = []
    var instanceIndex: [InstanceKey: Int] = [:]
    var instanceCounts: [Int: Int] = [:]
    /// The calls under check, outermost first, and how many of them are of each function.
    var activeInstances: [Int] = []
    var activeDepth: [Int: Int] = [:]
    /// Checked calls that rest on what is assumed of one still under check.
    var provisionalInstances: [Int] = []
    var assumptionChanges = 0
    var deferredCalls: [(function: Int, arguments: [ScriptType?], span: SourceSpan, name: String)] = []
    /// Lambdas that were given a number, by place and function instance.
    var lambdaNumbers: [LambdaKey: Int] = [:]
    /// Counts the functions made, each of which holds on to the scope it was made in.
    var captureCount = 0
    /// The `var`s that started empty and whose type was completed since the innermost body under check began.
    var completedSymbols: Set<Int> = []
    /// What each body checked so far puts into such `var`s that are declared outside it, by their declarations.
    var completions: [LambdaKey: [SourceSpan: Completion]] = [:]
    /// Counts the passes over bodies, which tests hold against the size of the text.
    var passCount = 0
    /// The type of the key in the assignment under check.
    var lastKeyType = ScriptType.never
    /// How many names may still be compared with mistaken ones.
    var suggestionBudget = 200_000
    private(set) lazy var functionNames = registry.functions.keys.sorted()
    private(set) lazy var topLevelDeclarations = findTopLevelDeclarations()
    /// Mistaken names that may stand for several others: what is suggested for them is no certain fix.
    var unclearNames: Set<String> = []
    /// Imported programs with mistakes of their own, which are said in their files.
    var mistakenUnits: Set<Int> = []
    /// Names about which a mistake was reported; that they are not used either is not said.
    var mistakenNames: Set<String> = []
    /// The functions of programs that became values, and where; noted only where something is refused.
    var functionValues: [Int: SourceSpan] = [:]
    /// Where the name of the function stands that is being called.
    @exclusivity(unchecked) var calledName: SourceSpan?
    /// The declarations of this program, to say which are never used; the index is by their place.
    @exclusivity(unchecked) var declarations: [DeclarationUse] = []
    @exclusivity(unchecked) var declarationIndex: [UInt32: Int] = [:]

    init(
        _ program: Program,
        registry: ModuleRegistry,
        scope: CheckScope,
        options: CheckOptions,
        probe: CompletionProbe? = nil
    ) {
        self.program = program
        self.registry = registry
        self.options = options
        self.probe = probe
        world = scope.world
        unit = world.unitCount
        world.unitCount += 1
        types = Array(repeating: nil, count: program.nodeCount)
        owners = Array(repeating: 0, count: program.nodeCount)
        frame = Frame(unit: unit)
    }

    /// Adds a diagnostic; those said twice are dropped in the end.
    ///
    /// What is wrong in another program's
    /// function for the arguments of a call here is said at the call.
    func report(_ diagnostic: Diagnostic) {
        if frame.unit == unit {
            frame.diagnostics.append(diagnostic)
        } else if diagnostic.severity == .error {
            frame.fault = frame.fault ?? diagnostic
        }
    }

    /// Remembers the type of an expression.
    ///
    /// Within one function instance a later pass replaces an earlier one; between instances the types are
    /// joined.
    func record(_ type: ScriptType, _ id: NodeID) {
        guard frame.unit == unit, id >= 0, id < types.count else { return }
        if let earlier = types[id], owners[id] != frame.instance {
            types[id] = earlier.joinedOrAny(with: type)
        } else {
            types[id] = type
            owners[id] = frame.instance
        }
    }

    /// Runs `body` in a scope of its own.
    func inScope<Result>(_ body: () -> Result) -> Result {
        let mark = pushScope(Scope(parent: scope))
        defer { popScope(mark) }
        return body()
    }

    /// What `popScope` goes back to.
    struct ScopeMark {
        var outer: Int
        var scopeCount: Int
        var symbolCount: Int
        var captureCount: Int
    }

    func pushScope(_ inner: Scope) -> ScopeMark {
        let mark = ScopeMark(
            outer: scope,
            scopeCount: world.scopes.count,
            symbolCount: world.symbols.count,
            captureCount: captureCount
        )
        world.scopes.append(inner)
        scope = mark.scopeCount
        return mark
    }

    /// Leaves a scope; unless a function made in it may still look it up, its room is used again.
    func popScope(_ mark: ScopeMark) {
        scope = mark.outer
        if !facts.isEmpty {
            for symbol in mark.symbolCount..<world.symbols.count { facts.forget(.symbol(symbol)) }
        }
        guard captureCount == mark.captureCount else { return }
        world.scopes.removeSubrange(mark.scopeCount...)
        world.symbols.removeSubrange(mark.symbolCount...)
    }
}

/// One function body under check, or the top level.
struct Frame {
    /// The program the body belongs to.
    var unit: Int
    /// The function instance, 0 at the top level.
    var instance: Int32 = 0
    /// Whether `return` has a place here.
    var isFunction = false
    /// How deep in functions it is.
    var level = 0
    /// The written result type.
    var declaredResult: ScriptType?
    /// Where that type is written.
    var resultPlace: SourceSpan?
    /// What the `return`s seen so far give.
    var returned = ScriptType.never
    var hasReturned = false
    /// The loops around, innermost last: whether each is left by `break`.
    var loops: [Bool] = []
    /// Whether the place under check can be reached.
    var isReachable = true
    /// What the body does besides giving a value.
    var effects: Effects = []
    /// Whether it does anything that an effect does not name, such as assigning a name outside it.
    var hasSideEffects = false
    /// Where effects that the options refuse come from.
    var sites: Set<EffectSite> = []
    /// The first mistake in the body of a function of another program.
    var fault: Diagnostic?
    /// What was found; thrown away with the pass when the body is checked again.
    var diagnostics: [Diagnostic] = []
    /// The `var`s outside the body that were read and whose type later lines may complete.
    var openReads: Set<Int> = []
    /// The outermost call under check whose assumed result was used, by its depth.
    var lowestUsed = Int.max
}

/// A place where something is done that is refused where it can be reached.
struct EffectSite: Hashable {
    var effects: Effects
    var span: SourceSpan
    var name: String
    var unit: Int
}

/// Why the current row is out of reach.
enum MissingRowReason {
    case valueArgument(stage: String)
    case functionStage(String)
}

/// A call of a declared function by its argument types; nil where an argument is left out.
struct InstanceKey: Hashable {
    var function: Int
    var arguments: [ScriptType?]
}

/// What checking a function for some argument types gave.
struct Instance {
    enum State {
        case unchecked
        /// Under check right now; the result is an assumption.
        case active
        case checked
    }

    let key: InstanceKey
    var state = State.unchecked
    /// How many calls were under check around it.
    var depth = 0
    /// What a recursive call is taken to give.
    var assumed = ScriptType.never
    var result = ScriptType.never
    var effects: Effects = []
    var hasSideEffects = false
    var sites: Set<EffectSite> = []
    /// Whether a call never comes back.
    var neverReturns = false
    /// The first mistake in the body of a function of another program; it is reported at the call.
    var fault: Diagnostic?
    var diagnostics: [Diagnostic] = []
    /// The `var`s that it read although their types were not complete, as they were then.
    var openReads: [(symbol: Int, version: Int)] = []
    var lowestUsed = Int.max

    init(key: InstanceKey) { self.key = key }

    /// Keeps what a pass over the body found.
    mutating func take(_ frame: Frame, result: ScriptType) {
        self.result = result
        effects = frame.effects
        hasSideEffects = frame.hasSideEffects
        sites = frame.sites
        neverReturns = !frame.isReachable && !frame.hasReturned
        fault = frame.fault
        diagnostics = frame.diagnostics
        lowestUsed = frame.lowestUsed
    }
}

/// Where a lambda, or a body, stands and for which function instance.
struct LambdaKey: Hashable {
    var start: SourceSpan
    var instance: Int32
}

/// A declaration and whether its name is used.
struct DeclarationUse {
    var name: String
    var span: SourceSpan
    var kind: Symbol.Kind
    var isTopLevel: Bool
    var isUsed: Bool
}
