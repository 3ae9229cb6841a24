extension AggregateExpression.Function {
    /// What the aggregate gives for at least one operand of type `operand`; nil when it does not take such
    /// operands.
    ///
    /// `min` and `max` leave nil out; `sum` and `avg` refuse it, since a sum over what is not known is
    /// not one.
    public func result(of operand: ScriptType) -> ScriptType? {
        if operand.isUnchecked, self != .count, self != .list, self != .distinct { return operand }
        return switch self {
        case .count: .int
        case .sum: operand.isNumber || operand == .duration ? operand : nil
        case .avg:
            if operand.isNumber { .double } else if operand == .duration { .duration } else { nil }
        case .min, .max: operand.isOrdered ? operand : nil
        case .first, .last: operand
        case .list, .distinct: .list(operand.bound)
        }
    }

    /// Whether it gives nil when there is nothing to aggregate.
    public var isNilWhenEmpty: Bool {
        switch self {
        case .count, .sum, .list, .distinct: false
        case .avg, .min, .max, .first, .last: true
        }
    }

    /// Whether it needs an operand: all but `count`.
    public var needsOperand: Bool { self != .count }
}
