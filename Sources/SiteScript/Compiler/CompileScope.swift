import SiteScriptSyntax

/// What earlier programs of a session declared: a REPL's next line is compiled against it.
struct CompileScope: Sendable {
    /// A global variable or function.
    struct Global: Sendable {
        var index: Int
        /// Set for a function: its parameters, for labels and defaults.
        var parameters: [FunctionParameter]?
    }

    /// An imported module: what its names are, as the importing program reads them.
    struct Module: Sendable {
        /// The path as it is written.
        var path: String
        /// The names that do not start with `_`.
        var names: [String: Global]
        /// The modules among the names.
        var modules: [String: Module] = [:]

        init(path: String, names: [String: Global]) {
            self.path = path
            self.names = names
        }

        /// The names that a module's own program has declared.
        init(path: String, exporting scope: CompileScope) {
            self.path = path
            names = scope.globals.filter { !$0.key.hasPrefix("_") }
            modules = scope.modules.filter { !$0.key.hasPrefix("_") }
        }

        /// What a value of the module holds.
        var exports: ModuleExports { ModuleExports(path: path, globals: names.mapValues(\.index)) }
    }

    var globals: [String: Global] = [:]
    /// The globals that are imported modules.
    var modules: [String: Module] = [:]
    var globalCount = 0
    var types: [String: ScriptType] = [:]
}

/// Finds the types that written types name.
struct TypeResolver {
    let declared: [String: ScriptType]
    let registry: ModuleRegistry

    /// The type written as `expression`; `.any` where a name is not known, which the checker reports.
    func resolve(_ expression: TypeExpression) -> ScriptType {
        switch expression.kind {
        case .missing: .any
        case .named(let name, let arguments): resolve(name.name, arguments)
        case .optional(let inner): .optional(resolve(inner))
        case .list(let element): .list(resolve(element))
        case .map(let key, let value): .map(resolve(key), resolve(value))
        case .record(let fields):
            .record(RecordType(fields: fields.map { .init($0.name.name, resolve($0.type)) }))
        case .function(let parameters, let result):
            .function(
                FunctionSignature(
                    parameters.enumerated().map { .init("p\($0.offset)", resolve($0.element)) },
                    result: resolve(result)
                )
            )
        }
    }

    private func resolve(_ name: String, _ arguments: [TypeExpression]) -> ScriptType {
        if let type = declared[name] ?? registry.types[name]?.type { return type }
        return switch name {
        case "Bool": .bool
        case "Int": .int
        case "Double": .double
        case "String": .string
        case "Timezone": .timezone
        case "Instant": .instant
        case "Duration": .duration
        case "Range": .range
        case "Nil": .nil
        case "Changes": .changes
        case "Run": .run
        case "Error": .error
        case "Stream": .stream(arguments.first.map(resolve) ?? .any)
        default: .any
        }
    }

    /// The type that an expression names where a type is wanted, as in `as: Row` and `as: [Row]`.
    func resolve(argument: Expression) -> ScriptType {
        switch argument.kind {
        case .name(let name): resolve(name, [])
        case .group(let inner): resolve(argument: inner)
        case .optionalType(let wrapped): resolve(argument: wrapped).asOptional
        case .list(let elements) where elements.count == 1: .list(resolve(argument: elements[0]))
        case .map(let entries) where entries.count == 1:
            .map(resolve(argument: entries[0].key), resolve(argument: entries[0].value))
        case .record(let entries):
            .record(RecordType(fields: entries.map { .init($0.name.name, resolve(argument: $0.value)) }))
        default: .any
        }
    }
}
