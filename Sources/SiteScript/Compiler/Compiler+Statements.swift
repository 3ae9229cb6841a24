import SiteScriptSyntax

/// Control flow becomes jumps.
extension Compiler {
    func compile(_ block: Block) {
        context.scoped {
            let functions = block.statements.compactMap { statement -> FunctionDeclaration? in
                if case .function(let declaration) = statement.kind { return declaration }
                return nil
            }
            // Functions of a block may call each other, so their names are there before their bodies.
            for function in functions { declareNested(function) }
            for statement in block.statements { compile(statement) }
        }
    }

    func compile(_ statement: Statement) {
        context.builder.span = statement.span
        if statement.isStep { markStatement(at: statement.span) }
        let mark = context.builder.mark
        switch statement.kind {
        case .variable(let declaration): compile(declaration)
        case .assignment(let target, let operation, let value):
            compileAssignment(target, operation, value)
            context.builder.free(to: mark)
        case .expression(let expression):
            compileForEffect(expression)
            context.builder.free(to: mark)
        case .returning(let value):
            if let value {
                compileReturn(value)
                context.builder.free(to: mark)
            } else {
                context.builder.emit(.returnNil)
            }
        case .forIn(let names, let sequence, let body):
            keepingLiterals(of: body.statements) { compileFor(names, sequence, body) }
        case .whileLoop(let condition, let body):
            keepingLiterals(of: [statement]) { compileWhile(condition, body) }
        case .breaking:
            let jump = context.builder.emitJump(.jump)
            if !context.loops.isEmpty { context.loops[context.loops.count - 1].breaks.append(jump) }
        case .continuing:
            let jump = context.builder.emitJump(.jump)
            if !context.loops.isEmpty { context.loops[context.loops.count - 1].continues.append(jump) }
        case .tryCatch(let body, let clauses): compileTry(body, clauses)
        case .assertion(let condition):
            compileAssertion(condition)
            context.builder.free(to: mark)
        case .function(let declaration): compileDeclared(declaration)
        case .importing(let declaration): compileImport(declaration)
        case .parameter(let parameter): compile(parameter)
        case .typeAlias, .test, .missing: break
        }
    }

    /// Returns a value: a variable's straight from its register.
    private func compileReturn(_ value: Expression) {
        if case .name(let name) = value.kind, case .local(let local) = resolve(name), !local.isBoxed {
            // What a parameter holds was shared by the caller, or is held by nobody else.
            if !local.isParameter { context.builder.emit(.share, a: local.register) }
            context.builder.emit(.returnValue, a: local.register)
            return
        }
        let register = context.builder.allocate()
        compile(value, to: register)
        if case .name = value.kind { context.builder.emit(.share, a: register) }
        context.builder.emit(.returnValue, a: register)
    }

    /// Evaluates an expression for what it does.
    private func compileForEffect(_ expression: Expression) {
        switch expression.kind {
        case .conditional(let conditional): compileConditional(conditional, to: nil)
        case .group(let inner): compileForEffect(inner)
        default: compileSettled(expression, to: context.builder.allocate())
        }
    }

    private func compile(_ declaration: VariableDeclaration) {
        let name = declaration.name.name
        if isGlobal(name) {
            let register = context.builder.allocate()
            compileSettled(declaration.value, to: register)
            context.builder.emit(.setGlobal, a: register, n: declareGlobal(name))
            context.builder.free(to: register)
            return
        }
        // The name is not in reach of its own value.
        let register = context.builder.mark
        let target = context.builder.allocate()
        compileSettled(declaration.value, to: target)
        context.builder.free(to: register)
        let local = context.declare(name, isVariable: declaration.isVariable)
        if local.isBoxed { context.builder.emit(.makeBox, a: local.register) }
    }

    private func compile(_ parameter: ParameterDeclaration) {
        let index = declareGlobal(parameter.name.name)
        guard let value = parameter.defaultValue else { return }
        let register = context.builder.allocate()
        context.builder.emit(.getGlobal, a: register, n: index)
        let jump = context.builder.emitJump(.jumpIfPresent, a: register)
        compileSettled(value, to: register)
        context.builder.emit(.setGlobal, a: register, n: index)
        context.builder.patch(jump)
        context.builder.free(to: register)
    }

    // MARK: Modules and tests

    /// Makes the name of a module known to functions that stand above its import.
    func declareModule(_ declaration: ImportDeclaration) {
        let name = declaration.name.name
        _ = declareGlobal(name)
        scope.modules[name] = options.imports[declaration.path]
    }

    private func compileImport(_ declaration: ImportDeclaration) {
        guard let module = scope.modules[declaration.name.name] else {
            return notSupported("an `import` here", at: declaration.pathSpan)
        }
        let register = context.builder.allocate()
        context.builder.emit(.constant, a: register, n: constant(.module(module.exports)))
        context.builder.emit(
            .setGlobal,
            a: register,
            n: scope.globals[declaration.name.name]?.index ?? 0
        )
        context.builder.free(to: register)
    }

    /// The module that an expression names: `tz`, or `lib.tz` where `lib` imports it.
    func module(_ expression: Expression) -> CompileScope.Module? {
        switch expression.withoutGroups.kind {
        case .name(let name): context.resolve(name) == nil ? scope.modules[name] : nil
        case .member(let outer, let name, _): module(outer)?.modules[name.name]
        default: nil
        }
    }

    /// Compiles each `test` block into a function of its own.
    func compileTests(_ statements: [Statement]) {
        for case .test(let test) in statements.map(\.kind) {
            let inner = FunctionContext(
                parent: context,
                name: "test \"\(test.name)\"",
                span: test.nameSpan,
                captured: CaptureAnalysis.names(capturedIn: test.body.statements)
            )
            nested(inner) {
                compile(test.body)
                context.builder.emit(.returnNil)
            }
            program.functions.append(finish(inner, parameterCount: 0))
            program.tests.append(program.functions.count - 1)
        }
    }

    // MARK: Assignment

    private func compileAssignment(_ target: Expression, _ operation: BinaryOperator?, _ value: Expression) {
        switch target.kind {
        case .group(let inner): compileAssignment(inner, operation, value)
        case .name(let name): assign(name, operation, value)
        case .index(let container, let index):
            assignPart(container) { register in
                let key = operand(index)
                let element = partValue(operation, value, in: register) {
                    $0.emit(.getIndex, a: $1, b: register, c: key)
                }
                context.builder.emit(.setIndex, a: register, b: key, c: element)
            }
        case .member(let container, let field, _):
            assignPart(container) { register in
                let site = memberSite(field.name)
                let element = partValue(operation, value, in: register) {
                    $0.emit(.getMember, a: $1, b: register, w: site)
                }
                context.builder.emit(.setField, a: register, b: element, w: site)
            }
        default: notSupported("assigning to this", at: target.span)
        }
    }

    /// The new value of a part: the value itself, or the old one combined with it.
    private func partValue(
        _ operation: BinaryOperator?,
        _ value: Expression,
        in whole: Int,
        read: (inout ChunkBuilder, Int) -> Void
    ) -> Int {
        guard let operation else { return settledOperand(value) }
        let result = context.builder.allocate()
        read(&context.builder, result)
        context.builder.emit(.sharePart, a: result, b: whole)
        let right = operand(value)
        if operation == .add {
            context.builder.emit(.addAssign, a: result, b: right)
        } else {
            emitBinary(operation, to: result, result, right)
        }
        return result
    }

    /// Changes a part of what `container` holds, and puts the changed whole back where it came from.
    private func assignPart(_ container: Expression, _ change: (Int) -> Void) {
        switch container.kind {
        case .group(let inner): assignPart(inner, change)
        case .name(let name):
            if case .local(let local) = resolve(name), !local.isBoxed {
                change(local.register)
                return
            }
            let register = context.builder.allocate()
            read(resolve(name), to: register)
            change(register)
            write(resolve(name), from: register)
        case .index(let outer, let index):
            assignPart(outer) { whole in
                let key = operand(index)
                let part = context.builder.allocate()
                context.builder.emit(.getIndex, a: part, b: whole, c: key)
                context.builder.emit(.sharePart, a: part, b: whole)
                change(part)
                context.builder.emit(.setIndex, a: whole, b: key, c: part)
            }
        case .member(let outer, let field, _):
            assignPart(outer) { whole in
                let part = context.builder.allocate()
                let site = memberSite(field.name)
                context.builder.emit(.getMember, a: part, b: whole, w: site)
                context.builder.emit(.sharePart, a: part, b: whole)
                change(part)
                context.builder.emit(.setField, a: whole, b: part, w: memberSite(field.name))
            }
        default: notSupported("assigning to this", at: container.span)
        }
    }

    private func assign(_ name: String, _ operation: BinaryOperator?, _ value: Expression) {
        let target = resolve(name)
        if case .local(let local) = target, !local.isBoxed {
            assign(local.register, operation, value)
            return
        }
        let register = context.builder.allocate()
        if operation != nil { read(target, to: register) }
        assign(register, operation, value)
        write(target, from: register)
    }

    private func assign(_ register: Int, _ operation: BinaryOperator?, _ value: Expression) {
        guard let operation else {
            // Forms that write their result before they have read all operands go through a register of their own.
            if value.writesLast {
                compileSettled(value, to: register)
            } else {
                let temporary = context.builder.allocate()
                compileSettled(value, to: temporary)
                context.builder.emit(.move, a: register, b: temporary)
            }
            return
        }
        if operation == .add, case .list(let elements) = value.kind, elements.count == 1 {
            let element = settledOperand(elements[0])
            context.builder.emit(.appendElement, a: register, b: element)
            return
        }
        if operation == .add, case .integer = value.kind {
            emitArithmetic(.add, to: register, register, value)
        } else if operation == .add {
            let right = operand(value)
            context.builder.emit(.addAssign, a: register, b: right)
        } else {
            emitArithmetic(operation, to: register, register, value)
        }
    }

    // MARK: Loops

    private func compileWhile(_ condition: Expression, _ body: Block) {
        // The test stands at the bottom: one jump a turn. A short one stands at the top as well; one with blocks in it,
        // which may hold loops in turn, would be doubled again with each level.
        let entry = condition.holdsBlocks ? context.builder.emitJump(.jump) : nil
        let exits = entry == nil ? jumpsIfFalse(condition) : []
        let top = context.builder.here
        context.loops.append(.init())
        compile(body)
        let loop = context.loops.removeLast()
        context.builder.patch(loop.continues)
        if let entry { context.builder.patch(entry) }
        context.builder.span = condition.span
        markStatement(at: condition.span)
        context.builder.patch(exits + emitLoop(condition, to: top))
        context.builder.patch(loop.breaks)
    }

    private func compileFor(_ names: [Identifier], _ sequence: Expression, _ body: Block) {
        context.scoped {
            // Two registers of the loop's own, then the element, then the second name's value.
            let registers = context.builder.allocate(2)
            let isPairs = names.count == 2
            let start: ChunkBuilder.Jump
            let isRange: Bool
            if !isPairs, case .range(let lower, let upper, let isClosed) = sequence.withoutGroups.kind {
                compile(lower, to: registers)
                compile(upper, to: registers + 16)
                isRange = true
                context.builder.span = sequence.span
                start = context.builder.emitJump(.prepareRange, x: isClosed ? 1 : 0, a: registers)
            } else {
                compile(sequence, to: registers)
                isRange = false
                context.builder.span = sequence.span
                start = context.builder.emitJump(.prepareIteration, x: isPairs ? 1 : 0, a: registers)
            }
            let elements = context.builder.allocate(isPairs ? 2 : 1)
            let top = context.builder.here
            context.loops.append(.init())
            context.scoped {
                for (index, name) in names.enumerated() {
                    bind(name.name, from: elements + index * 16)
                }
                compile(body)
            }
            let loop = context.loops.removeLast()
            context.builder.patch(loop.continues)
            context.builder.span = sequence.span
            let next = context.builder.emitJump(isRange ? .nextInRange : .nextElement, a: registers)
            context.builder.patch(next, to: top)
            context.builder.patch(start)
            context.builder.patch(loop.breaks)
        }
    }

    /// Names the value that a loop or catch puts into `register`; closures capture it by value.
    private func bind(_ name: String, from register: Int) {
        context.bind(name, .init(register: register, isBoxed: false))
        if context.captured.contains(name) { context.builder.emit(.share, a: register) }
    }

    // MARK: Errors

    private func compileTry(_ body: Block, _ clauses: [CatchClause]) {
        let error = context.builder.allocate()
        let start = context.builder.here
        // Stands first so that a fault in the body's very first instruction lies behind the start.
        context.builder.emit(.loadNil, a: error)
        compile(body)
        let end = context.builder.here
        var exits = [context.builder.emitJump(.jump)]
        context.builder.addHandler(
            ErrorHandler(start: start, end: end, target: context.builder.here, register: error)
        )
        for clause in clauses {
            context.builder.span = clause.span
            let kinds = clause.caughtKinds.compactMap { ScriptErrorKind(rawValue: $0.name) }
            let binding = clause.boundName
            var misses: [ChunkBuilder.Jump] = []
            var hits: [ChunkBuilder.Jump] = []
            for (index, kind) in kinds.enumerated() {
                let number = ScriptErrorKind.allCases.firstIndex(of: kind) ?? 0
                context.builder.emit(
                    .jumpUnlessKind,
                    a: error,
                    b: number,
                    c: index == kinds.count - 1 ? 0 : 1
                )
                if index == kinds.count - 1 {
                    misses.append(context.builder.lastAsShortJump)
                } else {
                    hits.append(context.builder.emitJump(.jump))
                }
            }
            context.builder.patch(hits)
            context.scoped {
                if let binding { bind(binding.name, from: error) }
                compile(clause.body)
            }
            exits.append(context.builder.emitJump(.jump))
            context.builder.patch(misses)
        }
        context.builder.emit(.fail, a: error)
        context.builder.patch(exits)
        context.builder.free(to: error)
    }
}

extension Statement {
    /// Whether it only makes a name known.
    var declaresName: Bool {
        switch kind {
        case .variable, .function, .importing, .parameter, .typeAlias, .test: true
        default: false
        }
    }
}

extension Expression {
    /// The expression inside any parentheses.
    var withoutGroups: Expression {
        // Asked without a name first: most are no group, and a name would copy what is no group as well.
        guard case .group = kind, case .group(let inner) = kind else { return self }
        return inner.withoutGroups
    }

    /// Whether its code reads all operands before it writes the result.
    var writesLast: Bool {
        switch kind {
        case .integer, .double, .nilLiteral, .boolean, .instant, .duration, .name, .unary, .call, .list,
            .record:
            true
        case .binary(let operation, _, _, _):
            operation != .and && operation != .or && operation != .coalesce
        case .group(let inner): inner.writesLast
        default: false
        }
    }

    /// Whether statements may stand in it.
    fileprivate var holdsBlocks: Bool {
        switch kind {
        case .lambda, .conditional, .match, .pipeline: return true
        default:
            var found = false
            forEachChild { child in found = found || child.holdsBlocks }
            return found
        }
    }
}
