import SiteScriptSyntax

/// What of a `where` a source may evaluate in the machine's place.
extension Compiler {
    /// The parts of a condition joined by `and`, each with a test where it has the form of one.
    func conditions(of expression: Expression) -> [PushCondition] {
        let expression = expression.withoutGroups
        if case .binary(.and, let left, let right, _) = expression.kind {
            return conditions(of: left) + conditions(of: right)
        }
        var condition = PushCondition(text: file.text(of: expression.span), test: nil, reason: nil)
        condition.test = test(of: expression, isNegated: false)
        if condition.test == nil { condition.reason = reason(for: expression) }
        return [condition]
    }

    private func reason(for expression: Expression) -> String {
        switch expression.kind {
        case .binary(.or, _, _, _): "`or` is decided here"
        case .call: "a call is made here"
        default: "it does not compare a field with a plain value"
        }
    }

    private func test(of expression: Expression, isNegated: Bool) -> PushCondition.Test? {
        switch expression.kind {
        case .group(let inner): return test(of: inner, isNegated: isNegated)
        case .unary(.not, let inner): return test(of: inner, isNegated: !isNegated)
        case .binary(let operation, let left, let right, _):
            return comparison(operation, left, right, isNegated: isNegated)
        case .call(let callee, let arguments) where !isNegated: return textTest(callee, arguments)
        default:
            guard let field = plainField(expression) else { return nil }
            return .init(field: field, comparison: .equal, operands: [.boolean(!isNegated)], isList: false)
        }
    }

    private func comparison(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        isNegated: Bool
    ) -> PushCondition.Test? {
        if let field = plainField(left) {
            guard let comparison = pushed(operation, isNegated: isNegated) else { return nil }
            if comparison == .isIn || comparison == .isNotIn { return membership(field, comparison, right) }
            return operand(right).map {
                .init(field: field, comparison: comparison, operands: [$0], isList: false)
            }
        }
        if let field = plainField(right), let swapped = operation.swapped {
            guard let comparison = pushed(swapped, isNegated: isNegated), let operand = operand(left) else {
                return nil
            }
            return .init(field: field, comparison: comparison, operands: [operand], isList: false)
        }
        return nil
    }

    /// The comparison a source is asked for.
    ///
    /// An ordering cannot be negated: both it and its opposite are false for nil.
    private func pushed(_ operation: BinaryOperator, isNegated: Bool) -> PushPredicate.Comparison? {
        switch operation {
        case .equal: isNegated ? .notEqual : .equal
        case .notEqual: isNegated ? .equal : .notEqual
        case .isIn: isNegated ? .isNotIn : .isIn
        case .isNotIn: isNegated ? .isIn : .isNotIn
        case .less: isNegated ? nil : .less
        case .lessOrEqual: isNegated ? nil : .lessOrEqual
        case .greater: isNegated ? nil : .greater
        case .greaterOrEqual: isNegated ? nil : .greaterOrEqual
        default: nil
        }
    }

    private func membership(
        _ field: String,
        _ comparison: PushPredicate.Comparison,
        _ container: Expression
    ) -> PushCondition.Test? {
        if case .list(let elements) = container.withoutGroups.kind {
            var operands: [PushCondition.Operand] = []
            for element in elements {
                guard let operand = operand(element) else { return nil }
                operands.append(operand)
            }
            return .init(field: field, comparison: comparison, operands: operands, isList: false)
        }
        return operand(container).map {
            .init(field: field, comparison: comparison, operands: [$0], isList: true)
        }
    }

    /// `.name.starts_with("x")`, and `(.name ?? "").contains("x")` with a text that is not empty.
    private func textTest(_ callee: Expression, _ arguments: [Argument]) -> PushCondition.Test? {
        guard case .member(let object, let name, false) = callee.kind, arguments.count == 1,
            let comparison = PushPredicate.Comparison(rawValue: name.name),
            [.startsWith, .endsWith, .contains].contains(comparison),
            let operand = operand(arguments[0].value)
        else { return nil }
        let receiver = object.withoutGroups
        if let field = plainField(receiver) {
            return .init(field: field, comparison: comparison, operands: [operand], isList: false)
        }
        guard case .binary(.coalesce, let left, let right, _) = receiver.kind, let field = plainField(left),
            case .string(let fallback) = right.kind, fallback.isEmptyText,
            case .constant(.string(let text)) = operand, !text.isEmpty
        else { return nil }
        return .init(field: field, comparison: comparison, operands: [operand], isList: false)
    }

    /// An operand whose value is known when the pipeline runs: a literal or a variable.
    private func operand(_ expression: Expression) -> PushCondition.Operand? {
        switch folded(expression).withoutGroups.kind {
        case .nilLiteral: return .nil
        case .boolean(let value): return .boolean(value)
        case .integer(let value): return .constant(.int(value))
        case .double(let value): return .constant(.double(value.bitPattern))
        case .instant(let value): return .constant(.instant(value))
        case .duration(let value): return .constant(.duration(value))
        case .string(let segments):
            if segments.isEmpty { return .constant(.string("")) }
            guard segments.count == 1, case .text(let text) = segments[0] else { return nil }
            return .constant(.string(text))
        case .name(let name):
            switch resolve(name) {
            case .capture(let index): return .capture(index)
            case .capturedBox(let index): return .capturedBox(index)
            case .global(let index): return .global(index)
            default: return nil
            }
        default: return nil
        }
    }
}

extension BinaryOperator {
    /// The comparison that holds for `b` and `a` when this one holds for `a` and `b`; nil for others.
    var swapped: BinaryOperator? {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: nil
        }
    }
}

extension [StringSegment] {
    /// Whether the literal is `""`.
    var isEmptyText: Bool {
        allSatisfy { if case .text("") = $0 { true } else { false } }
    }
}
