import SiteScriptSyntax

/// Operators, literals, members and blocks that give a value.
extension Compiler {
    /// The register that holds the value: a local variable's own, or a fresh one.
    func operand(_ expression: Expression) -> Int {
        if !mayBeRows(expression), let register = variableRegister(expression) { return register }
        if let register = keptRegister(expression) { return register }
        let register = context.builder.allocate()
        compileValue(expression, to: register)
        return register
    }

    /// Compiles an operand: rows that have not run yet are run, anything else is as it is.
    func compileValue(_ expression: Expression, to target: Int) {
        compile(expression, to: target)
        if mayBeRows(expression) { context.builder.emit(.force, a: target) }
    }

    /// Whether a value may turn out to be rows that have not run yet.
    ///
    /// Only pipelines, calls and parameters give such; where the checker knows another type they do not.
    private func mayBeRows(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .group(let inner): return mayBeRows(inner)
        case .binary(.coalesce, let left, let right, _): return mayBeRows(left) || mayBeRows(right)
        case .pipeline, .call, .conditional, .match: break
        case .name(let name):
            switch resolve(name) {
            case .local(let local): guard local.isParameter else { return false }
            case .capture: break
            default: return false
            }
        default: return false
        }
        guard expression.id >= 0, expression.id < options.types.count, let type = options.types[expression.id]
        else { return true }
        switch type.unwrapped {
        case .stream, .any, .parameter: return true
        default: return false
        }
    }

    private func variableRegister(_ expression: Expression) -> Int? {
        guard case .name(let name) = expression.withoutGroups.kind, case .local(let local) = resolve(name),
            !local.isBoxed
        else { return nil }
        return local.register
    }

    // MARK: Chains

    /// Compiles what a postfix form is applied to: a chain before it goes on, so its `?.` leave the whole.
    func chainedOperand(_ expression: Expression) -> Int {
        if let register = variableRegister(expression) { return register }
        let register = context.builder.allocate()
        compileChained(expression, to: register)
        return register
    }

    /// Compiles what a postfix form is applied to, to `target`.
    func compileChained(_ expression: Expression, to target: Int) {
        if expression.isOptionalChain {
            compileForm(expression, to: target)
        } else {
            compile(expression, to: target)
        }
    }

    /// Leaves the chain under way when the register holds nil.
    func leaveChain(ifNil register: Int) {
        chainExits.append(context.builder.emitJump(.jumpIfNil, a: register))
    }

    /// Compiles a value for a name, an argument or a container: rows are run, lists and maps are shared unless
    /// they are fresh.
    func compileSettled(_ expression: Expression, to target: Int) {
        switch expression.kind {
        case .group(let inner): compileSettled(inner, to: target)
        case .name(let name):
            if case .local(let local) = resolve(name), !local.isBoxed {
                context.builder.emit(.copy, a: target, b: local.register)
                if local.isParameter { context.builder.emit(.force, a: target) }
            } else {
                compile(expression, to: target)
                context.builder.emit(.share, a: target)
            }
        case .pipeline, .call, .conditional, .match:
            compile(expression, to: target)
            context.builder.emit(.force, a: target)
        case .member, .index, .rowField, .row, .binary(.coalesce, _, _, _):
            compile(expression, to: target)
            context.builder.emit(.share, a: target)
        default: compile(expression, to: target)
        }
    }

    /// The register that holds a value settled for a container.
    func settledOperand(_ expression: Expression) -> Int {
        if let register = keptRegister(expression) { return register }
        let register = context.builder.allocate()
        compileSettled(expression, to: register)
        return register
    }

    /// Compiles an expression so that its value comes to `target`.
    func compile(_ expression: Expression, to target: Int) {
        guard expression.isOptionalChain else { return compileForm(folded(expression), to: target) }
        let outer = chainExits
        chainExits = []
        compileForm(expression, to: target)
        let end = context.builder.emitJump(.jump)
        context.builder.patch(chainExits)
        context.builder.emit(.loadNil, a: target)
        context.builder.patch(end)
        chainExits = outer
    }

    private func compileForm(_ expression: Expression, to target: Int) {
        context.builder.span = expression.span
        let mark = context.builder.mark
        switch expression.kind {
        case .missing: notSupported("this", at: expression.span)
        case .nilLiteral, .boolean, .integer, .double, .instant, .duration:
            if let literal = literal(expression) { load(literal, to: target) }
        case .string(let segments): compileString(segments, to: target)
        case .name(let name): read(resolve(name), to: target)
        case .rowField(let field): compileRowField(field.name, to: target)
        case .row: compileRow(to: target)
        case .group(let inner): compile(inner, to: target)
        case .unary(let operation, let inner):
            let register = operand(inner)
            context.builder.span = expression.span
            context.builder.emit(operation == .not ? .not : .negate, a: target, b: register)
        case .binary(let operation, let left, let right, let span):
            compileBinary(operation, left, right, span, to: target)
        case .range(let lower, let upper, let isClosed):
            let (first, last) = (operand(lower), operand(upper))
            context.builder.emit(.makeRange, x: isClosed ? 1 : 0, a: target, b: first, c: last)
        case .member(let inner, let name, let isOptional):
            compileMember(inner, name, isOptional: isOptional, to: target)
        case .index(let container, let index):
            let (whole, key) = (chainedOperand(container), operand(index))
            context.builder.span = expression.span
            context.builder.emit(.getIndex, a: target, b: whole, c: key)
        case .call(let callee, let arguments): compileCall(callee, arguments, expression.span, to: target)
        case .list(let elements): compileList(elements, to: target)
        case .map(let entries): compileMap(entries, to: target)
        case .record(let entries): compileRecord(entries, to: target)
        case .lambda(let lambda): compileLambda(lambda, expression.span, to: target)
        case .conditional(let conditional): compileConditional(conditional, to: target)
        case .match(let match): compileMatch(match, to: target)
        case .pipeline(let pipeline): compilePipeline(pipeline, to: target)
        case .fail(let inner):
            compile(inner, to: target)
            context.builder.span = expression.span
            context.builder.emit(.fail, a: target)
        case .optionalType: notSupported("a type as a value", at: expression.span)
        }
        context.builder.free(to: mark)
    }

    // MARK: Names

    func read(_ resolution: FunctionContext.Resolution, to target: Int) {
        switch resolution {
        case .local(let local):
            if local.isBoxed {
                context.builder.emit(.getBox, a: target, b: local.register)
            } else if local.register != target {
                context.builder.emit(.move, a: target, b: local.register)
            }
        case .capture(let index): context.builder.emit(.getCapture, a: target, n: index)
        case .capturedBox(let index): context.builder.emit(.getCapturedBox, a: target, n: index)
        case .global(let index): context.builder.emit(.getGlobal, a: target, n: index)
        case .row:
            context.fields = nil
            context.builder.emit(.row, a: target)
        case .function(let index): context.builder.emit(.constant, a: target, n: constant(.function(index)))
        case .native(let native):
            context.builder.emit(.constant, a: target, n: constant(.native(self.native(native.name))))
        case .unknown: notSupported("this name", at: context.builder.span)
        }
    }

    func write(_ resolution: FunctionContext.Resolution, from source: Int) {
        switch resolution {
        case .local(let local):
            if local.isBoxed {
                context.builder.emit(.setBox, a: local.register, b: source)
            } else {
                context.builder.emit(.move, a: local.register, b: source)
            }
        case .capturedBox(let index): context.builder.emit(.setCapturedBox, a: source, n: index)
        case .global(let index): context.builder.emit(.setGlobal, a: source, n: index)
        case .capture, .row, .function, .native, .unknown:
            notSupported("assigning to this", at: context.builder.span)
        }
    }

    private func compileRowField(_ name: String, to target: Int) {
        guard context.isRow else {
            compileRow(to: target)
            context.builder.emit(.getMember, a: target, b: target, w: memberSite(name))
            return
        }
        context.fields?.insert(name)
        context.builder.emit(.rowField, a: target, n: memberSite(name))
    }

    /// Compiles `.`: inside a lambda it is captured from the row expression around it.
    private func compileRow(to target: Int) {
        read(context.resolve(FunctionContext.currentRow) ?? .unknown, to: target)
    }

    private func compileMember(_ inner: Expression, _ name: Identifier, isOptional: Bool, to target: Int) {
        if case .name(let base) = inner.withoutGroups.kind, case .row = resolve(base), !isOptional {
            return compileRowField(name.name, to: target)
        }
        if case .row = inner.withoutGroups.kind { return compileRowField(name.name, to: target) }
        if let global = module(inner)?.names[name.name] {
            return context.builder.emit(.getGlobal, a: target, n: global.index)
        }
        let receiver = chainedOperand(inner)
        context.builder.span = name.span
        if isOptional { leaveChain(ifNil: receiver) }
        context.builder.emit(.getMember, a: target, b: receiver, w: memberSite(name.name))
    }

    // MARK: Operators

    private func compileBinary(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        _ span: SourceSpan,
        to target: Int
    ) {
        switch operation {
        case .and, .or:
            compile(left, to: target)
            context.builder.span = left.span
            let exit = context.builder.emitJump(operation == .and ? .jumpIfFalse : .jumpIfTrue, a: target)
            compile(right, to: target)
            // The right side must be Bool as well: a jump to the next instruction looks at it.
            context.builder.span = right.span
            context.builder.patch(context.builder.emitJump(.jumpIfTrue, a: target))
            context.builder.patch(exit)
        case .coalesce:
            compileValue(left, to: target)
            let exit = context.builder.emitJump(.jumpIfNotNil, a: target)
            compileValue(right, to: target)
            context.builder.patch(exit)
        case .add, .subtract, .multiply, .quotient, .remainder:
            let first = operand(left)
            context.builder.span = span
            emitArithmetic(operation, to: target, first, right, span)
        default:
            let (first, second) = (operand(left), operand(right))
            context.builder.span = span
            emitBinary(operation, to: target, first, second)
        }
    }

    /// Emits `target = left operation right`, with a small literal as an immediate.
    func emitArithmetic(
        _ operation: BinaryOperator,
        to target: Int,
        _ left: Int,
        _ right: Expression,
        _ span: SourceSpan? = nil
    ) {
        let right = folded(right)
        if case .integer(let value) = right.withoutGroups.kind, let small = Int16(exactly: value) {
            let number = Int(small)
            switch operation {
            case .add: return context.builder.emit(.addImmediate, a: target, b: left, c: number)
            case .subtract where number != Int(Int16.min):
                return context.builder.emit(.addImmediate, x: 1, a: target, b: left, c: -number)
            case .multiply: return context.builder.emit(.multiplyImmediate, a: target, b: left, c: number)
            case .quotient where number > 0:
                return context.builder.emit(.quotientImmediate, a: target, b: left, c: number)
            case .remainder where number > 0:
                return context.builder.emit(.remainderImmediate, a: target, b: left, c: number)
            default: break
            }
        }
        let second = operand(right)
        if let span { context.builder.span = span }
        emitBinary(operation, to: target, left, second)
    }

    func emitBinary(_ operation: BinaryOperator, to target: Int, _ left: Int, _ right: Int) {
        switch operation {
        case .add: context.builder.emit(.add, a: target, b: left, c: right)
        case .subtract: context.builder.emit(.subtract, a: target, b: left, c: right)
        case .multiply: context.builder.emit(.multiply, a: target, b: left, c: right)
        case .divide: context.builder.emit(.divide, a: target, b: left, c: right)
        case .quotient: context.builder.emit(.quotient, a: target, b: left, c: right)
        case .remainder: context.builder.emit(.remainder, a: target, b: left, c: right)
        case .equal: context.builder.emit(.equal, a: target, b: left, c: right)
        case .notEqual: context.builder.emit(.notEqual, a: target, b: left, c: right)
        case .less: context.builder.emit(.less, a: target, b: left, c: right)
        case .lessOrEqual: context.builder.emit(.lessOrEqual, a: target, b: left, c: right)
        case .greater: context.builder.emit(.less, a: target, b: right, c: left)
        case .greaterOrEqual: context.builder.emit(.lessOrEqual, a: target, b: right, c: left)
        case .isIn: context.builder.emit(.contains, a: target, b: left, c: right)
        case .isNotIn:
            context.builder.emit(.contains, a: target, b: left, c: right)
            context.builder.emit(.not, a: target, b: target)
        case .coalesce, .and, .or:
            // `x ??= e` and the like do not exist in the grammar.
            notSupported("this operator", at: context.builder.span)
        }
    }

    // MARK: Conditions

    /// Emits the test of a condition; gives the jumps taken when it does not hold.
    func jumpsIfFalse(_ condition: Expression) -> [ChunkBuilder.Jump] {
        let mark = context.builder.mark
        defer { context.builder.free(to: mark) }
        let condition = folded(condition)
        switch condition.kind {
        case .boolean(true) where options.foldsConstants: return []
        case .boolean(false) where options.foldsConstants: return [context.builder.emitJump(.jump)]
        case .group(let inner): return jumpsIfFalse(inner)
        case .unary(.not, let inner): return jumpsIfTrue(inner)
        case .binary(.and, let left, let right, _):
            let first = jumpsIfFalse(left)
            return first + jumpsIfFalse(right)
        case .binary(.or, let left, let right, _):
            let held = jumpsIfTrue(left)
            let missed = jumpsIfFalse(right)
            context.builder.patch(held)
            return missed
        case .binary(let operation, let left, let right, let span):
            if let jump = compareAndJump(operation, left, right, span) { return [jump] }
        default: break
        }
        let register = operand(condition)
        context.builder.span = condition.span
        return [context.builder.emitJump(.jumpIfFalse, a: register)]
    }

    /// Emits the test of a condition; gives the jumps taken when it holds.
    private func jumpsIfTrue(_ condition: Expression) -> [ChunkBuilder.Jump] {
        let mark = context.builder.mark
        defer { context.builder.free(to: mark) }
        let condition = folded(condition)
        switch condition.kind {
        case .boolean(true) where options.foldsConstants: return [context.builder.emitJump(.jump)]
        case .boolean(false) where options.foldsConstants: return []
        case .group(let inner): return jumpsIfTrue(inner)
        case .unary(.not, let inner): return jumpsIfFalse(inner)
        case .binary(.or, let left, let right, _):
            let first = jumpsIfTrue(left)
            return first + jumpsIfTrue(right)
        case .binary(.and, let left, let right, _):
            let missed = jumpsIfFalse(left)
            let held = jumpsIfTrue(right)
            context.builder.patch(missed)
            return held
        default: break
        }
        let register = operand(condition)
        context.builder.span = condition.span
        return [context.builder.emitJump(.jumpIfTrue, a: register)]
    }

    private func compareAndJump(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        _ span: SourceSpan
    ) -> ChunkBuilder.Jump? {
        if case .integer(let value) = folded(right).withoutGroups.kind, let small = Int16(exactly: value) {
            let immediate: Opcode? =
                switch operation {
                case .less: .jumpUnlessLessImmediate
                case .lessOrEqual: .jumpUnlessLessOrEqualImmediate
                case .greater: .jumpUnlessGreaterImmediate
                case .greaterOrEqual: .jumpUnlessGreaterOrEqualImmediate
                case .equal: .jumpUnlessEqualImmediate
                default: nil
                }
            if let immediate {
                let register = operand(left)
                context.builder.span = span
                return context.builder.emitShortJump(immediate, a: register, b: Int(small))
            }
        }
        let opcode: Opcode
        switch operation {
        case .less, .greater: opcode = .jumpUnlessLess
        case .lessOrEqual, .greaterOrEqual: opcode = .jumpUnlessLessOrEqual
        case .equal: opcode = .jumpUnlessEqual
        case .notEqual: opcode = .jumpUnlessNotEqual
        default: return nil
        }
        let (first, second) = (operand(left), operand(right))
        context.builder.span = span
        let isSwapped = operation == .greater || operation == .greaterOrEqual
        return context.builder.emitShortJump(
            opcode,
            a: isSwapped ? second : first,
            b: isSwapped ? first : second
        )
    }

    /// Emits the test at a loop's end: back to `top` when the condition holds; gives the jumps taken when it is known
    /// before its end not to hold.
    func emitLoop(_ condition: Expression, to top: Int) -> [ChunkBuilder.Jump] {
        let mark = context.builder.mark
        defer { context.builder.free(to: mark) }
        let condition = folded(condition)
        if case .boolean(false) = condition.withoutGroups.kind, options.foldsConstants { return [] }
        if case .binary(.and, let left, let right, _) = condition.withoutGroups.kind {
            let exits = jumpsIfFalse(left)
            return exits + emitLoop(right, to: top)
        }
        if case .binary(let operation, let left, let right, let span) = condition.withoutGroups.kind {
            if operation == .less, case .integer(let value) = right.withoutGroups.kind,
                let small = Int16(exactly: value)
            {
                let register = operand(left)
                context.builder.span = span
                let jump = context.builder.emitShortJump(.loopIfLessImmediate, a: register, b: Int(small))
                context.builder.patch(jump, to: top)
                return []
            }
            let isOrder = [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(operation)
            if isOrder {
                let (first, second) = (operand(left), operand(right))
                let isSwapped = operation == .greater || operation == .greaterOrEqual
                let isStrict = operation == .less || operation == .greater
                context.builder.span = span
                let jump = context.builder.emitShortJump(
                    isStrict ? .loopIfLess : .loopIfLessOrEqual,
                    a: isSwapped ? second : first,
                    b: isSwapped ? first : second
                )
                context.builder.patch(jump, to: top)
                return []
            }
        }
        if case .boolean(true) = condition.withoutGroups.kind {
            context.builder.patch(context.builder.emitJump(.loop), to: top)
            return []
        }
        if condition.isConnective {
            let exits = jumpsIfFalse(condition)
            context.builder.patch(context.builder.emitJump(.loop), to: top)
            return exits
        }
        let register = operand(condition)
        context.builder.span = condition.span
        context.builder.patch(context.builder.emitJump(.loopIfTrue, a: register), to: top)
        return []
    }

    // MARK: Blocks that give a value

    func compileConditional(_ conditional: Conditional, to target: Int?) {
        if case .boolean(let holds) = folded(conditional.condition).withoutGroups.kind, options.foldsConstants
        {
            return compileBranch(of: conditional, holds: holds, to: target)
        }
        let misses = jumpsIfFalse(conditional.condition)
        compile(conditional.then, valueTo: target)
        guard conditional.otherwise != nil || target != nil else { return context.builder.patch(misses) }
        let end = context.builder.emitJump(.jump)
        context.builder.patch(misses)
        if let otherwise = conditional.otherwise {
            compile(otherwise, valueTo: target)
        } else if let target {
            context.builder.emit(.loadNil, a: target)
        }
        context.builder.patch(end)
    }

    /// Compiles the one branch that a constant condition leaves.
    private func compileBranch(of conditional: Conditional, holds: Bool, to target: Int?) {
        if holds {
            compile(conditional.then, valueTo: target)
        } else if let otherwise = conditional.otherwise {
            compile(otherwise, valueTo: target)
        } else if let target {
            context.builder.emit(.loadNil, a: target)
        }
    }

    private func compileMatch(_ match: Match, to target: Int) {
        let subject = context.builder.allocate()
        compileSettled(match.subject, to: subject)
        var exits: [ChunkBuilder.Jump] = []
        for arm in match.arms {
            var hits: [ChunkBuilder.Jump] = []
            var misses: [ChunkBuilder.Jump] = []
            for (index, pattern) in arm.patterns.enumerated() {
                let mark = context.builder.mark
                let register = operand(pattern)
                context.builder.span = pattern.span
                let miss = context.builder.emitShortJump(.jumpUnlessEqual, x: 1, a: subject, b: register)
                context.builder.free(to: mark)
                if index == arm.patterns.count - 1 {
                    misses.append(miss)
                } else {
                    hits.append(context.builder.emitJump(.jump))
                    context.builder.patch(miss)
                }
            }
            context.builder.patch(hits)
            compile(arm.body, to: target)
            exits.append(context.builder.emitJump(.jump))
            context.builder.patch(misses)
        }
        if let otherwise = match.otherwise {
            compile(otherwise, to: target)
        } else {
            context.builder.emit(.loadNil, a: target)
        }
        context.builder.patch(exits)
    }

    func compile(_ branch: Branch, to target: Int) {
        switch branch {
        case .expression(let expression):
            markStatement(at: expression.span)
            compile(expression, to: target)
        case .block(let block): compile(block, valueTo: target)
        }
    }

    /// Compiles a block whose last expression is its value; without a target it runs for its effect.
    func compile(_ block: Block, valueTo target: Int?) {
        guard let target else { return compile(block) }
        guard let last = block.statements.last, case .expression(let value) = last.kind else {
            compile(block)
            context.builder.emit(.loadNil, a: target)
            return
        }
        context.scoped {
            compile(
                Block(statements: Array(block.statements.dropLast()), span: block.span),
                keepingScope: true
            )
            context.builder.span = last.span
            markStatement(at: last.span)
            compile(value, to: target)
        }
    }

    private func compile(_ block: Block, keepingScope: Bool) {
        for statement in block.statements {
            if case .function(let function) = statement.kind { declareNested(function) }
        }
        for statement in block.statements { compile(statement) }
    }

    // MARK: Literals

    private func compileString(_ segments: [StringSegment], to target: Int) {
        if segments.isEmpty { return emitText("", to: target) }
        if segments.count == 1, case .text(let text) = segments[0] { return emitText(text, to: target) }
        let first = context.builder.allocate(segments.count)
        for (index, segment) in segments.enumerated() {
            switch segment {
            case .text(let text): emitText(text, to: first + index * 16)
            case .interpolation(let expression): compileSettled(expression, to: first + index * 16)
            }
        }
        context.builder.emit(.concatenate, a: target, b: first, c: segments.count)
    }

    private func emitText(_ text: String, to target: Int) {
        context.builder.emit(.constant, a: target, n: constant(.string(text)))
    }

    private func compileList(_ elements: [Expression], to target: Int) {
        // Long literals are built element by element, so that they do not take a register each.
        guard elements.count > 16 else {
            let first = context.builder.allocate(elements.count)
            for (index, element) in elements.enumerated() { compileSettled(element, to: first + index * 16) }
            context.builder.emit(.makeList, a: target, b: first, c: elements.count)
            return
        }
        let list = context.builder.allocate()
        let register = context.builder.allocate()
        context.builder.emit(.makeList, a: list, b: list, c: 0)
        for element in elements {
            compileSettled(element, to: register)
            context.builder.emit(.pushElement, a: list, b: register)
        }
        context.builder.emit(.move, a: target, b: list)
    }

    private func compileMap(_ entries: [MapEntry], to target: Int) {
        let map = context.builder.allocate()
        let (key, value) = (context.builder.allocate(), context.builder.allocate())
        context.builder.emit(.makeMap, a: map)
        for entry in entries {
            compileSettled(entry.key, to: key)
            compileSettled(entry.value, to: value)
            context.builder.emit(.setIndex, a: map, b: key, c: value)
        }
        context.builder.emit(.move, a: target, b: map)
    }

    private func compileRecord(_ entries: [RecordEntry], to target: Int) {
        let first = context.builder.allocate(entries.count)
        for (index, entry) in entries.enumerated() { compileSettled(entry.value, to: first + index * 16) }
        context.builder.emit(.makeRecord, a: target, b: first, w: shape(entries.map(\.name.name)))
    }
}

extension Expression {
    /// Whether it is `not e` or `a or b`, which jump to where they lead without making a value.
    fileprivate var isConnective: Bool {
        switch withoutGroups.kind {
        case .unary(.not, _), .binary(.or, _, _, _): true
        default: false
        }
    }
}
