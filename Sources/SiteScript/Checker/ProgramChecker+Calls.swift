import SiteScriptSyntax

/// The rules of calls.
extension ProgramChecker {
    /// Checks `callee(arguments)`.
    func checkCall(_ callee: Expression, _ arguments: [Argument], whole: Expression) -> ScriptType {
        let passed = arguments.map(PassedArgument.init)
        switch callee.kind {
        case .member(let object, let name, let isOptional):
            return checkMethodCall(object, name, isOptional: isOptional, passed, callee: callee, whole: whole)
        case .name(let name):
            if let aggregate = aggregate(named: name) {
                return checkAggregateCall(aggregate, passed, at: callee.span)
            }
            let isKnown = lookup(name) != nil || registry.functions[name] != nil
            if !isKnown, let mistake = mistake(inCalling: name, passed, at: callee.span) {
                report(mistake)
                checkUnmatched(passed)
                return .never
            }
            calledName = callee.span
            let type = check(callee)
            return checkCall(of: type, named: name, passed, at: callee.span, whole: whole.span)
        default:
            let (type, isCut) = checkChained(callee)
            let result = checkCall(
                of: type,
                named: "the function",
                passed,
                at: callee.span,
                whole: whole.span
            )
            return chained(result, mayBeNil: isCut, whole)
        }
    }

    /// What to say about a call of a name that is no function: that of a stage, or of a function that other languages
    /// have; nil when nothing more is known than of any such name.
    private func mistake(
        inCalling name: String,
        _ arguments: [PassedArgument],
        at span: SourceSpan
    ) -> Diagnostic? {
        if let stage = registry.stages[name] { return .stageCalled(stage, at: span) }
        guard arguments.count == 1, let argument = arguments[0].value.flatMap(quoted),
            let foreign = Diagnostic.foreignName(name, at: span, argument: argument)
        else { return nil }
        mistakenNames.insert(name)
        return foreign
    }

    /// Checks a call of something of type `type`.
    func checkCall(
        of type: ScriptType,
        named name: String,
        _ arguments: [PassedArgument],
        at span: SourceSpan,
        whole: SourceSpan
    ) -> ScriptType {
        switch type {
        case .function(let signature):
            let callee = Callee(name: name, span: span, makesChanges: signature.result == .changes)
            return checkNativeCall(signature, callee, arguments, whole: whole)
        case .declaredFunction(let number):
            return checkDeclaredCall(number, Callee(name: name, span: span), arguments, whole: whole)
        case .any:
            checkUnmatched(arguments)
            frame.hasSideEffects = true
            return .any
        case .never:
            checkUnmatched(arguments)
            return .never
        default:
            report(.notCallable(name, type, at: span))
            checkUnmatched(arguments)
            return .never
        }
    }

    /// Checks arguments that nothing is known to take.
    func checkUnmatched(_ arguments: [PassedArgument]) {
        for argument in arguments {
            if let value = argument.value { check(value) }
        }
    }

    /// Checks the arguments that go to no parameter.
    func checkUnmatched(_ arguments: [PassedArgument], _ matching: ArgumentMatching) {
        for (argument, taker) in zip(arguments, matching.parameters) where taker == nil {
            if let value = argument.value { check(value) }
        }
    }

    // MARK: - Methods

    private func checkMethodCall(
        _ object: Expression,
        _ name: Identifier,
        isOptional: Bool,
        _ arguments: [PassedArgument],
        callee: Expression,
        whole: Expression
    ) -> ScriptType {
        let (objectType, isCut) = checkChained(object)
        let (meaning, mayBeNil) = meaning(of: name, in: objectType, isOptional: isOptional, object: object)
        let result: ScriptType
        switch meaning {
        case .mistake:
            checkUnmatched(arguments)
            return .never
        case .value(let type):
            record(type, callee.id)
            result = checkCall(of: type, named: name.name, arguments, at: name.span, whole: whole.span)
        case .member(let member, let receiver):
            result = checkMemberCall(member, receiver, name, arguments, whole: whole.span)
        case .recordWith(let record): result = checkRecordWith(record, arguments)
        case .recordWithout(let record): result = checkRecordWithout(record, arguments)
        }
        return chained(result, mayBeNil: mayBeNil || isCut, whole)
    }

    private func checkMemberCall(
        _ member: NativeMember,
        _ receiver: ScriptType,
        _ name: Identifier,
        _ arguments: [PassedArgument],
        whole: SourceSpan
    ) -> ScriptType {
        if member.isProperty {
            report(.propertyCalled(name, whole: whole))
            checkUnmatched(arguments)
            return .never
        }
        var signature = member.function.signature
        var bindings = TypeBindings()
        bindings.bind(member.receiver, to: receiver)
        signature.parameters.removeFirst()
        let callee = Callee(name: name.name, span: name.span, makesChanges: signature.result == .changes)
        if let rule = member.function.literalRule, let value = arguments.first?.value,
            let text = value.literalText, let mistake = rule(text)
        {
            report(.invalidLiteral(mistake, in: value, text))
        }
        return checkNativeCall(signature, callee, arguments, whole: whole, bindings: bindings)
    }

    /// `r.with(n: 4)`: fields replaced or added.
    private func checkRecordWith(_ record: RecordType, _ arguments: [PassedArgument]) -> ScriptType {
        var added: [RecordType.Field] = []
        for argument in arguments {
            guard let value = argument.value else { continue }
            guard let label = argument.label else {
                check(value)
                report(.recordWithNeedsLabels(at: argument.span))
                continue
            }
            if added.contains(where: { $0.name == label.name }) {
                let first = arguments.first { $0.label?.name == label.name }
                report(.duplicateField(label, first: first?.label?.span))
            }
            added.append(RecordType.Field(label.name, check(value, expecting: record[label.name]).bound))
        }
        let keepsName = added.allSatisfy { record[$0.name] == $0.type }
        return .record(keepsName ? record : record.adding(added))
    }

    /// `r.without("n")`: fields left out, named by literals.
    private func checkRecordWithout(_ record: RecordType, _ arguments: [PassedArgument]) -> ScriptType {
        var removed: Set<String> = []
        for argument in arguments {
            guard let value = argument.value else { continue }
            guard let name = value.literalText else {
                check(value)
                report(.recordWithoutNeedsNames(at: argument.span))
                continue
            }
            if record[name] == nil {
                report(unknownField(Identifier(name: name, span: value.span), of: record))
            }
            removed.insert(name)
        }
        return .record(record.removing(removed))
    }

    // MARK: - Functions of the registry

    /// Checks a call by signature.
    ///
    /// Lambdas come last, when the other arguments have said what they will get.
    func checkNativeCall(
        _ signature: FunctionSignature,
        _ callee: Callee,
        _ arguments: [PassedArgument],
        whole: SourceSpan,
        bindings known: TypeBindings = TypeBindings()
    ) -> ScriptType {
        let parameters = signature.parameters
        probe?.enterCall(parameters, arguments, in: self)
        let matching = match(arguments, to: parameters, of: callee)
        var bindings = known
        insideCall(parameters, arguments) {
            for isFunctionPass in [false, true] {
                for (index, parameter) in parameters.enumerated()
                where parameter.type.isFunction == isFunctionPass {
                    for (place, taker) in matching.parameters.enumerated() where taker == index {
                        check(arguments[place], for: parameter, of: callee, &bindings)
                    }
                }
            }
            checkUnmatched(arguments, matching)
        }
        reportMissing(matching, callee)
        addEffects(signature.effects, at: callee.span, name: callee.name)
        if signature.result == .never { frame.isReachable = false }
        let isShort = parameters.indices.allSatisfy {
            !parameters[$0].isOptional || !matching.isGiven($0)
        }
        if isShort, let short = signature.shortResult { return bindings.result(of: short) }
        if !matching.isComplete, signature.result.isGeneric {
            return bindings.applied(to: signature.result).isGeneric
                ? .never : bindings.result(of: signature.result)
        }
        return bindings.result(of: signature.result)
    }

    private func check(
        _ argument: PassedArgument,
        for parameter: FunctionSignature.Parameter,
        of callee: Callee,
        _ bindings: inout TypeBindings
    ) {
        guard let value = argument.value else {
            let type = argument.type ?? .never
            bindings.bind(parameter.type, to: type)
            requirePassed(type, argument, bindings.applied(to: parameter.type), parameter.name, callee)
            return
        }
        if case .type = parameter.type.unwrapped {
            bindings.bind(parameter.type.unwrapped, to: checkTypeArgument(value))
            return
        }
        let wanted = bindings.applied(to: parameter.type)
        var type = check(value, expecting: wanted.isGeneric && !wanted.isFunction ? nil : wanted)
        if !wanted.isStream { type = type.bound }
        if case .function(let signature) = wanted.unwrapped {
            type = applied(type, asArgument: signature, at: value, parameter: parameter.name, callee: callee)
        }
        bindings.bind(parameter.type, to: type)
        let taken = bindings.applied(to: parameter.type)
        let isList = parameter.takesLists && type.isList
        requirePassed(type, argument, isList ? .list(taken) : taken, parameter.name, callee)
    }

    /// Reports an argument that is not what the parameter takes.
    func requirePassed(
        _ type: ScriptType,
        _ argument: PassedArgument,
        _ wanted: ScriptType,
        _ parameter: String,
        _ callee: Callee
    ) {
        guard !type.isAssignable(to: wanted) else { return }
        if let value = argument.value {
            require(type, toBe: wanted, for: value, .argument(parameter, callee))
        } else {
            report(.rowsNotTaken(type, wanted, by: callee))
        }
    }

    /// What a function passed for `signature` gives for its parameters; functions of the program are
    /// checked for them.
    private func applied(
        _ type: ScriptType,
        asArgument signature: FunctionSignature,
        at value: Expression,
        parameter: String,
        callee: Callee
    ) -> ScriptType {
        switch type {
        case .declaredFunction(let number):
            let function = world.functions[number]
            let required = function.parameters.filter { $0.defaultValue == nil }.count
            guard (required...function.parameters.count).contains(signature.parameters.count) else {
                report(.functionArity(parameter, callee, wanted: signature.parameters.count, at: value.span))
                return .never
            }
            let arguments = signature.parameters.map { Optional($0.type) }
            let result = call(number, arguments, at: value.span, named: function.name)
            return .function(FunctionSignature(signature.parameters, result: result))
        case .function(let given):
            // What is passed is called, so its effects are those of the call.
            addEffects(given.effects, at: value.span, name: parameter)
            return type
        default:
            if type == .any { frame.hasSideEffects = true }
            return type
        }
    }

    // MARK: - Effects

    /// Notes what something here does besides giving a value.
    func addEffects(_ effects: Effects, at span: SourceSpan, name: String) {
        guard !effects.isEmpty else { return }
        frame.effects.formUnion(effects)
        let refused = effects.intersection(refusedEffects)
        guard !refused.isEmpty else { return }
        frame.sites.insert(EffectSite(effects: refused, span: span, name: name, unit: frame.unit))
    }

    /// Whether anything that programs do is refused.
    var refusesEffects: Bool { !refusedEffects.isEmpty }

    /// Notes that a function of the registry became a value, which may be called out of sight.
    func addRefusedEffects(ofValue function: NativeFunction, at span: SourceSpan) {
        guard !function.signature.effects.isDisjoint(with: refusedEffects) else { return }
        addEffects(function.signature.effects, at: span, name: function.name)
    }

    private var refusedEffects: Effects {
        var refused = Effects.all.subtracting(options.granted)
        if options.isReadOnly { refused.insert(.writes) }
        return refused
    }

    /// Reports what the options refuse and the program reaches.
    func reportRefusedEffects(_ sites: Set<EffectSite>) {
        for site in sites.sorted(by: { $0.span.lower < $1.span.lower }) {
            if options.isReadOnly, site.effects.contains(.writes) {
                report(.writeUnderReadOnly(site))
            } else {
                report(.missingCapability(site))
            }
        }
    }
}

extension ScriptType {
    /// Whether it is a function, or an optional one.
    var isFunction: Bool {
        if case .function = unwrapped { return true }
        return false
    }

    /// Whether it takes rows without running them.
    fileprivate var isStream: Bool {
        if case .stream = unwrapped { return true }
        return false
    }
}
