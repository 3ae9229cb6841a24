import SiteScriptSyntax

/// Functions of the program: declared once, checked for the argument types of each call.
extension ProgramChecker {
    /// Makes the functions of the top level known before its first statement runs.
    func hoistFunctions(in statements: [Statement]) {
        for statement in statements {
            guard case .function(let declaration) = statement.kind else { continue }
            declareFunction(declaration)
        }
    }

    /// Makes functions that stand next to each other in a block known together, so that they can call each other.
    func hoistNeighbours(_ statements: [Statement], from first: Int) {
        guard isNested, case .function = statements[first].kind else { return }
        if first > 0, case .function = statements[first - 1].kind { return }
        var numbers: [Int] = []
        for statement in statements[first...] {
            guard case .function(let declaration) = statement.kind else { break }
            numbers.append(declareFunction(declaration))
        }
        for number in numbers { world.functions[number].limit = world.symbols.count }
    }

    private var isNested: Bool { world.scopes[scope].parent >= 0 || frame.unit != unit }

    @discardableResult
    private func declareFunction(_ declaration: FunctionDeclaration) -> Int {
        let number = addFunction(.function(declaration), at: declaration.name.span)
        let kind = Symbol.Kind.function(number)
        declare(declaration.name, .declaredFunction(number), kind, documentation: declaration.documentation)
        // It may call itself, so its own name is in its reach.
        if world.scopes[scope].parent >= 0 { world.functions[number].limit = world.symbols.count }
        return number
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
            let number = addFunction(.lambda(lambda), at: span)
            noteValue(ofFunction: number, at: span)
            return .declaredFunction(number)
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
        let result = untilTypesAreComplete(at: lambda.body.span) {
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
        frame.diagnostics += body.diagnostics
        noteOpenReads(body.openReads)
        frame.lowestUsed = min(frame.lowestUsed, body.lowestUsed)
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
        if function.unit == unit, frame.unit == unit {
            callee.declaration = function.span
            callee.parameters = function.parameters
        }
        probe?.enterCall(parameters, arguments, in: self)
        let matching = match(arguments, to: parameters, of: callee)
        var passed: [ScriptType?] = Array(repeating: nil, count: parameters.count)
        insideCall(parameters, arguments) {
            for index in parameters.indices {
                guard let place = matching.place(of: index) else { continue }
                passed[index] = checkArgument(
                    arguments[place],
                    written[index],
                    parameters[index].name,
                    callee
                )
            }
            checkUnmatched(arguments, matching)
        }
        reportMissing(matching, callee)
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
    func parameterTypes(of function: DeclaredFunction) -> [ScriptType?] {
        guard function.parameters.contains(where: { $0.type != nil }) else {
            return function.parameters.map { _ in nil }
        }
        return inPlace(of: function) { function.parameters.map { $0.type.map(resolve) } }
    }

    /// Runs `body` where a function was declared, without reporting anything twice.
    private func inPlace<Result>(of function: DeclaredFunction, _ body: () -> Result) -> Result {
        let outer = (scope, frame)
        scope = function.scope
        frame.unit = function.unit
        defer { (scope, frame) = outer }
        return body()
    }
}
