import SiteScriptSyntax

/// Assignment to names, elements and fields.
extension ProgramChecker {
    /// Checks `target = value` and `target += value`.
    func checkAssignment(
        _ target: Expression,
        _ operation: BinaryOperator?,
        _ value: Expression,
        at span: SourceSpan
    ) {
        guard let root = assignedRoot(of: target) else {
            _ = check(value)
            return
        }
        let (name, place) = root
        guard let number = lookup(name) else {
            reportUnassignable(name, at: place)
            let type = check(value)
            // What follows treats it as declared: one missing `var` is one mistake.
            if registry.functions[name] == nil, !name.isEmpty {
                declare(
                    Identifier(name: name, span: place),
                    type == .never ? .never : type,
                    .caughtError,
                    isVariable: true
                )
            }
            return
        }
        let symbol = world.symbols[number]
        if !symbol.isVariable {
            report(.constantAssigned(symbol, at: place, isSameUnit: symbol.unit == unit))
            if operation == nil, case .name = target.kind {} else { _ = checkTarget(target, root: number) }
            _ = check(value)
            return
        }
        if symbol.level < frame.level { frame.hasSideEffects = true }
        let isWhole = if case .name = target.kind { true } else { false }
        if !isWhole { markUsed(number) }
        let expected = checkTarget(target, root: number)
        let type = checkAssigned(value, to: target, operation, expected, symbol: number)
        facts.forget(.symbol(number))
        if isWhole { noteAssigned(type, to: number) }
    }

    /// The name whose value an assignment changes, with its place; reports a target that has none.
    private func assignedRoot(of target: Expression) -> (String, SourceSpan)? {
        switch target.kind {
        case .name(let name): return (name, target.span)
        case .group(let inner): return assignedRoot(of: inner)
        case .member(let object, _, _), .index(let object, _): return assignedRoot(of: object)
        case .missing: return nil
        case .rowField, .row:
            report(.rowAssigned(at: target.span))
            return nil
        default:
            report(.notAssignable(target))
            return nil
        }
    }

    private func reportUnassignable(_ name: String, at span: SourceSpan) {
        if registry.functions[name] != nil {
            report(.builtInAssigned(name, at: span))
        } else {
            let suggestion = closest(to: name, among: variableNames)
            if let suggestion, let meant = lookup(suggestion) { markUsed(meant) }
            report(.undeclaredAssigned(name, suggestion: suggestion, at: span))
        }
    }

    private var variableNames: [String] {
        world.names(from: scope).filter { name in lookup(name).map { world.symbols[$0].isVariable } ?? false }
    }

    /// What may be put into a target.
    private func checkTarget(_ target: Expression, root: Int) -> ScriptType {
        let type = targetType(target, root: root)
        record(type, target.id)
        return type
    }

    private func targetType(_ target: Expression, root: Int) -> ScriptType {
        switch target.kind {
        case .name: return world.symbols[root].type
        case .group(let inner): return checkTarget(inner, root: root)
        case .index(let object, let index):
            let container = checkTarget(object, root: root)
            return elementType(ofTarget: container, index: index, object: object)
        case .member(let object, let name, _):
            let container = checkTarget(object, root: root)
            if let path = path(of: object), let known = facts[path], container.isOptional {
                return fieldType(ofTarget: known, name: name, object: object)
            }
            return fieldType(ofTarget: container, name: name, object: object)
        default: return .never
        }
    }

    private func elementType(ofTarget container: ScriptType, index: Expression, object: Expression)
        -> ScriptType
    {
        switch container {
        case .list(let element):
            require(check(index), toBe: .int, for: index, .index)
            return element
        case .map(let key, let value):
            let given = check(index, expecting: key)
            lastKeyType = given
            if key != .never { require(given, toBe: key, for: index, .key) }
            return value
        case .any, .never:
            _ = check(index)
            return container
        default:
            _ = check(index)
            report(.elementAssigned(container, at: object.span))
            return .never
        }
    }

    private func fieldType(ofTarget container: ScriptType, name: Identifier, object: Expression) -> ScriptType
    {
        switch container {
        case .any, .never: return container
        // That the name at the root is a module was said already.
        case .module: return .never
        case .record(let record):
            if let type = record[name.name] { return type }
            report(unknownField(name, of: record))
            return .never
        case .optional: report(.memberOfOptional(name, of: container, quoted(object), isAssigned: true))
        default: report(.fieldAssigned(container, at: name.span))
        }
        return .never
    }

    /// Checks the value and gives the type that the target then has.
    private func checkAssigned(
        _ value: Expression,
        to target: Expression,
        _ operation: BinaryOperator?,
        _ expected: ScriptType,
        symbol number: Int
    ) -> ScriptType {
        let isOpen = world.symbols[number].isOpen
        guard let operation else {
            let type = check(value, expecting: isOpen ? nil : expected).bound
            if isOpen, completeType(of: number, through: target, with: type) { return type }
            require(type, toBe: expected, for: value, .variable(targetText(target)))
            return type
        }
        let current = path(of: target).flatMap { facts[$0] } ?? expected
        let operand = check(value, expecting: operation == .add && expected.isList ? expected : nil).bound
        if current == .nil, isOpen {
            report(optionalOperand(target, .nil, operation))
            return .never
        }
        let type = resultType(of: operation, current, operand, left: target, right: value, at: value.span)
        if isOpen, completeType(of: number, through: target, with: type) { return type }
        require(type, toBe: expected, for: value, .variable(targetText(target)))
        return type
    }

    private func targetText(_ target: Expression) -> String {
        switch target.kind {
        case .name(let name): name
        case .member(let object, let name, _): "\(targetText(object)).\(name.name)"
        case .index(let object, _): "\(targetText(object))[…]"
        case .group(let inner): targetText(inner)
        default: ""
        }
    }

    /// Adds what is put into a `var` that started empty to its type; gives whether it fitted.
    private func completeType(of number: Int, through target: Expression, with type: ScriptType) -> Bool {
        let current = world.symbols[number].type
        guard let whole = whole(of: target, root: current, holding: type),
            let completed = current.completed(with: whole)
        else { return false }
        complete(number, as: completed)
        return true
    }

    /// The type that a variable of type `root` has when what `target` stands for has the type `part`.
    private func whole(of target: Expression, root: ScriptType, holding part: ScriptType) -> ScriptType? {
        switch target.kind {
        case .group(let inner): return whole(of: inner, root: root, holding: part)
        case .name: return part
        case .index(let object, _):
            switch type(of: object, root: root) {
            case .map(.never, _): return whole(of: object, root: root, holding: .map(keyType, part))
            case .map(let key, _): return whole(of: object, root: root, holding: .map(key, part))
            case .list: return whole(of: object, root: root, holding: .list(part))
            default: return nil
            }
        case .member(let object, let name, _):
            guard case .record(let record) = type(of: object, root: root) else { return nil }
            return whole(of: object, root: root, holding: .record(record.narrowing(name.name, to: part)))
        default: return nil
        }
    }

    /// The type of a part of a variable.
    private func type(of target: Expression, root: ScriptType) -> ScriptType? {
        switch target.kind {
        case .group(let inner): return type(of: inner, root: root)
        case .name: return root
        case .index(let object, _):
            switch type(of: object, root: root) {
            case .map(_, let value): return value
            case .list(let element): return element
            default: return nil
            }
        case .member(let object, let name, _): return type(of: object, root: root)?.record?[name.name]
        default: return nil
        }
    }

    /// The type of the key in the assignment under check, for a map that has none yet.
    private var keyType: ScriptType { lastKeyType.isText ? .string : lastKeyType }

    private func noteAssigned(_ type: ScriptType, to number: Int) {
        let declared = world.symbols[number].type
        guard declared.isOptional, !type.isOptional, !type.isUnchecked else { return }
        facts.add(Facts.Path(root: .symbol(number)), declared.unwrapped)
    }
}

extension ScriptType {
    /// Whether it is a list.
    var isList: Bool {
        if case .list = self { return true }
        return false
    }
}

extension ScriptType {
    /// Whether part of it is that of something empty, or of nil, whose type comes from what is put in.
    var isIncomplete: Bool {
        switch self {
        case .never, .nil: true
        case .list(let element), .optional(let element): element.isIncomplete
        case .map(let key, let value): key.isIncomplete || value.isIncomplete
        case .record(let record): record.fields.contains { $0.type.isIncomplete }
        default: false
        }
    }

    /// The type with its incomplete parts taken from `other`; nil when the other parts do not fit.
    func completed(with other: ScriptType) -> ScriptType? {
        switch (self, other) {
        case (.never, let type), (let type, .never): return type
        case (.nil, let type): return type.asOptional
        case (.optional, .nil): return self
        case (.optional(let wrapped), let type): return wrapped.completed(with: type.unwrapped)?.asOptional
        case (.list(let element), .list(let type)): return element.completed(with: type).map(ScriptType.list)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            guard let key = key.completed(with: otherKey), let value = value.completed(with: otherValue)
            else { return nil }
            return .map(key, value)
        case (.record(let record), .record(let other)):
            var completed = record
            for (index, field) in record.fields.enumerated() {
                guard let type = other[field.name], let whole = field.type.completed(with: type)
                else { return nil }
                completed.fields[index].type = whole
            }
            return .record(completed)
        default: return other.isAssignable(to: self) ? self : nil
        }
    }
}
