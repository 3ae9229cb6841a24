import SiteScriptSyntax

/// Functions, closures, captures and calls.
extension Compiler {
    /// Compiles a `func`: at the top into its place in the program, inside a block into a closure.
    func compileDeclared(_ declaration: FunctionDeclaration) {
        let name = declaration.name.name
        if context.parent == nil, context.scopes.count == 1, let function = functions[name] {
            program.functions[function.index] = compileBody(declaration, parent: nil)
            if options.keepsNames {
                let register = context.builder.allocate()
                context.builder.emit(.constant, a: register, n: constant(.function(function.index)))
                let global = declareGlobal(name, parameters: declaration.parameters)
                context.builder.emit(.setGlobal, a: register, n: global)
                context.builder.free(to: register)
            }
            return
        }
        guard let local = context.local(name) else { return }
        program.functions.append(FunctionCode(name: name))
        let index = program.functions.count - 1
        program.functions[index] = compileBody(declaration, parent: context)
        let register = context.builder.allocate()
        context.builder.emit(.makeClosure, a: register, n: index)
        write(.local(local), from: register)
        context.builder.free(to: register)
    }

    /// Makes room for a function declared in a block, so that it can be named before its body.
    func declareNested(_ declaration: FunctionDeclaration) {
        let local = context.declare(declaration.name.name, isVariable: true)
        nestedFunctions[declaration.name.name] = declaration.parameters
        context.builder.emit(.loadNil, a: local.register)
        if local.isBoxed { context.builder.emit(.makeBox, a: local.register) }
    }

    private func compileBody(_ declaration: FunctionDeclaration, parent: FunctionContext?) -> FunctionCode {
        let inner = FunctionContext(
            parent: parent ?? context,
            name: declaration.name.name,
            span: declaration.name.span,
            captured: CaptureAnalysis.names(capturedIn: declaration.body.statements)
        )
        nested(inner) {
            declareParameters(declaration.parameters.map(\.name))
            for parameter in declaration.parameters {
                guard let value = parameter.defaultValue, let local = inner.local(parameter.name.name) else {
                    continue
                }
                let jump = inner.builder.emitJump(.jumpIfPresent, a: local.register)
                compileSettled(value, to: local.register)
                inner.builder.patch(jump)
            }
            compile(declaration.body)
            context.builder.emit(.returnNil)
        }
        var code = finish(inner, parameterCount: declaration.parameters.count)
        code.parameterNames = declaration.parameters.map(\.name.name)
        code.optionalParameters = Set(
            declaration.parameters.indices.filter { declaration.parameters[$0].defaultValue != nil }
        )
        return code
    }

    private func declareParameters(_ names: [Identifier]) {
        for name in names {
            let register = context.builder.allocate()
            context.bind(name.name, .init(register: register, isBoxed: false, isParameter: true))
        }
    }

    func compileLambda(_ lambda: Lambda, _ span: SourceSpan, to target: Int) {
        program.functions.append(FunctionCode(name: "<lambda>"))
        let index = program.functions.count - 1
        let statements = lambda.statements
        let inner = FunctionContext(
            parent: context,
            name: "<lambda>",
            span: span,
            captured: CaptureAnalysis.names(capturedIn: statements)
        )
        nested(inner) {
            declareParameters(lambda.parameters)
            let result = context.builder.allocate()
            compile(lambda.body, to: result)
            context.builder.span = lambda.body.span
            if case .expression(let body) = lambda.body, case .name = body.kind {
                context.builder.emit(.share, a: result)
            }
            context.builder.emit(.returnValue, a: result)
        }
        program.functions[index] = finish(inner, parameterCount: lambda.parameters.count)
        program.functions[index].parameterNames = lambda.parameters.map(\.name)
        context.builder.span = span
        context.builder.emit(.makeClosure, a: target, n: index)
    }

    // MARK: Calls

    func compileCall(_ callee: Expression, _ arguments: [Argument], _ span: SourceSpan, to target: Int) {
        switch callee.withoutGroups.kind {
        case .name(let name): compileCall(named: name, arguments, callee.span, span, to: target)
        case .member(let receiver, let name, let isOptional):
            compileMemberCall(receiver, name, isOptional: isOptional, arguments, to: target)
        default:
            let slot = context.builder.allocate()
            compileChained(callee, to: slot)
            compileArguments(arguments.map(\.value))
            context.builder.span = span
            context.builder.emit(.call, x: markedCount(arguments), a: slot)
            context.builder.emit(.move, a: target, b: slot)
        }
    }

    private func compileCall(
        named name: String,
        _ arguments: [Argument],
        _ nameSpan: SourceSpan,
        _ span: SourceSpan,
        to target: Int
    ) {
        let resolution = resolve(name)
        // The result comes to the slot before the arguments; when the target is the last register, that is the slot.
        let slot =
            target == context.builder.mark - 16 && !isVariable(target) ? target : context.builder.allocate()
        switch resolution {
        case .function(let index):
            let parameters = parameters(of: name) ?? []
            compileMatched(arguments, parameters.map(\.name.name))
            context.builder.span = span
            context.builder.emit(.callFunction, x: parameters.count, a: slot, n: index)
        case .native(let native): compileNativeCall(native, arguments, span, slot: slot)
        case .unknown: notSupported("`\(name)`", at: nameSpan)
        default:
            read(resolution, to: slot)
            if let parameters = parameters(of: name) {
                compileMatched(arguments, parameters.map(\.name.name))
                context.builder.span = span
                context.builder.emit(.call, x: parameters.count, a: slot)
            } else {
                compileArguments(arguments.map(\.value))
                context.builder.span = span
                context.builder.emit(.call, x: markedCount(arguments), a: slot)
            }
        }
        if slot != target { context.builder.emit(.move, a: target, b: slot) }
    }

    /// Whether a register belongs to a variable, which a call must not overwrite before it is done.
    private func isVariable(_ register: Int) -> Bool {
        context.scopes.contains { $0.contains { $0.register == register } }
    }

    /// The count of arguments as a call takes it: labels, which only the machine can match with the
    /// parameters, are announced before it.
    func markedCount(_ arguments: [Argument]) -> Int {
        guard arguments.contains(where: { $0.label != nil }) else { return arguments.count }
        context.builder.emit(.label, n: constant(.labels(arguments.map { $0.label?.name })))
        return arguments.count | 0x80
    }

    func compileArguments(_ values: [Expression]) {
        for value in values { compileArgument(value) }
    }

    private func compileArgument(_ value: Expression) {
        let register = context.builder.allocate()
        compileSettled(value, to: register)
        context.builder.free(to: register + 16)
    }

    /// Compiles arguments in the order of the parameters they belong to; those left out are marked so.
    func compileMatched(_ arguments: [Argument], _ names: [String]) {
        let matched = match(arguments, names)
        if let order = writtenOrder(matched) { return compileInOrder(matched, order) }
        for value in matched {
            if let value {
                compileArgument(value)
            } else {
                context.builder.emit(.loadNil, x: 1, a: context.builder.allocate())
            }
        }
    }

    /// The places of the arguments in the order they are written; nil when that is the order of the parameters.
    private func writtenOrder(_ matched: [Expression?]) -> [Int]? {
        let places = matched.indices.filter { matched[$0] != nil }
        let written = places.sorted { (matched[$0]?.span.lower ?? 0) < (matched[$1]?.span.lower ?? 0) }
        return written == places ? nil : written
    }

    /// Compiles arguments one after the other as they are written, each into the register of its parameter.
    private func compileInOrder(_ matched: [Expression?], _ order: [Int]) {
        let first = context.builder.allocate(matched.count)
        for place in order {
            if let value = matched[place] { compileSettled(value, to: first + place * 16) }
        }
        for place in matched.indices where matched[place] == nil {
            context.builder.emit(.loadNil, x: 1, a: first + place * 16)
        }
    }

    /// The argument of each parameter.
    ///
    /// Labels find theirs by name, the others take the free places in order.
    private func match(_ arguments: [Argument], _ names: [String]) -> [Expression?] {
        var matched = [Expression?](repeating: nil, count: names.count)
        var next = 0
        for argument in arguments {
            if let label = argument.label {
                if let place = names.firstIndex(of: label.name) { matched[place] = argument.value }
                continue
            }
            while next < names.count, matched[next] != nil { next += 1 }
            if next < names.count { matched[next] = argument.value }
        }
        return matched
    }

    func compileNativeCall(_ native: NativeFunction, _ arguments: [Argument], _ span: SourceSpan, slot: Int) {
        let parameters = native.signature.parameters
        var count = 0
        if parameters.last?.isVariadic == true {
            let fixed = parameters.count - 1
            let matched = match(Array(arguments.prefix(fixed)), parameters.prefix(fixed).map(\.name))
            for value in matched.compactMap({ $0 }) { compileArgument(value) }
            compileArguments(arguments.dropFirst(fixed).map(\.value))
            count = arguments.count
        } else {
            let matched = match(arguments, parameters.map(\.name))
            count = matched.lastIndex { $0 != nil }.map { $0 + 1 } ?? 0
            for (parameter, value) in zip(parameters, matched).prefix(count) {
                let register = context.builder.allocate()
                if let value, case .type = parameter.type {
                    let type = resolver.resolve(argument: value)
                    context.builder.emit(.constant, a: register, n: constant(.type(type)))
                } else if let value {
                    compileSettled(value, to: register)
                } else {
                    context.builder.emit(.loadNil, x: 1, a: register)
                }
                context.builder.free(to: register + 16)
            }
        }
        context.builder.span = span
        context.builder.emit(.callNative, x: count, a: slot, n: self.native(native.name))
    }

    private func compileMemberCall(
        _ receiver: Expression,
        _ name: Identifier,
        isOptional: Bool,
        _ arguments: [Argument],
        to target: Int
    ) {
        if module(receiver) == nil, name.name == "with" || name.name == "without" {
            return compileRecordChange(receiver, name, isOptional: isOptional, arguments, to: target)
        }
        let slot = context.builder.allocate()
        if let function = module(receiver)?.names[name.name] {
            context.builder.emit(.getGlobal, a: slot, n: function.index)
            var count = arguments.count
            if let parameters = function.parameters {
                compileMatched(arguments, parameters.map(\.name.name))
                count = parameters.count
                context.builder.span = name.span
            } else {
                compileArguments(arguments.map(\.value))
                context.builder.span = name.span
                count = markedCount(arguments)
            }
            context.builder.emit(.call, x: count, a: slot)
            context.builder.emit(.move, a: target, b: slot)
            return
        }
        let object = context.builder.allocate()
        // Members only read their receiver, so a list is not shared by calling one.
        compileChained(receiver, to: object)
        if isOptional { leaveChain(ifNil: object) }
        compileArguments(arguments.map(\.value))
        context.builder.span = name.span
        let count = markedCount(arguments)
        context.builder.emit(.callMember, x: count, a: slot, n: memberSite(name.name))
        context.builder.emit(.move, a: target, b: slot)
    }

    /// `record.with(n: 4)` and `record.without(n)`; on anything else an ordinary member.
    private func compileRecordChange(
        _ receiver: Expression,
        _ name: Identifier,
        isOptional: Bool,
        _ arguments: [Argument],
        to target: Int
    ) {
        let labels = arguments.compactMap(\.label)
        guard name.name == "with", labels.count == arguments.count else {
            let slot = context.builder.allocate()
            let object = context.builder.allocate()
            compileChained(receiver, to: object)
            if isOptional { leaveChain(ifNil: object) }
            compileArguments(arguments.map(\.value))
            context.builder.span = name.span
            context.builder.emit(.callMember, x: arguments.count, a: slot, n: memberSite(name.name))
            context.builder.emit(.move, a: target, b: slot)
            return
        }
        let record = context.builder.allocate()
        compileChained(receiver, to: record)
        if isOptional { leaveChain(ifNil: record) }
        for argument in arguments {
            guard let label = argument.label else { continue }
            let value = context.builder.allocate()
            compileSettled(argument.value, to: value)
            context.builder.span = label.span
            context.builder.emit(.setField, isFlagged: true, a: record, b: value, w: memberSite(label.name))
            context.builder.free(to: value)
        }
        context.builder.emit(.move, a: target, b: record)
    }
}

extension Lambda {
    /// Its body as statements, for analyses.
    var statements: [Statement] {
        switch body {
        case .expression(let expression): [Statement(.expression(expression), span: expression.span)]
        case .block(let block): block.statements
        }
    }
}
