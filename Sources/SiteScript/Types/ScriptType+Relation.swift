extension ScriptType {
    /// Whether a value of this type may stand where `expected` is wanted.
    ///
    /// Records are compared by their fields: one with more fields stands for one with fewer. Int stands
    /// for Double, String for Timezone (checked when it runs), a pipeline for a list (it is run), and
    /// `Any` for everything, since it is checked when it runs. Declared functions are the checker's to
    /// hold against a signature.
    public func isAssignable(to expected: ScriptType) -> Bool {
        if self == expected { return true }
        switch (self, expected) {
        case (.never, _), (_, .any), (.any, _), (_, .never), (_, .parameter): return true
        case (.nil, .optional), (.nil, .nil): return true
        case (.optional(let from), .optional(let to)): return from.isAssignable(to: to)
        case (_, .optional(let to)): return isAssignable(to: to)
        case (.int, .double), (.string, .timezone), (.timezone, .string): return true
        case (.list(let from), .list(let to)), (.list(let from), .stream(let to)),
            (.stream(let from), .list(let to)), (.stream(let from), .stream(let to)):
            return from.isAssignable(to: to)
        case (.map(let fromKey, let fromValue), .map(let toKey, let toValue)):
            return fromKey.isAssignable(to: toKey) && fromValue.isAssignable(to: toValue)
        case (.record(let from), .record(let to)):
            return to.fields.allSatisfy { field in from[field.name]?.isAssignable(to: field.type) ?? false }
        case (.function(let from), .function(let to)): return from.isAssignable(to: to)
        case (.declaredFunction, .function): return true
        case (.type(let from), .type(let to)): return from.isAssignable(to: to)
        default: return false
        }
    }

    /// The smallest type that both fit, or nil when they have nothing in common but `Any`.
    public func joined(with other: ScriptType) -> ScriptType? {
        if self == other { return self }
        switch (self, other) {
        case (.never, let type), (let type, .never): return type
        case (.any, _), (_, .any): return .any
        case (.nil, let type), (let type, .nil): return type.asOptional
        case (.optional(let left), let right), (let right, .optional(let left)):
            return left.joined(with: right.unwrapped)?.asOptional
        case (.int, .double), (.double, .int): return .double
        case (.string, .timezone), (.timezone, .string): return .string
        case (.list(let left), .list(let right)): return .list(left.joinedOrAny(with: right))
        case (.stream(let left), .stream(let right)), (.stream(let left), .list(let right)),
            (.list(let left), .stream(let right)):
            return .stream(left.joinedOrAny(with: right))
        case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
            return .map(leftKey.joinedOrAny(with: rightKey), leftValue.joinedOrAny(with: rightValue))
        case (.record(let left), .record(let right)): return left.joined(with: right).map(ScriptType.record)
        default: return nil
        }
    }

    /// The smallest type that both fit; `Any` where they have nothing in common.
    public func joinedOrAny(with other: ScriptType) -> ScriptType { joined(with: other) ?? .any }

    /// Whether `==` between the two says anything: they have values in common, or one of them may be nil.
    public func isComparable(with other: ScriptType) -> Bool {
        if self == .nil || other == .nil { return true }
        let (left, right) = (unwrapped, other.unwrapped)
        if left == right || left.isUnchecked || right.isUnchecked { return true }
        switch (left, right) {
        case (.int, .double), (.double, .int), (.string, .timezone), (.timezone, .string): return true
        case (.list(let left), .list(let right)), (.stream(let left), .list(let right)),
            (.list(let left), .stream(let right)), (.stream(let left), .stream(let right)):
            return left.isComparable(with: right)
        case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
            return leftKey.isComparable(with: rightKey) && leftValue.isComparable(with: rightValue)
        case (.record(let left), .record(let right)):
            return left.fields.count == right.fields.count
                && left.fields.allSatisfy { right[$0.name]?.isComparable(with: $0.type) ?? false }
        case (.function, .declaredFunction), (.declaredFunction, .function), (.function, .function),
            (.declaredFunction, .declaredFunction):
            return true
        default: return false
        }
    }
}

extension RecordType {
    /// The fields both have, each with the smallest type that fits both; nil when they share none.
    func joined(with other: RecordType) -> RecordType? {
        let shared = fields.compactMap { field in
            other[field.name].map { Field(field.name, field.type.joinedOrAny(with: $0)) }
        }
        guard !shared.isEmpty || fields.isEmpty && other.fields.isEmpty else { return nil }
        let isSame = shared.count == fields.count && shared.count == other.fields.count
        return RecordType(name: isSame && name == other.name ? name : nil, fields: shared)
    }

    /// The columns of rows of both, one after the other: a column that only one side has may be nil.
    public func united(with other: RecordType) -> RecordType {
        var result = RecordType(name: name == other.name ? name : nil, fields: [])
        for field in fields {
            let type = other[field.name].map(field.type.joinedOrAny(with:)) ?? field.type.asOptional
            result.fields.append(Field(field.name, type))
        }
        for field in other.fields where self[field.name] == nil {
            result.fields.append(Field(field.name, field.type.asOptional))
        }
        if result.fields.count != fields.count || fields.count != other.fields.count { result.name = nil }
        return result
    }
}

extension FunctionSignature {
    /// Whether a function of this signature may be called as one of `expected`.
    func isAssignable(to expected: FunctionSignature) -> Bool {
        let required = parameters.filter { !$0.isOptional && !$0.isVariadic }.count
        let takesMore = parameters.last?.isVariadic ?? false
        guard required <= expected.parameters.count,
            takesMore || expected.parameters.count <= parameters.count
        else { return false }
        for (index, wanted) in expected.parameters.enumerated() {
            guard let own = index < parameters.count ? parameters[index] : parameters.last else {
                return false
            }
            guard wanted.type.isAssignable(to: own.type) else { return false }
        }
        return result.isAssignable(to: expected.result)
    }
}
