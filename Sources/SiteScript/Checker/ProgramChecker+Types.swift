import SiteScriptSyntax

extension ScriptType {
    /// The types that every program can write by name.
    static let builtIn: [String: ScriptType] = [
        "Any": .any, "Nil": .nil, "Bool": .bool, "Int": .int, "Double": .double, "String": .string,
        "Timezone": .timezone, "Instant": .instant, "Duration": .duration, "Range": .range,
        "Changes": .changes, "Run": .run, "Error": .error, "Function": .any,
    ]
}

/// Reading written types.
extension ProgramChecker {
    /// The type that a written one stands for; reports names it does not know.
    func resolve(_ type: TypeExpression) -> ScriptType {
        switch type.kind {
        case .missing: return .never
        case .named(let name, let arguments): return resolve(named: name, arguments, at: type.span)
        case .optional(let wrapped): return resolve(wrapped).asOptional
        case .list(let element): return .list(resolve(element))
        case .map(let key, let value): return .map(resolve(key), resolve(value))
        case .record(let fields): return .record(resolve(fields))
        case .function(let parameters, let result):
            let parameters = parameters.enumerated().map { index, type in
                FunctionSignature.Parameter("_\(index + 1)", resolve(type))
            }
            return .function(FunctionSignature(parameters, result: resolve(result)))
        }
    }

    private func resolve(_ fields: [RecordTypeField]) -> RecordType {
        var record = RecordType(fields: [])
        for field in fields {
            let type = resolve(field.type)
            if record.index(of: field.name.name) != nil {
                report(
                    .duplicateField(
                        field.name,
                        first: fields.first { $0.name.name == field.name.name }?.name.span
                    )
                )
            } else {
                record.fields.append(RecordType.Field(field.name.name, type))
            }
        }
        return record
    }

    private func resolve(
        named name: Identifier,
        _ arguments: [TypeExpression],
        at span: SourceSpan
    ) -> ScriptType {
        probe?.atType(name.span, in: self)
        let arguments = arguments.map(resolve)
        if name.name == "Stream" || name.name == "List" {
            if arguments.count > 1 { report(.typeArguments(of: name, wanted: 1, at: span)) }
            let row = arguments.first ?? .any
            return name.name == "Stream" ? .stream(row) : .list(row)
        }
        guard let type = type(named: name.name) else {
            if !name.name.isEmpty { report(unknownType(name)) }
            return .never
        }
        if !arguments.isEmpty { report(.typeArguments(of: name, wanted: 0, at: span)) }
        return type
    }

    /// The type called `name`, if there is one.
    func type(named name: String) -> ScriptType? {
        world.lookupType(name, from: scope)?.type ?? registry.types[name]?.type ?? ScriptType.builtIn[name]
    }

    private func unknownType(_ name: Identifier) -> Diagnostic {
        let spoken = [
            "Integer": "Int", "Number": "Double", "Float": "Double", "Boolean": "Bool", "Text": "String",
            "Date": "Instant", "DateTime": "Instant", "Time": "Instant", "TimeZone": "Timezone",
        ]
        let suggestion = spoken[name.name] ?? closest(to: name.name, among: typeNames)
        return .unknownType(name, suggestion: suggestion)
    }

    /// The types in reach by name.
    var typeNames: [String] {
        var names: [String] = []
        var current = scope
        while current >= 0 {
            names += world.scopes[current].types.keys.sorted()
            current = world.scopes[current].parent
        }
        return names + registry.types.keys.sorted() + ScriptType.builtIn.keys.sorted()
    }

    /// Makes the declared types of a block known throughout it, in whatever order they stand.
    func declareTypes(in statements: [Statement]) {
        var pending: [String: TypeDeclaration] = [:]
        for place in statements.indices {
            guard case .typeAlias(let declaration) = statements[place].kind, !declaration.name.name.isEmpty
            else {
                continue
            }
            if let first = pending[declaration.name.name] {
                report(.duplicate(declaration.name, first: first.name.span))
            } else if isTypeTaken(declaration.name.name) {
                report(.builtInTypeRedefined(declaration.name))
            } else {
                pending[declaration.name.name] = declaration
            }
        }
        guard !pending.isEmpty else { return }
        // A type is resolved after those it mentions; what is left when none can go on mentions itself.
        var waiting: [String: Int] = [:]
        var users: [String: [String]] = [:]
        for (name, declaration) in pending {
            let mentioned = mentioned(in: declaration.type, among: pending)
            waiting[name] = mentioned.count
            for other in mentioned { users[other, default: []].append(name) }
        }
        var ready = waiting.filter { $0.value == 0 }.map(\.key)
        while let name = ready.popLast() {
            guard let declaration = pending.removeValue(forKey: name) else { continue }
            add(declaration, resolve(declaration.type).named(name))
            for user in users[name] ?? [] {
                waiting[user, default: 1] -= 1
                if waiting[user] == 0 { ready.append(user) }
            }
        }
        for declaration in pending.values {
            report(.recursiveType(declaration.name))
            add(declaration, .any)
        }
    }

    private func isTypeTaken(_ name: String) -> Bool {
        registry.types[name] != nil || ScriptType.builtIn[name] != nil || name == "Stream" || name == "List"
    }

    private func add(_ declaration: TypeDeclaration, _ type: ScriptType) {
        if type.isHuge { report(.hugeType(declaration.name)) }
        world.scopes[scope].types[declaration.name.name] = DeclaredType(
            type: type.bounded,
            span: declaration.name.span,
            unit: frame.unit,
            documentation: declaration.documentation
        )
    }

    /// The names among `names` that a written type mentions.
    private func mentioned(in type: TypeExpression, among names: [String: TypeDeclaration]) -> Set<String> {
        switch type.kind {
        case .missing: []
        case .named(let name, let arguments):
            arguments.reduce(names[name.name] == nil ? [] : [name.name]) { found, argument in
                found.union(mentioned(in: argument, among: names))
            }
        case .optional(let wrapped): mentioned(in: wrapped, among: names)
        case .list(let element): mentioned(in: element, among: names)
        case .map(let key, let value):
            mentioned(in: key, among: names).union(mentioned(in: value, among: names))
        case .record(let fields):
            fields.reduce([]) { $0.union(mentioned(in: $1.type, among: names)) }
        case .function(let parameters, let result):
            parameters.reduce(mentioned(in: result, among: names)) {
                $0.union(mentioned(in: $1, among: names))
            }
        }
    }

    /// The type that an argument such as the `Row` of `as: Row` names; reports what is not a type.
    func checkTypeArgument(_ expression: Expression) -> ScriptType {
        guard let type = namedType(in: expression) else { return .never }
        record(.type(type), expression.id)
        return .type(type)
    }

    private func namedType(in expression: Expression) -> ScriptType? {
        switch expression.kind {
        case .group(let inner): return namedType(in: inner)
        case .name(let name):
            probe?.atType(expression.span, in: self)
            if let type = type(named: name) { return type }
            if !name.isEmpty { report(unknownType(Identifier(name: name, span: expression.span))) }
            return nil
        case .list(let elements) where elements.count == 1:
            return namedType(in: elements[0]).map(ScriptType.list)
        case .map(let entries) where entries.count == 1:
            guard let key = namedType(in: entries[0].key), let value = namedType(in: entries[0].value)
            else { return nil }
            return .map(key, value)
        case .record(let entries):
            var record = RecordType(fields: [])
            for entry in entries {
                guard let type = namedType(in: entry.value) else { return nil }
                record.fields.append(RecordType.Field(entry.name.name, type))
            }
            return .record(record)
        case .optionalType(let wrapped): return namedType(in: wrapped).map(\.asOptional)
        case .missing: return nil
        default:
            report(.notAType(at: expression.span))
            return nil
        }
    }
}

extension ScriptType {
    /// A record type with a name for messages; other types as they are.
    func named(_ name: String) -> ScriptType {
        guard case .record(var record) = self else { return self }
        record.name = name
        return .record(record)
    }
}
