import SiteScriptSyntax

/// The rules of operators.
extension ProgramChecker {
    func checkUnary(_ operation: UnaryOperator, _ operand: Expression) -> ScriptType {
        let type = check(operand)
        switch operation {
        case .not:
            requireBool(type, operand, of: "not")
            return type == .never ? .never : .bool
        case .negate:
            switch type {
            case .int, .double, .duration, .any, .never: return type
            case .optional, .nil: report(optionalOperand(operand, type, .subtract))
            default: report(.cannotNegate(type, at: operand.span))
            }
            return .never
        }
    }

    /// Checks a binary operation.
    ///
    /// A chain such as `a + b + c` leans to the left and is walked in a loop,
    /// so its length is not limited by the stack.
    func checkBinary(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        operatorSpan: SourceSpan,
        _ expected: ScriptType?
    ) -> ScriptType {
        var inner: [Expression] = []
        var first = left
        while case .binary(_, let innerLeft, _, _) = first.kind {
            inner.append(first)
            first = innerLeft
        }
        let isLogical = operation == .and || operation == .or
        let before = facts
        var type = check(first, expecting: operation == .coalesce ? expected : nil)
        var last: (operation: BinaryOperator, right: Expression)?
        func step(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, at span: SourceSpan) {
            if operation == .and || operation == .or {
                // In a chain of one operator only what the last operand showed is new.
                if last?.operation != operation { facts = before }
                let shown = last?.operation == operation ? last?.right ?? left : left
                facts.add(narrowings(of: shown, whenTrue: operation == .and))
            }
            last = (operation, right)
            type = checkStep(operation, left, type, right, operatorSpan: span, expected)
        }
        for expression in inner.reversed() {
            guard case .binary(let operation, let left, let right, let span) = expression.kind else {
                continue
            }
            step(operation, left, right, at: span)
            record(type, expression.id)
        }
        step(operation, left, right, at: operatorSpan)
        // What `a and` shows about its right side does not hold after the whole.
        if isLogical { facts = before }
        return type
    }

    private func checkStep(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ leftType: ScriptType,
        _ right: Expression,
        operatorSpan: SourceSpan,
        _ expected: ScriptType?
    ) -> ScriptType {
        switch operation {
        case .and, .or: return checkLogical(operation, left, leftType, right)
        case .coalesce: return checkCoalesce(left, leftType, right, expected)
        case .equal, .notEqual: return checkEquality(operation, left, leftType, right, at: operatorSpan)
        case .isIn, .isNotIn: return checkMembership(operation, left, leftType, right, at: operatorSpan)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return checkOrder(operation, left, leftType, right, at: operatorSpan)
        case .add, .subtract, .multiply, .divide, .quotient, .remainder:
            let rightType = check(right, expecting: leftType.isList ? leftType : nil)
            return resultType(
                of: operation,
                leftType.bound,
                rightType.bound,
                left: left,
                right: right,
                at: operatorSpan
            )
        }
    }

    // MARK: - Logic

    private func checkLogical(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ leftType: ScriptType,
        _ right: Expression
    ) -> ScriptType {
        if !left.isLogical { requireBool(leftType, left, of: operation.rawValue) }
        let wasReachable = frame.isReachable
        let rightType = check(right)
        requireBool(rightType, right, of: operation.rawValue)
        frame.isReachable = wasReachable
        return .bool
    }

    private func checkCoalesce(
        _ left: Expression,
        _ leftType: ScriptType,
        _ right: Expression,
        _ expected: ScriptType?
    ) -> ScriptType {
        let wasReachable = frame.isReachable
        let wanted = expected ?? (leftType == .nil ? nil : leftType.unwrapped)
        let rightType = check(right, expecting: wanted).bound
        frame.isReachable = wasReachable
        let kept = leftType == .nil ? .never : leftType.unwrapped.bound
        if leftType == .any { return .any }
        if let joined = kept.joined(with: rightType) { return joined }
        report(.differentDefault(kept, rightType, at: right.span))
        return .never
    }

    // MARK: - Comparison

    private func checkEquality(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ leftType: ScriptType,
        _ right: Expression,
        at span: SourceSpan
    ) -> ScriptType {
        let rightType = check(right)
        if leftType == .never || rightType == .never { return .bool }
        guard leftType.isComparable(with: rightType) else {
            reportCompared(operation, left, leftType, right, rightType, at: span)
            return .bool
        }
        checkLiteralDomain(of: right, comparedWith: left, leftType)
        checkLiteralDomain(of: left, comparedWith: right, rightType)
        return .bool
    }

    /// Holds a literal against what the other side can be: a time zone, or the kind of an error.
    func checkLiteralDomain(of literal: Expression, comparedWith other: Expression, _ otherType: ScriptType) {
        if otherType.unwrapped == .timezone {
            if case .string = literal.withoutGroups.kind {
                probe?.atZone(literal.withoutGroups.span, in: self)
            }
            if let text = literal.literalText { checkZone(text, at: literal.span, warnsOfOld: false) }
        } else if isErrorKind(other), let text = literal.literalText, ScriptErrorKind(rawValue: text) == nil {
            probe?.atText(literal.span, choices: ScriptErrorKind.allNames, in: self)
            let suggestion = closest(to: text, among: ScriptErrorKind.allNames)
            report(
                .misspelledKind(
                    Identifier(name: text, span: literal.span),
                    suggestion: suggestion,
                    isLiteral: true
                )
            )
        }
    }

    /// Whether an expression reads `.kind` of an error.
    private func isErrorKind(_ expression: Expression) -> Bool {
        guard case .member(let object, let name, _) = expression.withoutGroups.kind, name.name == "kind",
            let path = path(of: object), case .symbol(let symbol) = path.root, path.members.isEmpty
        else { return false }
        return world.symbols[symbol].type.unwrapped == .error
    }

    private func checkMembership(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ leftType: ScriptType,
        _ right: Expression,
        at span: SourceSpan
    ) -> ScriptType {
        let rightType = check(right)
        if leftType == .never || rightType == .never { return .bool }
        let element: ScriptType
        switch rightType {
        case .list(let type), .stream(let type): element = type
        case .map(let key, _): element = key
        case .range: element = .int
        case .any: return .bool
        case .optional, .nil:
            report(.elementOfOptional(rightType, quoted(right), at: right.span))
            return .bool
        default:
            report(.notAContainer(rightType, at: right.span))
            return .bool
        }
        guard leftType.isComparable(with: element), rightType != .range || leftType.unwrapped != .double
        else {
            reportCompared(operation, left, leftType, right, element, at: span)
            return .bool
        }
        if case .list(let elements) = right.withoutGroups.kind {
            for element in elements { checkLiteralDomain(of: element, comparedWith: left, leftType) }
        }
        return .bool
    }

    private func checkOrder(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ leftType: ScriptType,
        _ right: Expression,
        at span: SourceSpan
    ) -> ScriptType {
        let rightType = check(right)
        if leftType == .never || rightType == .never { return .bool }
        if leftType == .nil || rightType == .nil {
            report(.orderedNil(operation, at: leftType == .nil ? left.span : right.span))
        } else if !leftType.isComparable(with: rightType) {
            reportCompared(operation, left, leftType, right, rightType, at: span)
        } else if !leftType.isOrdered || !rightType.isOrdered {
            report(.notOrdered(operation, leftType.isOrdered ? rightType : leftType, at: span))
        }
        return .bool
    }

    private func reportCompared(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ leftType: ScriptType,
        _ right: Expression,
        _ rightType: ScriptType,
        at span: SourceSpan
    ) {
        if leftType.isCallable, reportFieldNamed(like: left) { return }
        if rightType.isCallable, reportFieldNamed(like: right) { return }
        let isMembership = operation == .isIn || operation == .isNotIn
        let texts = (quoted(left), isMembership ? nil : quoted(right))
        report(.compared(operation, left, leftType, right, rightType, texts: texts, at: span))
    }

    /// Reports a built-in function where a field of the row that is called the same was meant.
    func reportFieldNamed(like value: Expression) -> Bool {
        guard case .name(let name) = value.withoutGroups.kind, lookup(name) == nil,
            let row = rows.last?.type.record, row[name] != nil
        else { return false }
        report(.functionForField(name, at: value.span))
        return true
    }

    func optionalOperand(_ operand: Expression, _ type: ScriptType, _ operation: BinaryOperator) -> Diagnostic
    {
        .optionalOperand(
            operand,
            type,
            operation,
            quoted(operand),
            labels: declaration(ofNameIn: operand, type)
        )
    }

    // MARK: - Arithmetic

    /// What an arithmetic operation gives; reports operands that it does not take.
    func resultType(
        of operation: BinaryOperator,
        _ left: ScriptType,
        _ right: ScriptType,
        left leftOperand: Expression,
        right rightOperand: Expression,
        at span: SourceSpan
    ) -> ScriptType {
        if left == .never || right == .never { return .never }
        if left.isOptional {
            report(optionalOperand(leftOperand, left, operation))
            return .never
        }
        if right.isOptional {
            report(optionalOperand(rightOperand, right, operation))
            return .never
        }
        if left == .any || right == .any { return .any }
        if let result = Self.result(of: operation, left, right) { return result }
        report(
            .operands(
                operation,
                left,
                right,
                at: span,
                left: leftOperand,
                right: rightOperand,
                texts: (quoted(leftOperand), quoted(rightOperand))
            )
        )
        return .never
    }

    /// What an operation gives for operands that are neither optional nor unknown; nil where it has no
    /// meaning.
    static func result(of operation: BinaryOperator, _ left: ScriptType, _ right: ScriptType) -> ScriptType? {
        if left.isNumber, right.isNumber {
            switch operation {
            case .divide: return .double
            case .quotient: return left == .int && right == .int ? .int : nil
            default: return left == .int && right == .int ? .int : .double
            }
        }
        switch (operation, left, right) {
        case (.add, .string, .string), (.add, .string, .timezone), (.add, .timezone, .string),
            (.add, .timezone, .timezone):
            return .string
        case (.add, .list(let first), .list(let second)):
            return first.joined(with: second).map(ScriptType.list)
        case (.add, .instant, .duration), (.add, .duration, .instant), (.subtract, .instant, .duration):
            return .instant
        case (.subtract, .instant, .instant), (.add, .duration, .duration), (.subtract, .duration, .duration),
            (.multiply, .duration, .int), (.multiply, .int, .duration), (.quotient, .duration, .int):
            return .duration
        case (.divide, .duration, .duration): return .double
        default: return nil
        }
    }
}

extension Expression {
    /// Whether it is an `and` or `or`, whose operands were held to be Bool already.
    fileprivate var isLogical: Bool {
        switch kind {
        case .binary(.and, _, _, _), .binary(.or, _, _, _): true
        default: false
        }
    }
}
