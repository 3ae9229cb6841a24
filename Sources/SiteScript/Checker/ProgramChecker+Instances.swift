import SiteScriptSyntax

/// Checking the bodies of declared functions, once for each list of argument types that they are called with.
extension ProgramChecker {
    /// A function is checked for at most so many different argument types; for more, as if anything were
    /// passed.
    private static let instanceLimit = 64
    /// How deep a function may call itself with ever new argument types.
    private static let polymorphicDepth = 6
    /// How deep calls are followed where they stand; deeper ones are checked afterwards, their result
    /// unknown.
    private static let depthLimit = 64
    /// How often a recursive function is checked until its result stays the same.
    private static let passLimit = 8

    /// The result of calling a function with arguments of these types; nil where one is left out.
    func call(
        _ function: Int,
        _ arguments: [ScriptType?],
        at span: SourceSpan,
        named name: String
    ) -> ScriptType {
        world.functions[function].isCalled = true
        let index = instance(of: InstanceKey(function: function, arguments: arguments))
        let instance = instances[index]
        switch instance.state {
        case .active: frame.lowestUsed = min(frame.lowestUsed, instance.depth)
        case .checked where !isCurrent(instance), .unchecked:
            guard activeInstances.count < Self.depthLimit else {
                deferredCalls.append((function, instances[index].key.arguments, span, name))
                return .any
            }
            checkInstance(index)
            if frame.unit == unit { noteCaller(of: index, at: span) }
        case .checked: break
        }
        noteCall(of: instances[index], world.functions[function], at: span, named: name)
        return instances[index].result
    }

    /// The place of the instance for `key`, or of one for unknown arguments when the function has too many.
    private func instance(of key: InstanceKey) -> Int {
        if let index = instanceIndex[key] { return index }
        let isSwamped =
            instanceCounts[key.function, default: 0] >= Self.instanceLimit
            || activeDepth[key.function, default: 0] >= Self.polymorphicDepth
        var key = key
        if isSwamped {
            key.arguments = key.arguments.map { $0 == nil ? nil : .any }
            if let index = instanceIndex[key] { return index }
        }
        instances.append(Instance(key: key))
        instanceIndex[key] = instances.count - 1
        instanceCounts[key.function, default: 0] += 1
        return instances.count - 1
    }

    /// Whether what was found still holds: a `var` that it read may have got its type since.
    private func isCurrent(_ instance: Instance) -> Bool {
        instance.openReads.allSatisfy { symbol, version in
            symbol < world.symbols.count && world.symbols[symbol].openVersion == version
        }
    }

    /// What a call does is done by the caller.
    private func noteCall(
        of instance: Instance,
        _ function: DeclaredFunction,
        at span: SourceSpan,
        named name: String
    ) {
        frame.effects.formUnion(instance.effects)
        frame.hasSideEffects = frame.hasSideEffects || instance.hasSideEffects
        noteOpenReads(instance.openReads.map(\.symbol))
        frame.lowestUsed = min(frame.lowestUsed, instance.lowestUsed)
        let isForeign = function.unit != frame.unit
        for var site in instance.sites {
            if isForeign {
                site = EffectSite(effects: site.effects, span: span, name: name, unit: frame.unit)
            }
            frame.sites.insert(site)
        }
        if instance.neverReturns, instance.state == .checked { frame.isReachable = false }
        if let fault = instance.fault {
            // What is wrong in the module itself is said at its own place.
            if isForeign, mistakenUnits.contains(function.unit) { return }
            report(isForeign ? .callFails(name, because: fault, at: span) : fault)
        }
    }

    /// Says at each mistake in a function whose parameters have no written types which call it was found for.
    private func noteCaller(of index: Int, at span: SourceSpan) {
        let instance = instances[index]
        let function = world.functions[instance.key.function]
        guard !instance.diagnostics.isEmpty, function.unit == unit else { return }
        let passed = zip(function.parameters, instance.key.arguments).compactMap {
            parameter,
            type -> String? in
            guard parameter.type == nil, let type, type != .any else { return nil }
            return "`\(parameter.name.name): \(type.shortText)`"
        }
        guard !passed.isEmpty, passed.count <= 3 else { return }
        let label = Diagnostic.Label(
            span: span,
            message: "called here with " + passed.joined(separator: ", ")
        )
        for place in instance.diagnostics.indices where instance.diagnostics[place].code.dependsOnTypes {
            instances[index].diagnostics[place].labels.append(label)
        }
    }

    // MARK: - Fixed points

    /// Checks a function's body until the result of its own calls is what was assumed.
    ///
    /// Of functions that call each other, the one called first is the head: only it is checked again. The
    /// others keep what they assumed from pass to pass, so that the work grows with their number and not
    /// with its power.
    private func checkInstance(_ index: Int) {
        let depth = activeInstances.count
        let function = instances[index].key.function
        activeInstances.append(index)
        activeDepth[function, default: 0] += 1
        let members = provisionalInstances.count
        for pass in 1...Self.passLimit {
            let assumed = instances[index].assumed
            let changes = assumptionChanges
            instances[index].state = .active
            instances[index].depth = depth
            instances[index].result = assumed
            instances[index].lowestUsed = .max
            checkBody(index)
            let joined = assumed.joinedOrAny(with: instances[index].result)
            instances[index].assumed = joined
            if joined != assumed { assumptionChanges += 1 }
            if instances[index].lowestUsed < depth {
                provisionalInstances.append(index)
                break
            }
            let isStable = joined == assumed && changes == assumptionChanges
            if instances[index].lowestUsed > depth || isStable || pass == Self.passLimit {
                instances[index].lowestUsed = .max
                acceptMembers(from: members)
                break
            }
            if pass == Self.passLimit - 1 { instances[index].assumed = .any }
            for member in provisionalInstances[members...] { instances[member].state = .unchecked }
            provisionalInstances.removeSubrange(members...)
        }
        activeInstances.removeLast()
        activeDepth[function, default: 1] -= 1
        instances[index].state = .checked
        world.functions[function].effects.formUnion(instances[index].effects)
    }

    /// What was found of the functions that call each other holds, now that the head's result does.
    private func acceptMembers(from first: Int) {
        for member in provisionalInstances[first...] { instances[member].lowestUsed = .max }
        provisionalInstances.removeSubrange(first...)
    }

    /// Checks a body once and keeps what was found.
    private func checkBody(_ index: Int) {
        let key = instances[index].key
        let function = world.functions[key.function]
        let outer = (scope, frame, facts, rows, missingRowReason, allowsAggregates)
        scope = function.scope
        rows = function.rows
        facts = function.facts
        allowsAggregates = false
        missingRowReason = nil
        frame = Frame(
            unit: function.unit,
            instance: Int32(index + 1),
            isFunction: true,
            level: function.level + 1
        )
        let mark = pushScope(Scope(parent: scope, isBoundary: true, limit: function.limit))
        declareParameters(of: function, key.arguments)
        let result = untilTypesAreComplete(at: function.span) { checkResult(of: function) }
        instances[index].take(frame, result: result)
        instances[index].openReads = frame.openReads.map { ($0, world.symbols[$0].openVersion) }
        popScope(mark)
        (scope, frame, facts, rows, missingRowReason, allowsAggregates) = outer
    }

    private func declareParameters(of function: DeclaredFunction, _ arguments: [ScriptType?]) {
        for (index, parameter) in function.parameters.enumerated() {
            let written = parameter.type.map(resolve)
            var type = written ?? (index < arguments.count ? arguments[index] : nil)
            if let value = parameter.defaultValue {
                let given = check(value, expecting: written).bound
                if let written { require(given, toBe: written, for: value, .variable(parameter.name.name)) }
                if type == nil { type = given }
            }
            guard let symbol = declare(parameter.name, type ?? .any, .parameter) else { continue }
            // Rows piped into a stage stay unrun, so that what the function adds still reaches the source.
            if case .stream? = type { world.symbols[symbol].type = type ?? .any }
        }
    }

    private func checkResult(of function: DeclaredFunction) -> ScriptType {
        switch function.code {
        case .lambda(let lambda):
            let value = checkBranch(lambda.body)
            return frame.hasReturned ? frame.returned.joinedOrAny(with: value) : value
        case .function(let declaration):
            frame.declaredResult = declaration.resultType.map(resolve)
            frame.resultPlace = declaration.resultType?.span
            inScope { checkStatements(declaration.body.statements) }
            if let declared = frame.declaredResult {
                if frame.isReachable, !ScriptType.nil.isAssignable(to: declared) {
                    let last = declaration.body.statements.last?.span
                    frame.diagnostics.removeAll { $0.code == .unusedResult && $0.span == last }
                    report(.missingReturn(declaration, declared))
                }
                return declared
            }
            return frame.isReachable ? frame.returned.joinedOrAny(with: .nil) : frame.returned
        }
    }

    // MARK: - What is left

    /// Checks calls that were too deep where they stand; what they do is done by the program.
    func checkDeferredCalls() {
        while let (function, arguments, span, name) = deferredCalls.popLast() {
            _ = call(function, arguments, at: span, named: name)
        }
        frame.isReachable = true
    }

    /// Notes that a function became a value where something is refused, so that it may be called out of sight.
    func noteValue(ofFunction number: Int, at span: SourceSpan) {
        if refusesEffects, functionValues[number] == nil { functionValues[number] = span }
    }

    /// Takes what functions that became values do for done by the program: they may be called by what knows them as
    /// Any only, such as a list's `sorted`.
    ///
    /// Up to here only bodies were checked that can be come to.
    func checkFunctionValues() {
        var known: Set<Int> = []
        while true {
            let new = functionValues.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
            guard !new.isEmpty else { break }
            let called = Dictionary(grouping: instances, by: \.key.function)
            for (number, span) in new {
                known.insert(number)
                let function = world.functions[number]
                for instance in called[number] ?? [] {
                    noteCall(of: instance, function, at: span, named: function.name)
                }
                guard called[number] == nil else { continue }
                let types = parameterTypes(of: function).map { $0 ?? .any }
                _ = call(number, types, at: span, named: function.name)
            }
        }
        frame.isReachable = true
    }

    /// Checks what nothing calls as if anything were passed.
    func checkUncalledFunctions() {
        var number = 0
        while number < world.functions.count {
            let function = world.functions[number]
            if !function.isCalled, function.unit == unit {
                let written = parameterTypes(of: function)
                _ = call(number, written.map { $0 ?? .any }, at: function.span, named: function.name)
            }
            number += 1
        }
    }
}

extension DiagnosticCode {
    /// Whether a fault of this code may come from the types that a call passes.
    fileprivate var dependsOnTypes: Bool {
        switch self {
        case .duplicateDeclaration, .shadowedName, .builtInRedefined, .unknownName, .unknownType,
            .unknownErrorKind,
            .misplacedControlFlow, .unknownTimezone, .importFailed, .missingReturn, .notAssignable,
            .unusedChanges:
            false
        default: severity == .error
        }
    }
}
