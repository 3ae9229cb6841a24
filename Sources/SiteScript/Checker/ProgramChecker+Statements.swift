import SiteScriptSyntax

/// The rules of statements and of the flow between them.
extension ProgramChecker {
    /// Checks the statements of the top level; gives what the last one gives when it is an expression.
    func checkTopLevel(_ statements: [Statement]) -> ScriptType? {
        var result: ScriptType?
        checkSequence(statements) { statement, isLast in
            guard isLast, case .expression(let expression) = statement.kind else {
                checkStatement(statement)
                return
            }
            if options.isInteractive || options.showsResult {
                result = checkValueOfBlock(expression)
            } else {
                result = checkExpressionStatement(expression)
            }
        }
        if case .expression? = statements.last?.kind { return result }
        return nil
    }

    /// Checks the statements of a block that gives no value, in a scope of its own.
    func checkBlock(_ block: Block) {
        inScope { checkStatements(block.statements) }
    }

    /// Checks the statements of a block in the current scope.
    func checkStatements(_ statements: [Statement]) {
        declareTypes(in: statements)
        checkSequence(statements) { statement, _ in checkStatement(statement) }
    }

    /// Checks statements in order and says once where the rest cannot be reached.
    func checkSequence(_ statements: [Statement], _ check: (Statement, Bool) -> Void) {
        var isCutOff = false
        for (index, statement) in statements.enumerated() {
            if !frame.isReachable {
                if !isCutOff, !statement.isDeclaration { report(.unreachable(statement)) }
                isCutOff = true
                frame.isReachable = true
            }
            hoistNeighbours(statements, from: index)
            check(statement, index == statements.count - 1)
        }
        if isCutOff { frame.isReachable = false }
    }

    func checkStatement(_ statement: Statement) {
        switch statement.kind {
        // Functions were made known before: all at the top level, neighbours in a block.
        case .missing, .typeAlias, .function: break
        case .variable(let declaration): checkVariable(declaration)
        case .assignment(let target, let operation, let value):
            checkAssignment(target, operation, value, at: statement.span)
        case .expression(let expression): _ = checkExpressionStatement(expression)
        case .returning(let value): checkReturn(value, at: statement.span)
        case .forIn(let names, let rows, let body): checkFor(names, in: rows, body)
        case .whileLoop(let condition, let body): checkWhile(condition, body)
        case .breaking: checkLoopExit(statement.span, word: "break")
        case .continuing: checkLoopExit(statement.span, word: "continue")
        case .tryCatch(let body, let clauses): checkTry(body, clauses)
        case .assertion(let condition): checkAssertion(condition)
        case .importing(let declaration): checkImport(declaration)
        case .parameter(let declaration): checkParameter(declaration)
        case .test(let declaration): checkTest(declaration)
        }
    }

    private func checkVariable(_ declaration: VariableDeclaration) {
        let written = declaration.type.map(resolve)
        let value = check(declaration.value, expecting: written).bound
        if let written {
            require(value, toBe: written, for: declaration.value, .variable(declaration.name.name))
        }
        guard
            let number = declare(
                declaration.name,
                written ?? value,
                .variable,
                isVariable: declaration.isVariable,
                documentation: declaration.documentation
            )
        else { return }
        if declaration.isVariable, written == nil, value != .never, value.isIncomplete { open(number) }
    }

    /// Checks an expression that stands for its effect; warns when it has none.
    func checkExpressionStatement(_ expression: Expression) -> ScriptType {
        switch expression.kind {
        case .conditional(let conditional):
            checkConditionalStatement(conditional)
            record(.nil, expression.id)
            return .nil
        case .match(let match):
            checkMatchStatement(match, at: expression.span)
            record(.nil, expression.id)
            return .nil
        default: break
        }
        let (effects, hadSideEffects) = (frame.effects, frame.hasSideEffects)
        frame.effects = []
        frame.hasSideEffects = false
        let start = frame.diagnostics.count
        let type = check(expression)
        let isMistaken = frame.diagnostics[start...].contains { $0.severity == .error }
        let isPure = frame.effects.isDisjoint(with: .visible) && !frame.hasSideEffects
        frame.effects.formUnion(effects)
        frame.hasSideEffects = frame.hasSideEffects || hadSideEffects
        if type.unwrapped == .changes {
            report(.unusedChanges(expression))
        } else if isPure, !isMistaken, type.isWorthUsing, !options.isInteractive {
            report(.unusedResult(expression, type, isInFunction: frame.isFunction))
        }
        return type
    }

    private func checkReturn(_ value: Expression?, at span: SourceSpan) {
        guard frame.isFunction else {
            report(.misplacedReturn(at: span))
            if let value { _ = check(value) }
            return
        }
        var type = ScriptType.nil
        if let value {
            type = check(value, expecting: frame.declaredResult)
            if let expected = frame.declaredResult { require(type, toBe: expected, for: value, .result) }
        } else if let expected = frame.declaredResult, !ScriptType.nil.isAssignable(to: expected) {
            report(.returnWithoutValue(expected, at: span))
        }
        frame.returned = frame.returned.joinedOrAny(with: type)
        frame.hasReturned = true
        frame.isReachable = false
    }

    private func checkAssertion(_ condition: Expression) {
        checkCondition(condition, of: "assert")
        frame.hasSideEffects = true
        facts.add(narrowings(of: condition, whenTrue: true))
    }

    private func checkLoopExit(_ span: SourceSpan, word: String) {
        if frame.loops.isEmpty {
            report(.outsideLoop(word, at: span))
            return
        }
        if word == "break" { frame.loops[frame.loops.count - 1] = true }
        frame.isReachable = false
    }

    // MARK: - Loops

    private func checkFor(_ names: [Identifier], in rows: Expression, _ body: Block) {
        let iterated = check(rows)
        let types = elementTypes(of: iterated, names: names, at: rows)
        loop(body) {
            for (name, type) in zip(names, types) { declare(name, type, .loopVariable) }
            checkStatements(body.statements)
        }
        frame.isReachable = true
    }

    private func checkWhile(_ condition: Expression, _ body: Block) {
        let isEndless = condition.isTrueLiteral
        var exits = Facts()
        let isLeft = loop(body) {
            checkCondition(condition, of: "while")
            exits = facts
            exits.add(narrowings(of: condition, whenTrue: false))
            facts.add(narrowings(of: condition, whenTrue: true))
            checkStatements(body.statements)
        }
        if !isLeft { facts = exits.merged(with: exits) }
        frame.isReachable = !isEndless || isLeft
    }

    /// Checks a loop's body in a scope of its own; gives whether `break` leaves it.
    ///
    /// What was known of a name that the body assigns does not hold when the body starts again.
    @discardableResult
    private func loop(_ body: Block, _ check: () -> Void) -> Bool {
        forgetFacts(assignedIn: body)
        let before = facts
        frame.loops.append(false)
        untilTypesAreComplete(at: body.span) { inScope(check) }
        let isLeft = frame.loops.popLast() ?? false
        facts = before
        return isLeft
    }

    /// What a loop over `type` binds its names to; reports what cannot be iterated.
    private func elementTypes(of type: ScriptType, names: [Identifier], at rows: Expression) -> [ScriptType] {
        let none = Array(repeating: ScriptType.never, count: names.count)
        let any = Array(repeating: ScriptType.any, count: names.count)
        switch type {
        case .never: return none
        case .any: return any
        case .map(let key, let value):
            if names.count == 2 { return [key, value] }
            report(.mapWithOneName(rows, names))
            return none
        default:
            guard let row = rowType(of: type) else {
                report(.notIterable(type, at: rows.span))
                return none
            }
            if names.count == 1 { return [row] }
            report(.pairsOfNoMap(type, at: rows.span))
            return none
        }
    }

    // MARK: - try

    private func checkTry(_ body: Block, _ clauses: [CatchClause]) {
        let before = facts
        checkBlock(body)
        var after = facts
        var isReachable = frame.isReachable
        var catchesAll: CatchClause?
        for clause in clauses {
            // Some of the body may have run.
            facts = before
            forgetFacts(assignedIn: body)
            frame.isReachable = true
            if catchesAll != nil { report(.unreachableCatch(clause)) }
            if checkCatch(clause) { catchesAll = clause }
            guard frame.isReachable else { continue }
            after = isReachable ? after.merged(with: facts) : facts
            isReachable = true
        }
        facts = after
        frame.isReachable = isReachable
    }

    /// Checks one clause; gives whether it takes every error.
    private func checkCatch(_ clause: CatchClause) -> Bool {
        for kind in clause.kinds { probe?.atKind(kind.span, in: self) }
        let binding = clause.boundName
        if binding == clause.kinds.first, binding != nil, let name = binding,
            name.name.utf8.count > 2,
            let kind = closest(to: name.name, among: ScriptErrorKind.allNames)
        {
            report(.misspelledKind(name, suggestion: kind))
        }
        for kind in clause.caughtKinds { checkKind(kind) }
        inScope {
            if let binding { declare(binding, .error, .caughtError) }
            checkStatements(clause.body.statements)
        }
        return clause.caughtKinds.isEmpty
    }

    private func checkKind(_ name: Identifier) {
        guard !name.name.isEmpty else { return }
        guard let kind = ScriptErrorKind(rawValue: name.name) else {
            let suggestion = closest(to: name.name, among: ScriptErrorKind.allNames)
            report(.misspelledKind(name, suggestion: suggestion))
            return
        }
        if !kind.isCatchable { report(.uncatchable(name)) }
    }
}

extension ScriptErrorKind {
    /// The kinds as `catch` spells them.
    static let allNames = allCases.map(\.rawValue)
}

extension Effects {
    /// What makes a statement worth having without its value.
    fileprivate static let visible: Effects = [.writes, .files, .clock, .prints]
}

extension Statement {
    /// Whether it declares something that is known wherever it stands.
    var isDeclaration: Bool {
        switch kind {
        case .function, .typeAlias, .test, .missing: true
        default: false
        }
    }
}

extension ScriptType {
    /// Whether dropping a value of this type is worth a warning.
    fileprivate var isWorthUsing: Bool {
        switch self {
        case .nil, .never, .any, .run: false
        default: true
        }
    }
}

extension Expression {
    fileprivate var isTrueLiteral: Bool {
        switch kind {
        case .group(let inner): inner.isTrueLiteral
        case .boolean(true): true
        default: false
        }
    }
}
