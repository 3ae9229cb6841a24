import SiteScriptSyntax

/// Conditions, `if` and what a test shows about nil.
extension ProgramChecker {
    /// Checks an expression that must be Bool; reports anything else, `Bool?` included.
    func checkCondition(_ condition: Expression, of word: String) {
        requireBool(check(condition), condition, of: word)
    }

    /// Reports a condition that is not Bool.
    func requireBool(_ type: ScriptType, _ condition: Expression, of word: String) {
        switch type {
        case .bool, .any, .never: break
        case .optional(.bool): report(.optionalCondition(of: word, at: condition.span))
        default: report(.conditionNotBool(type, of: word, quoted(condition), at: condition.span))
        }
    }

    /// Checks `if` as a statement.
    func checkConditionalStatement(_ conditional: Conditional) {
        branch(on: conditional.condition) {
            checkBlock(conditional.then)
        } otherwise: {
            guard let otherwise = conditional.otherwise else { return }
            if conditional.isElseIf, let nested = otherwise.onlyExpression {
                _ = checkExpressionStatement(nested)
            } else {
                checkBlock(otherwise)
            }
        }
    }

    /// Checks `if` as an expression: the smallest type that fits both branches.
    func checkConditionalValue(
        _ conditional: Conditional,
        at span: SourceSpan,
        _ expected: ScriptType?,
        needsElse: Bool
    ) -> ScriptType {
        var (then, otherwise) = (ScriptType.never, ScriptType.nil)
        branch(on: conditional.condition) {
            then = checkValueBlock(conditional.then, expecting: expected)
        } otherwise: {
            guard let block = conditional.otherwise else { return }
            if conditional.isElseIf, let nested = block.onlyExpression,
                case .conditional(let inner) = nested.kind
            {
                otherwise = checkConditionalValue(inner, at: nested.span, expected, needsElse: needsElse)
                record(otherwise, nested.id)
            } else {
                otherwise = checkValueBlock(block, expecting: expected)
            }
        }
        if conditional.otherwise == nil, needsElse {
            report(.missingElse(at: head(from: span, to: conditional.condition)))
            return .never
        }
        // What a block only does for its effect gives nothing that must agree.
        if !needsElse, conditional.otherwise == nil { return then.joined(with: .nil) ?? .nil }
        return joinBranches(then, otherwise, conditional, isValue: needsElse)
    }

    /// The start of a statement up to the end of what is tested: enough to mark it.
    func head(from span: SourceSpan, to tested: Expression) -> SourceSpan {
        SourceSpan(file: span.file, lower: Int(span.lower), upper: Int(max(span.lower, tested.span.upper)))
    }

    /// The type of two branches; reports when they have nothing in common.
    private func joinBranches(
        _ first: ScriptType,
        _ second: ScriptType,
        _ conditional: Conditional,
        isValue: Bool
    ) -> ScriptType {
        if let joined = first.joined(with: second) { return joined }
        guard isValue else { return .any }
        let (then, otherwise) = (conditional.then.valuePlace, conditional.otherwise?.valuePlace)
        report(.differentBranches(first, second, at: otherwise ?? then, first: then))
        return .never
    }

    /// Checks a condition and then both ways from it, each with what the condition shows; afterwards holds
    /// what holds either way.
    private func branch(on condition: Expression, then: () -> Void, otherwise: () -> Void) {
        checkCondition(condition, of: "if")
        let before = facts
        let wasReachable = frame.isReachable
        facts.add(narrowings(of: condition, whenTrue: true))
        then()
        let (afterThen, thenReachable) = (facts, frame.isReachable)
        facts = before
        facts.add(narrowings(of: condition, whenTrue: false))
        frame.isReachable = wasReachable
        otherwise()
        join(afterThen, isReachable: thenReachable)
    }

    /// Goes on where this way and another one meet.
    func join(_ other: Facts, isReachable otherReachable: Bool) {
        if !frame.isReachable {
            facts = other
        } else if otherReachable {
            facts = facts.merged(with: other)
        }
        frame.isReachable = frame.isReachable || otherReachable
    }

    // MARK: - What a test shows

    /// What is known when `condition` came out as `whenTrue`: names and fields that are then not nil.
    ///
    /// `rowName` is the name that a lambda gives to the current row.
    func narrowings(
        of condition: Expression,
        whenTrue: Bool,
        rowName: String? = nil
    ) -> [(path: Facts.Path, type: ScriptType)] {
        switch condition.kind {
        case .group(let inner): return narrowings(of: inner, whenTrue: whenTrue, rowName: rowName)
        case .unary(.not, let operand): return narrowings(of: operand, whenTrue: !whenTrue, rowName: rowName)
        case .binary(.and, let left, let right, _) where whenTrue,
            .binary(.or, let left, let right, _) where !whenTrue:
            return narrowings(of: left, whenTrue: whenTrue, rowName: rowName)
                + narrowings(of: right, whenTrue: whenTrue, rowName: rowName)
        case .binary(.notEqual, let left, let right, _):
            return narrowings(comparing: left, right, areEqual: !whenTrue, rowName)
        case .binary(.equal, let left, let right, _):
            return narrowings(comparing: left, right, areEqual: whenTrue, rowName)
        case .binary(.less, let left, let right, _), .binary(.lessOrEqual, let left, let right, _),
            .binary(.greater, let left, let right, _), .binary(.greaterOrEqual, let left, let right, _):
            // A comparison with nil is false.
            return whenTrue ? notNil(left, rowName) + notNil(right, rowName) : []
        case .binary(.isIn, let left, let right, _) where whenTrue:
            guard case .list(let elements) = right.withoutGroups.kind else { return [] }
            return elements.allSatisfy(\.isPlainLiteral) ? notNil(left, rowName) : []
        default: return []
        }
    }

    private func narrowings(
        comparing left: Expression,
        _ right: Expression,
        areEqual: Bool,
        _ rowName: String?
    ) -> [(path: Facts.Path, type: ScriptType)] {
        if case .nilLiteral = right.withoutGroups.kind { return areEqual ? [] : notNil(left, rowName) }
        if case .nilLiteral = left.withoutGroups.kind { return areEqual ? [] : notNil(right, rowName) }
        guard areEqual else { return [] }
        if right.isPlainLiteral { return notNil(left, rowName) }
        if left.isPlainLiteral { return notNil(right, rowName) }
        return []
    }

    /// That an expression is not nil, as far as it is a path; and with `a?.b` that `a` is not nil either.
    private func notNil(_ expression: Expression, _ rowName: String?) -> [(
        path: Facts.Path, type: ScriptType
    )] {
        var result: [(path: Facts.Path, type: ScriptType)] = []
        switch expression.withoutGroups.kind {
        case .member(let object, _, let isOptional): result = shownByChain(object, isOptional, rowName)
        case .index(let object, _): result = shownByChain(object, false, rowName)
        case .call(let callee, _):
            if case .member(let object, _, let isOptional) = callee.kind {
                result = shownByChain(object, isOptional, rowName)
            }
        default: break
        }
        guard let path = path(of: expression, rowName: rowName) else { return result }
        guard let type = currentType(of: path, given: result), case .optional(let wrapped) = type else {
            return result
        }
        return result + [(path, wrapped)]
    }

    /// What a chain that is not nil shows of the objects before its `?.`.
    private func shownByChain(_ object: Expression, _ isOptional: Bool, _ rowName: String?) -> [(
        path: Facts.Path, type: ScriptType
    )] {
        if isOptional { return notNil(object, rowName) }
        return object.isOptionalChain ? notNil(object, rowName) : []
    }

    /// The name or row that an expression reads, with the fields on the way; nil for anything else.
    func path(of expression: Expression, rowName: String? = nil) -> Facts.Path? {
        switch expression.kind {
        case .group(let inner): return path(of: inner, rowName: rowName)
        case .name(let name):
            if name == rowName { return Facts.Path(root: .row(rows.count - 1)) }
            guard let symbol = lookup(name) else { return nil }
            return Facts.Path(root: .symbol(symbol))
        case .row: return rows.isEmpty ? nil : Facts.Path(root: .row(rows.count - 1))
        case .rowField(let field):
            return rows.isEmpty ? nil : Facts.Path(root: .row(rows.count - 1), members: [field.name])
        case .member(let object, let name, _):
            guard var path = path(of: object, rowName: rowName) else { return nil }
            path.members.append(name.name)
            return path
        default: return nil
        }
    }

    /// The type of what a path reads, as far as it goes through fields of records.
    private func currentType(of path: Facts.Path, given: [(path: Facts.Path, type: ScriptType)])
        -> ScriptType?
    {
        if let known = given.last(where: { $0.path == path })?.type ?? facts[path] { return known }
        guard let last = path.members.last else {
            switch path.root {
            case .symbol(let number): return world.symbols[number].type
            case .row(let depth): return depth < rows.count ? rows[depth].type : nil
            }
        }
        var object = path
        object.members.removeLast()
        guard let type = currentType(of: object, given: given)?.unwrapped else { return nil }
        if case .record(let record) = type { return record[last] }
        return memberProperty(last, of: type)
    }

    /// Forgets what is known of names that a loop's body assigns.
    func forgetFacts(assignedIn block: Block) {
        guard !facts.isEmpty else { return }
        for name in AssignedNames.names(in: block) {
            if let symbol = lookup(name) { facts.forget(.symbol(symbol)) }
        }
    }
}

extension Block {
    /// The expression of a block that holds nothing else, as `else if` is parsed.
    var onlyExpression: Expression? {
        guard statements.count == 1, case .expression(let expression) = statements[0].kind else { return nil }
        return expression
    }
}

extension Expression {
    /// Whether it is a literal other than nil.
    fileprivate var isPlainLiteral: Bool {
        switch kind {
        case .group(let inner): inner.isPlainLiteral
        case .boolean, .integer, .double, .string, .instant, .duration: true
        default: false
        }
    }
}

extension Block {
    /// Where the value of the block stands: its last statement.
    var valuePlace: SourceSpan { statements.last?.span ?? span }
}

extension Branch {
    /// Where the value of an arm stands.
    var valuePlace: SourceSpan {
        switch self {
        case .expression(let expression): expression.span
        case .block(let block): block.valuePlace
        }
    }
}
