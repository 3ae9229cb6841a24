import SiteScriptSyntax

/// Carries out operations on literals when a program is compiled.
///
/// It gives exactly what the machine gives, and leaves alone whatever the machine fails at, so that errors and
/// their places stay what they are. Switching it off changes nothing but speed; the specs prove it.
struct ConstantFolding {
    /// A value known when the program is compiled.
    private enum Literal {
        case none
        case bool(Bool)
        case int(Int)
        case double(Double)
        case string(String)
        case instant(Int)
        case duration(Int)
    }

    /// The literals that the checker takes for Doubles although they are written as whole numbers.
    private let isDouble: (NodeID) -> Bool
    /// Operations found to depend on more than literals, so that none is looked through twice.
    private var variable: Set<NodeID> = []

    init(isDouble: @escaping (NodeID) -> Bool) { self.isDouble = isDouble }

    /// The literal that an operation on literals comes to; any other expression as it is.
    mutating func folded(_ expression: Expression) -> Expression {
        // Asked without names first, which would copy what is no operation.
        switch expression.kind {
        case .unary, .binary: break
        case .group:
            switch expression.withoutGroups.kind {
            case .unary, .binary: break
            default: return expression
            }
        default: return expression
        }
        guard let literal = evaluate(expression) else { return expression }
        let kind: Expression.Kind =
            switch literal {
            case .none: .nilLiteral
            case .bool(let value): .boolean(value)
            case .int(let value): .integer(value)
            case .double(let value): .double(value)
            case .string(let text): .string(text.isEmpty ? [] : [.text(text)])
            case .instant(let value): .instant(value)
            case .duration(let value): .duration(value)
            }
        return Expression(kind, span: expression.span, id: -1)
    }

    private mutating func evaluate(_ expression: Expression) -> Literal? {
        switch expression.kind {
        case .nilLiteral: return Literal.none
        case .boolean(let value): return .bool(value)
        case .integer(let value): return isDouble(expression.id) ? .double(Double(value)) : .int(value)
        case .double(let value): return .double(value)
        case .instant(let value): return .instant(value)
        case .duration(let value): return .duration(value)
        case .string(let segments): return Self.text(of: segments).map(Literal.string)
        case .group(let inner): return evaluate(inner)
        case .unary, .binary:
            guard !variable.contains(expression.id) else { return nil }
            if let result = operation(expression) { return result }
            if expression.id >= 0 { variable.insert(expression.id) }
            return nil
        default: return nil
        }
    }

    private mutating func operation(_ expression: Expression) -> Literal? {
        switch expression.kind {
        case .unary(let operation, let operand):
            guard let operand = evaluate(operand) else { return nil }
            return Self.result(of: operation, operand)
        case .binary(let operation, let left, let right, _):
            guard let left = evaluate(left), let right = evaluate(right) else { return nil }
            return Self.result(of: operation, left, right)
        default: return nil
        }
    }

    private static func text(of segments: [StringSegment]) -> String? {
        var text = ""
        for segment in segments {
            guard case .text(let part) = segment else { return nil }
            text += part
        }
        return text
    }

    // MARK: Operations

    private static func result(of operation: UnaryOperator, _ operand: Literal) -> Literal? {
        switch (operation, operand) {
        case (.not, .bool(let value)): .bool(!value)
        case (.negate, .int(let value)): value == .min ? nil : .int(-value)
        case (.negate, .double(let value)): .double(-value)
        case (.negate, .duration(let value)): value == .min ? nil : .duration(-value)
        default: nil
        }
    }

    private static func result(of operation: BinaryOperator, _ left: Literal, _ right: Literal) -> Literal? {
        switch (left, right) {
        case (.none, _), (_, .none): return withNil(operation, left, right)
        case (_, _) where operation == .coalesce: return left
        case (.bool(let left), .bool(let right)): return logic(operation, left, right)
        case (.int(let left), .int(let right)):
            return whole(operation, left, right) ?? order(operation, left, right)
        case (.double(let left), .double(let right)):
            return real(operation, left, right) ?? order(operation, left, right)
        case (.int(let left), .double(let right)): return real(operation, Double(left), right)
        case (.double(let left), .int(let right)): return real(operation, left, Double(right))
        case (.string(let left), .string(let right)): return text(operation, left, right)
        case (.instant(let left), .instant(let right)):
            guard operation == .subtract else { return order(operation, left, right) }
            return exact(left.subtractingReportingOverflow(right)).map(Literal.duration)
        case (.duration(let left), .duration(let right)):
            return sum(operation, left, right).map(Literal.duration) ?? order(operation, left, right)
        case (.instant(let left), .duration(let right)):
            return sum(operation, left, right).map(Literal.instant)
        default: return nil
        }
    }

    /// nil equals itself alone, has no order and is what `??` replaces.
    private static func withNil(_ operation: BinaryOperator, _ left: Literal, _ right: Literal) -> Literal? {
        var isLeftNil = false
        if case .none = left { isLeftNil = true }
        var isRightNil = false
        if case .none = right { isRightNil = true }
        return switch operation {
        case .coalesce: isLeftNil ? right : left
        case .equal: .bool(isLeftNil && isRightNil)
        case .notEqual: .bool(isLeftNil != isRightNil)
        default: nil
        }
    }

    private static func logic(_ operation: BinaryOperator, _ left: Bool, _ right: Bool) -> Literal? {
        switch operation {
        case .and: .bool(left && right)
        case .or: .bool(left || right)
        case .equal: .bool(left == right)
        case .notEqual: .bool(left != right)
        default: nil
        }
    }

    private static func whole(_ operation: BinaryOperator, _ left: Int, _ right: Int) -> Literal? {
        switch operation {
        case .multiply: exact(left.multipliedReportingOverflow(by: right)).map(Literal.int)
        case .divide where right != 0: .double(Double(left) / Double(right))
        case .quotient where right != 0: exact(left.dividedReportingOverflow(by: right)).map(Literal.int)
        case .remainder where right > 0: .int(left % right)
        default: sum(operation, left, right).map(Literal.int)
        }
    }

    private static func real(_ operation: BinaryOperator, _ left: Double, _ right: Double) -> Literal? {
        switch operation {
        case .add: .double(left + right)
        case .subtract: .double(left - right)
        case .multiply: .double(left * right)
        case .divide where right != 0: .double(left / right)
        default: nil
        }
    }

    /// Texts are compared by code point, which is the order of their bytes.
    private static func text(_ operation: BinaryOperator, _ left: String, _ right: String) -> Literal? {
        let (first, second) = (left.utf8, right.utf8)
        return switch operation {
        case .add: .string(left + right)
        case .equal: .bool(first.elementsEqual(second))
        case .notEqual: .bool(!first.elementsEqual(second))
        case .less: .bool(first.lexicographicallyPrecedes(second))
        case .lessOrEqual: .bool(!second.lexicographicallyPrecedes(first))
        case .greater: .bool(second.lexicographicallyPrecedes(first))
        case .greaterOrEqual: .bool(!first.lexicographicallyPrecedes(second))
        default: nil
        }
    }

    private static func order<Number: Comparable>(
        _ operation: BinaryOperator,
        _ left: Number,
        _ right: Number
    ) -> Literal? {
        switch operation {
        case .equal: .bool(left == right)
        case .notEqual: .bool(left != right)
        case .less: .bool(left < right)
        case .lessOrEqual: .bool(left <= right)
        case .greater: .bool(left > right)
        case .greaterOrEqual: .bool(left >= right)
        default: nil
        }
    }

    private static func sum(_ operation: BinaryOperator, _ left: Int, _ right: Int) -> Int? {
        switch operation {
        case .add: exact(left.addingReportingOverflow(right))
        case .subtract: exact(left.subtractingReportingOverflow(right))
        default: nil
        }
    }

    private static func exact(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
        result.overflow ? nil : result.partialValue
    }
}
