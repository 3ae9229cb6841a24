import SiteScriptSyntax

/// The names, functions and modules that are known while a program is checked.
///
/// Everything is held in arrays and referred to by number, so that it is a plain value: the REPL keeps it
/// from one line to the next, and an importing program takes over a copy of the module's.
struct CheckWorld: Sendable {
    /// Every name that may still be looked up.
    var symbols: [Symbol] = []
    /// The scopes; 0 is that of the program's top level.
    var scopes: [Scope] = [Scope(parent: -1)]
    /// Declared functions and lambdas that are checked anew for each call.
    var functions: [DeclaredFunction] = []
    /// Imported modules.
    var modules: [ImportedModule] = []
    /// How many programs were checked into this world.
    var unitCount = 0
    /// How often the type of a `var` that started empty was noted or completed.
    var openVersion = 0

    /// The number of the top level's scope.
    static let topLevel = 0

    /// Finds what `name` stands for in `scope`; a function's body does not see what was declared locally
    /// after it.
    func lookup(_ name: String, from scope: Int) -> Int? {
        var current = scope
        var limit = Int.max
        while current >= 0 {
            if let symbol = scopes[current].find(name), symbol < limit || scopes[current].parent < 0 {
                return symbol
            }
            if scopes[current].isBoundary { limit = min(limit, scopes[current].limit) }
            current = scopes[current].parent
        }
        return nil
    }

    /// Finds a declared type.
    func lookupType(_ name: String, from scope: Int) -> DeclaredType? {
        var current = scope
        while current >= 0 {
            if let type = scopes[current].types[name] { return type }
            current = scopes[current].parent
        }
        return nil
    }

    /// The top level that `scope` lies in: 0, or that of an imported module.
    func topLevel(of scope: Int) -> Int {
        var current = scope
        while scopes[current].parent >= 0 { current = scopes[current].parent }
        return current
    }

    /// Every name in reach of `scope`, the innermost first.
    func names(from scope: Int) -> [String] {
        var result: [String] = []
        var seen: Set<String> = []
        var current = scope
        while current >= 0 {
            for name in scopes[current].allNames where seen.insert(name).inserted { result.append(name) }
            current = scopes[current].parent
        }
        return result
    }
}

/// A name and what it stands for.
struct Symbol: Sendable {
    /// What kind of thing a name stands for.
    enum Kind: Sendable, Equatable {
        case variable, parameter, loopVariable, caughtError, programParameter
        case function(Int)
        case module(Int)
    }

    var name: String
    /// Where it was declared, in the program with the number `unit`.
    var span: SourceSpan
    var unit: Int
    /// What it holds; for a `var` that started empty, what was put in so far.
    var type: ScriptType
    var kind: Kind
    /// Whether it may be assigned.
    var isVariable: Bool
    /// Whether the type is still to be completed by what is put in: `var xs = []`, `var best = nil`.
    var isOpen = false
    /// Which state of such a type it is, among those of all names.
    var openVersion = 0
    /// How deep in functions it was declared; 0 at the top level.
    var level: Int
    /// Its place in the checker's record of uses, or -1 where none is kept.
    var declaration: Int
    var documentation: String?
}

/// The names of one block.
struct Scope: Sendable {
    /// The scope around it; -1 for a top level.
    var parent: Int
    /// Whether it is that of a function's parameters.
    var isBoundary = false
    /// For a function's scope: symbols from this number on were declared after it.
    var limit = Int.max
    /// Types declared in it.
    var types: [String: DeclaredType] = [:]
    private var symbols = NameTable<Int>()

    init(parent: Int, isBoundary: Bool = false, limit: Int = .max) {
        self.parent = parent
        self.isBoundary = isBoundary
        self.limit = limit
    }

    /// The newest symbol called `name`.
    func find(_ name: String) -> Int? { symbols[name] }

    mutating func add(_ name: String, _ symbol: Int) { symbols.set(name, symbol) }

    var allNames: [String] { symbols.names }

    /// Moves everything to other numbers, for a module's scope that is taken over.
    mutating func shift(scopes: Int, symbols shift: Int, types shiftType: (ScriptType) -> ScriptType) {
        if parent >= 0 { parent += scopes }
        if limit != .max { limit += shift }
        symbols = symbols.mapValues { $0 + shift }
        types = types.mapValues {
            DeclaredType(
                type: shiftType($0.type),
                span: $0.span,
                unit: $0.unit,
                documentation: $0.documentation
            )
        }
    }
}

/// A type that the program declares.
struct DeclaredType: Sendable {
    var type: ScriptType
    var span: SourceSpan
    var unit: Int
    var documentation: String?
}

/// A function or lambda whose body is checked for the argument types of each call.
struct DeclaredFunction: Sendable {
    enum Code: Sendable {
        case function(FunctionDeclaration)
        case lambda(Lambda)
    }

    var code: Code
    /// Where its name or, for a lambda, its text stands.
    var span: SourceSpan
    /// The program it belongs to.
    var unit: Int
    /// The scope it was declared in.
    var scope: Int
    /// Symbols from this number on were declared after it.
    var limit: Int
    /// How deep in functions it was declared.
    var level: Int
    /// The rows in reach where it was made.
    var rows: [RowContext]
    /// What was known of constants where it was made.
    var facts: Facts
    /// The effects of all its calls so far.
    var effects: Effects = []
    /// Whether any call was checked.
    var isCalled = false

    /// The name, or what a message says in its place.
    var name: String {
        switch code {
        case .function(let declaration): declaration.name.name
        case .lambda: "the function"
        }
    }

    /// The parameters; those of a lambda have neither types nor defaults.
    var parameters: [FunctionParameter] {
        switch code {
        case .function(let declaration): declaration.parameters
        case .lambda(let lambda):
            lambda.parameters.map { FunctionParameter(name: $0, type: nil, defaultValue: nil) }
        }
    }
}

/// A module of the program.
struct ImportedModule: Sendable {
    /// The path as it was written.
    var path: String
    /// The scope of its top level.
    var scope: Int
    /// Its number among the programs.
    var unit: Int
}

/// The rows that `.name` reads from.
struct RowContext: Sendable {
    var type: ScriptType
}
