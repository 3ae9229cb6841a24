import SiteScriptSyntax

/// The rules of `e.name`: fields, members of built-in types and names of modules.
extension ProgramChecker {
    /// What a dot leads to.
    enum MemberMeaning {
        /// A field, or the name of a module, of this type.
        case value(ScriptType)
        /// A member of a built-in type and the type of its receiver.
        case member(NativeMember, ScriptType)
        /// `r.with(…)` or `r.without(…)` of a record.
        case recordWith(RecordType)
        case recordWithout(RecordType)
        /// Nothing; it was reported.
        case mistake
    }

    /// Checks `object.name` that is not called.
    func checkMember(
        _ object: Expression,
        _ name: Identifier,
        isOptional: Bool,
        whole: Expression
    ) -> ScriptType {
        if let known = factType(of: whole) {
            check(object)
            return known
        }
        let (objectType, isCut) = checkChained(object)
        let (meaning, mayBeNil) = meaning(of: name, in: objectType, isOptional: isOptional, object: object)
        let type: ScriptType
        switch meaning {
        case .mistake: return .never
        case .value(let value):
            if case .declaredFunction(let number) = value { noteValue(ofFunction: number, at: name.span) }
            type = value
        case .member(let member, let receiver):
            guard member.isProperty else {
                report(.methodNotCalled(name, of: receiver))
                return .never
            }
            type = propertyType(member, of: receiver)
            addEffects(member.function.signature.effects, at: name.span, name: name.name)
        case .recordWith, .recordWithout:
            report(.methodNotCalled(name, of: objectType))
            return .never
        }
        return chained(type, mayBeNil: mayBeNil || isCut, whole)
    }

    /// Checks what a postfix form is applied to.
    ///
    /// Behind a `?.` that met nil the rest of the chain is left out, as in Swift, so the next form sees what the
    /// chain gives otherwise.
    func checkChained(_ object: Expression) -> (type: ScriptType, mayBeNil: Bool) {
        lastChain = nil
        let type = check(object)
        guard let chain = lastChain, chain.id == object.id else { return (type, false) }
        return (chain.type, true)
    }

    /// The type of a postfix form, optional when its chain may have been left out.
    func chained(_ type: ScriptType, mayBeNil: Bool, _ whole: Expression) -> ScriptType {
        guard mayBeNil else { return type }
        lastChain = (whole.id, type)
        return type.asOptional
    }

    private func factType(of expression: Expression) -> ScriptType? {
        guard !facts.isEmpty, let path = path(of: expression) else { return nil }
        return facts[path]
    }

    /// Finds what `name` means behind a value of type `type`, and whether `?.` makes the whole optional.
    func meaning(
        of name: Identifier,
        in type: ScriptType,
        isOptional: Bool,
        object: Expression
    ) -> (MemberMeaning, mayBeNil: Bool) {
        probe?.atMember(name.span, of: type, isOptional: isOptional, in: self)
        guard !name.name.isEmpty else { return (.mistake, false) }
        switch type {
        case .optional(let wrapped):
            if !isOptional {
                report(
                    .memberOfOptional(
                        name,
                        of: type,
                        quoted(object),
                        isAssigned: false,
                        isRow: object.isRowField,
                        labels: declaration(ofNameIn: object, type)
                    )
                )
                return (.mistake, false)
            }
            return (meaning(of: name, inValue: wrapped, object: object), true)
        case .nil:
            report(.memberOfNil(name))
            return (.mistake, false)
        default: return (meaning(of: name, inValue: type, object: object), false)
        }
    }

    private func meaning(of name: Identifier, inValue type: ScriptType, object: Expression) -> MemberMeaning {
        switch type {
        case .any: return .value(.any)
        case .never: return .mistake
        case .module(let number): return moduleMember(name, of: number)
        case .record(let record):
            if let field = record[name.name] { return .value(field) }
            if name.name == "with" { return .recordWith(record) }
            if name.name == "without" { return .recordWithout(record) }
            if let member = registry.member(name.name, of: .record) { return .member(member, type) }
            report(unknownMember(name, of: record))
            return .mistake
        default: break
        }
        if let found = member(name.name, of: type) { return found }
        report(unknownMember(name, of: type, object))
        return .mistake
    }

    /// A member of a built-in type; on rows that have not been run, one of the list that running them gives.
    private func member(_ name: String, of type: ScriptType) -> MemberMeaning? {
        guard let family = TypeFamily(type) else { return nil }
        if let member = registry.member(name, of: family) { return .member(member, type) }
        if case .native(let host) = type, let member = registry.member(name, ofHostType: host) {
            return .member(member, type)
        }
        switch type {
        case .stream(let row):
            return registry.member(name, of: .list).map { .member($0, .list(row)) }
        case .error:
            return Self.errorFields[name].map(MemberMeaning.value)
        case .run, .native:
            guard let record = hostRecord(of: type), let field = record[name] else { return nil }
            return .value(field)
        default: return nil
        }
    }

    /// What every error has.
    static let errorFields: [String: ScriptType] = [
        "kind": .string, "message": .string, "status": .optional(.int), "request_id": .optional(.string),
        "place": .string, "stack": .list(.string),
    ]

    /// The fields that a host declares for one of its types under that type's name.
    private func hostRecord(of type: ScriptType) -> RecordType? {
        registry.types[type.text]?.type.record
    }

    /// The type of a property, as a test on a path sees it; nil when there is none.
    func memberProperty(_ name: String, of type: ScriptType) -> ScriptType? {
        switch member(name, of: type) {
        case .value(let value): value
        case .member(let member, let receiver): member.isProperty ? propertyType(member, of: receiver) : nil
        default: nil
        }
    }

    private func propertyType(_ member: NativeMember, of receiver: ScriptType) -> ScriptType {
        var bindings = TypeBindings()
        bindings.bind(member.receiver, to: receiver)
        return bindings.result(of: member.function.signature.result)
    }

    private func moduleMember(_ name: Identifier, of number: Int) -> MemberMeaning {
        let module = world.modules[number]
        let names = world.scopes[module.scope].allNames.filter { !$0.hasPrefix("_") }
        guard let symbol = world.scopes[module.scope].find(name.name) else {
            let suggestion = closest(to: name.name, among: names)
            report(.unknownModuleName(name, path: module.path, suggestion: suggestion))
            return .mistake
        }
        guard !name.name.hasPrefix("_") else {
            report(.privateName(name, path: module.path))
            return .mistake
        }
        switch world.symbols[symbol].kind {
        case .function(let function): return .value(.declaredFunction(function))
        case .module(let inner): return .value(.module(inner))
        default: return .value(world.symbols[symbol].type)
        }
    }

    // MARK: - Unknown members

    private func unknownMember(_ name: Identifier, of record: RecordType) -> Diagnostic {
        let fields = record.fields.map(\.name)
        let members = registry.memberNames(of: .record) + ["with", "without"]
        if let suggestion = closest(to: name.name, among: fields + members) {
            return .unknownField(name, of: record, suggestion: suggestion)
        }
        return .unknownField(name, of: record, suggestion: nil)
    }

    private func unknownMember(_ name: Identifier, of type: ScriptType, _ object: Expression) -> Diagnostic {
        if let row = rowType(of: type)?.unwrapped.record, row[name.name] != nil {
            return .fieldOfRows(name, type)
        }
        if type.isCallable, case .name(let function) = object.withoutGroups.kind {
            return .memberOfFunction(function, name)
        }
        if case .stream = type, let stage = registry.stages[name.name] {
            return .stageAsMember(name, usage: stage.usage)
        }
        let names = memberNames(of: type)
        if let meant = ForeignNames.members[name.name], names.contains(meant) {
            if ForeignNames.similarMembers.contains(name.name) { unclearNames.insert(name.name) }
            return .unknownMember(name, of: type, suggestion: meant, names: names)
        }
        if rowType(of: type) != nil, let stage = registry.stages[name.name] {
            return .stageAsMember(name, usage: stage.usage)
        }
        let suggestion = closest(to: name.name, among: names + ForeignNames.members.keys.sorted())
        let meant = suggestion.map { names.contains($0) ? $0 : ForeignNames.members[$0] ?? $0 }
        return .unknownMember(
            name,
            of: type,
            suggestion: meant.flatMap { names.contains($0) ? $0 : nil },
            names: names
        )
    }

    /// The names that may follow a dot behind a value of `type`.
    func memberNames(of type: ScriptType) -> [String] {
        var names: [String] = []
        switch type {
        case .record(let record): names = record.fields.map(\.name) + ["with", "without"]
        case .error: names = Self.errorFields.keys.sorted()
        case .stream: names = registry.memberNames(of: .list)
        case .run: names = hostRecord(of: type)?.fields.map(\.name) ?? []
        case .native(let host):
            names = (hostRecord(of: type)?.fields.map(\.name) ?? []) + registry.memberNames(ofHostType: host)
        case .module(let number):
            return world.scopes[world.modules[number].scope].allNames.filter { !$0.hasPrefix("_") }
        default: break
        }
        guard let family = TypeFamily(type) else { return names }
        return names + registry.memberNames(of: family)
    }
}

extension Expression {
    /// Whether it reads a field of the current row.
    var isRowField: Bool {
        switch withoutGroups.kind {
        case .rowField: true
        case .member(let object, _, _): object.isRowField
        default: false
        }
    }
}
