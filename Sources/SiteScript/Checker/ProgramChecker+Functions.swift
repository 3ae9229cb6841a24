import SiteScriptSyntax

/// Functions of the program: declared once, checked for the argument types of each call.
extension ProgramChecker {
    /// A function is checked for at most so many different argument types; for more, as if anything were
    /// passed.
    private static let instanceLimit = 64
    /// How deep a function may call itself with ever new argument types.
    private static let polymorphicDepth = 6
    /// How often a recursive function is checked until its result stays the same.
    private static let passLimit = 6

    /// Makes the functions of the top level known before its first statement runs.
    func hoistFunctions(in statements: [Statement]) {
        for statement in statements {
            guard case .function(let declaration) = statement.kind else { continue }
            declareFunction(declaration)
        }
    }

    private func declareFunction(_ declaration: FunctionDeclaration) {
        let number = addFunction(.function(declaration), at: declaration.name.span)
        let kind = Symbol.Kind.function(number)
        declare(declaration.name, .declaredFunction(number), kind, documentation: declaration.documentation)
        // It may call itself, so its own name is in its reach.
        if world.scopes[scope].parent >= 0 { world.functions[number].limit = world.symbols.count }
    }

    /// A function below the top level is known from its declaration on.
    func checkFunctionDeclaration(_ declaration: FunctionDeclaration) {
        if world.scopes[scope].parent >= 0 || frame.unit != unit { declareFunction(declaration) }
    }

    private func addFunction(_ code: DeclaredFunction.Code, at span: SourceSpan) -> Int {
        captureCount += 1
        let key = LambdaKey(start: span, instance: frame.instance)
        let constants = facts.filtered { root in
            guard case .symbol(let number) = root else { return true }
            return !world.symbols[number].isVariable
        }
        let function = DeclaredFunction(
            code: code,
            span: span,
            unit: frame.unit,
            scope: scope,
            limit: world.scopes[scope].parent < 0 ? .max : world.symbols.count,
            level: frame.level,
            rows: rows,
            facts: constants
        )
        // A later pass over the same place makes the same function, so that fixed points are reached.
        if let number = lambdaNumbers[key], number < world.functions.count {
            world.functions[number] = function
            return number
        }
        world.functions.append(function)
        lambdaNumbers[key] = world.functions.count - 1
        return world.functions.count - 1
    }

    // MARK: - Lambdas

    /// Checks a lambda: against the signature its place wants, or else for each call like a declared
    /// function.
    func checkLambda(_ lambda: Lambda, at span: SourceSpan, _ expected: ScriptType?) -> ScriptType {
        guard case .function(let wanted) = expected?.unwrapped else {
            return .declaredFunction(addFunction(.lambda(lambda), at: span))
        }
        guard lambda.parameters.count == wanted.parameters.count else {
            report(.lambdaArity(lambda, wanted: wanted.parameters.count, at: span))
            return .never
        }
        let types = wanted.parameters.map { $0.type.isGeneric ? ScriptType.any : $0.type }
        let wantedResult = wanted.result.isGeneric ? nil : wanted.result
        let result = checkInPlace(lambda, types, expecting: wantedResult)
        return .function(FunctionSignature(wanted.parameters, result: result))
    }

    /// Checks the body of a lambda that is called where it stands; what it does is done by the function
    /// around it.
    func checkInPlace(_ lambda: Lambda, _ types: [ScriptType], expecting expected: ScriptType? = nil)
        -> ScriptType
    {
        let outer = (frame, facts, allowsAggregates)
        allowsAggregates = false
        var body = Frame(unit: frame.unit, instance: frame.instance, isFunction: true, level: frame.level + 1)
        facts = facts.filtered { root in
            guard case .symbol(let number) = root else { return true }
            return !world.symbols[number].isVariable
        }
        frame = body
        let result = untilTypesAreComplete {
            let mark = pushScope(Scope(parent: scope, isBoundary: true))
            defer { popScope(mark) }
            for (parameter, type) in zip(lambda.parameters, types) { declare(parameter, type, .parameter) }
            let value = checkBranch(lambda.body, expecting: expected)
            return frame.hasReturned ? frame.returned.joinedOrAny(with: value) : value
        }
        body = frame
        (frame, facts, allowsAggregates) = outer
        frame.effects.formUnion(body.effects)
        frame.sites.formUnion(body.sites)
        frame.hasSideEffects = frame.hasSideEffects || body.hasSideEffects
        frame.fault = frame.fault ?? body.fault
        return result.bound
    }

    // MARK: - Calls

    /// Checks a call of a declared function.
    func checkDeclaredCall(
        _ number: Int,
        _ callee: Callee,
        _ arguments: [PassedArgument],
        whole: SourceSpan
    ) -> ScriptType {
        let function = world.functions[number]
        let written = parameterTypes(of: function)
        let parameters = zip(function.parameters, written).map { parameter, type in
            FunctionSignature.Parameter(
                parameter.name.name,
                type ?? .any,
                isOptional: parameter.defaultValue != nil
            )
        }
        var callee = callee
        if function.unit == unit, frame.unit == unit { callee.declaration = function.span }
        probe?.enterCall(parameters, arguments, in: self)
        let matching = match(arguments, to: parameters, of: callee)
        var passed: [ScriptType?] = Array(repeating: nil, count: parameters.count)
        var matched = Set<Int>()
        for (index, slot) in matching.slots.enumerated() {
            guard let place = slot.first else { continue }
            matched.insert(place)
            passed[index] = checkArgument(arguments[place], written[index], parameters[index].name, callee)
        }
        checkUnmatched(arguments.enumerated().filter { !matched.contains($0.offset) }.map(\.element))
        guard matching.isComplete else { return .never }
        return call(number, passed, at: callee.span, named: callee.name)
    }

    private func checkArgument(
        _ argument: PassedArgument,
        _ written: ScriptType?,
        _ name: String,
        _ callee: Callee
    ) -> ScriptType {
        guard let value = argument.value else {
            let type = argument.type ?? .never
            guard let written else { return type }
            requirePassed(type, argument, written, name, callee)
            return written
        }
        let type = check(value, expecting: written).bound
        guard let written else { return type }
        requirePassed(type, argument, written, name, callee)
        return type == .never ? .never : written
    }

    /// The written types of a function's parameters, read where it was declared.
    private func parameterTypes(of function: DeclaredFunction) -> [ScriptType?] {
        guard function.parameters.contains(where: { $0.type != nil }) else {
            return function.parameters.map { _ in nil }
        }
        return inPlace(of: function) { function.parameters.map { $0.type.map(resolve) } }
    }

    /// Runs `body` where a function was declared, without reporting anything twice.
    private func inPlace<Result>(of function: DeclaredFunction, _ body: () -> Result) -> Result {
        let outer = (scope, frame, diagnostics.count)
        scope = function.scope
        frame.unit = function.unit
        defer {
            (scope, frame) = (outer.0, outer.1)
            diagnostics.removeSubrange(outer.2...)
        }
        return body()
    }

    /// The result of calling a function with arguments of these types; nil where one is left out.
    func call(_ number: Int, _ arguments: [ScriptType?], at span: SourceSpan, named name: String)
        -> ScriptType
    {
        var key = InstanceKey(function: number, arguments: arguments)
        if instances[key] == nil, isSwamped(number) {
            key.arguments = arguments.map { $0 == nil ? nil : .any }
        }
        world.functions[number].isCalled = true
        if instances[key]?.isActive == true {
            instances[key]?.isRecursive = true
        } else if instances[key] == nil {
            checkInstance(key)
        }
        guard let instance = instances[key] else { return .any }
        noteCall(of: instance, world.functions[number], at: span, named: name)
        return instance.result
    }

    private func isSwamped(_ number: Int) -> Bool {
        instanceCounts[number, default: 0] >= Self.instanceLimit
            || activeDepth[number, default: 0] >= Self.polymorphicDepth
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
        let isForeign = function.unit != frame.unit
        for var site in instance.sites {
            if isForeign {
                site = EffectSite(effects: site.effects, span: span, name: name, unit: frame.unit)
            }
            frame.sites.insert(site)
        }
        if instance.neverReturns, !instance.isActive { frame.isReachable = false }
        if let fault = instance.fault {
            report(isForeign ? .callFails(name, because: fault, at: span) : fault)
        }
    }

    /// Checks a function's body for some argument types, again and again until its own result is what was
    /// assumed.
    private func checkInstance(_ key: InstanceKey) {
        let function = world.functions[key.function]
        instanceLog.append(key)
        instanceCounts[key.function, default: 0] += 1
        activeDepth[key.function, default: 0] += 1
        let number = Int32(instanceLog.count)
        var instance = Instance(number: number)
        let start = passMark()
        for pass in 1...Self.passLimit {
            instances[key] = instance
            let outcome = checkBody(of: function, key.arguments, number: number)
            let isStable = instances[key]?.isRecursive != true || outcome.result == instance.result
            let assumed =
                pass == Self.passLimit - 1 ? .any : instance.result.joinedOrAny(with: outcome.result)
            instance = outcome
            if isStable || pass == Self.passLimit { break }
            instance.result = assumed
            instance.isActive = true
            forget(since: start)
        }
        activeDepth[key.function, default: 1] -= 1
        instance.isActive = false
        instances[key] = instance
        world.functions[key.function].effects.formUnion(instance.effects)
    }

    /// Checks a body once; the outcome is still marked as active.
    private func checkBody(of function: DeclaredFunction, _ arguments: [ScriptType?], number: Int32)
        -> Instance
    {
        let outer = (scope, frame, facts, rows, missingRowReason, allowsAggregates)
        scope = function.scope
        rows = function.rows
        facts = function.facts
        allowsAggregates = false
        missingRowReason = nil
        frame = Frame(unit: function.unit, instance: number, isFunction: true, level: function.level + 1)
        let mark = pushScope(Scope(parent: scope, isBoundary: true, limit: function.limit))
        declareParameters(of: function, arguments)
        let result = untilTypesAreComplete { checkResult(of: function) }
        var instance = Instance(number: number)
        instance.result = result
        instance.effects = frame.effects
        instance.hasSideEffects = frame.hasSideEffects
        instance.sites = frame.sites
        instance.neverReturns = !frame.isReachable && !frame.hasReturned
        instance.fault = frame.fault
        popScope(mark)
        (scope, frame, facts, rows, missingRowReason, allowsAggregates) = outer
        return instance
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
            inScope { checkStatements(declaration.body.statements) }
            if let declared = frame.declaredResult {
                if frame.isReachable, !ScriptType.nil.isAssignable(to: declared) {
                    report(.missingReturn(declaration, declared))
                }
                return declared
            }
            return frame.isReachable ? frame.returned.joinedOrAny(with: .nil) : frame.returned
        }
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
