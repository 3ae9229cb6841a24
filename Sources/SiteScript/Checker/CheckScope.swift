public import SiteScriptSyntax

/// The names in reach at a program's top level: what the REPL keeps from one line for the next.
public struct CheckScope: Sendable {
    var world: CheckWorld

    /// Makes an empty scope; built-in names are in reach of every program and not part of it.
    public init() { world = CheckWorld() }

    init(world: CheckWorld) { self.world = world }

    /// One name.
    public struct Entry: Sendable, Hashable {
        /// The name.
        public var name: String
        /// What it holds.
        public var type: ScriptType
        /// Whether it may be assigned.
        public var isVariable: Bool
        /// Whether it is a `func` or a module rather than a value.
        public var isDeclaration: Bool
        /// Its documentation, if any.
        public var documentation: String?
    }

    /// The names of the top level, sorted.
    public var entries: [Entry] {
        world.scopes[CheckWorld.topLevel].allNames.sorted().compactMap { entry(named: $0) }
    }

    /// What `name` stands for at the top level.
    public func entry(named name: String) -> Entry? {
        guard let number = world.scopes[CheckWorld.topLevel].find(name) else { return nil }
        let symbol = world.symbols[number]
        let isDeclaration =
            switch symbol.kind {
            case .function, .module: true
            default: false
            }
        return Entry(
            name: symbol.name,
            type: symbol.type,
            isVariable: symbol.isVariable,
            isDeclaration: isDeclaration,
            documentation: symbol.documentation
        )
    }

    /// The declaration of the function called `name`.
    public func function(named name: String) -> FunctionDeclaration? {
        guard let number = world.scopes[CheckWorld.topLevel].find(name),
            case .function(let function) = world.symbols[number].kind,
            case .function(let declaration) = world.functions[function].code
        else { return nil }
        return declaration
    }

    /// The declared types by name.
    public var types: [String: ScriptType] { world.scopes[CheckWorld.topLevel].types.mapValues(\.type) }

    /// Puts a value of the host in reach under `name`, in the place of anything called so before.
    public mutating func define(_ name: String, _ type: ScriptType, isVariable: Bool = false) {
        world.symbols.append(
            Symbol(
                name: name,
                span: SourceSpan(file: 0, lower: 0, upper: 0),
                unit: -1,
                type: type.bound,
                kind: .variable,
                isVariable: isVariable,
                level: 0,
                declaration: -1
            )
        )
        world.scopes[CheckWorld.topLevel].add(name, world.symbols.count - 1)
    }
}
