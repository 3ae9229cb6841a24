import SiteScriptSyntax

/// `assert`: a condition whose parts keep their values in registers, so that a failure can tell them.
extension Compiler {
    func compileAssertion(_ condition: Expression) {
        var assertion = AssertionParts(text: file.text(of: condition.span))
        // Parts that are not evaluated keep this mark.
        let places = condition.assertedParts.map { part in
            let register = context.builder.allocate()
            context.builder.emit(.loadNil, x: 1, a: register)
            assertion.parts.append(.init(text: file.text(of: part.span), register: register))
            return register
        }
        for name in condition.mentionedNames where isVariable(name) {
            guard !assertion.parts.contains(where: { $0.text == name }) else { continue }
            let register = context.builder.allocate()
            read(resolve(name), to: register)
            assertion.parts.append(.init(text: name, register: register))
        }
        let result = context.builder.allocate()
        var next = places[...]
        compilePart(condition, to: result, &next)
        context.builder.span = condition.span
        context.builder.emit(.assert, a: result, n: constant(.assertion(assertion)))
    }

    private func isVariable(_ name: String) -> Bool {
        switch resolve(name) {
        case .local, .capture, .capturedBox: nestedFunctions[name] == nil
        case .global: scope.modules[name] == nil && scope.globals[name]?.parameters == nil
        case .row, .function, .native, .unknown: false
        }
    }

    /// Compiles a part of the condition; the registers for its own parts come from the front of `places`, in the
    /// order in which `assertedParts` lists them.
    private func compilePart(_ part: Expression, to target: Int, _ places: inout ArraySlice<Int>) {
        switch part.kind {
        case .group(let inner): compilePart(inner, to: target, &places)
        case .unary(.not, let inner):
            compilePart(inner, to: target, &places)
            context.builder.span = part.span
            context.builder.emit(.not, a: target, b: target)
        case .binary(let operation, let left, let right, let span) where operation.isAsserted:
            if operation == .and || operation == .or {
                compilePart(left, to: target, &places)
                context.builder.span = left.span
                let exit = context.builder.emitJump(operation == .and ? .jumpIfFalse : .jumpIfTrue, a: target)
                compilePart(right, to: target, &places)
                context.builder.span = right.span
                context.builder.patch(context.builder.emitJump(.jumpIfTrue, a: target))
                context.builder.patch(exit)
            } else {
                let first = compileKept(left, &places)
                let second = compileKept(right, &places)
                context.builder.span = span
                emitBinary(operation, to: target, first, second)
            }
        default:
            let kept = compileKept(part, &places)
            if kept != target { context.builder.emit(.move, a: target, b: kept) }
        }
    }

    /// Compiles an operand into the register that was set aside for it.
    private func compileKept(_ part: Expression, _ places: inout ArraySlice<Int>) -> Int {
        guard !part.isPlainLiteral, let register = places.popFirst() else {
            let register = context.builder.allocate()
            compileSettled(part, to: register)
            return register
        }
        compileSettled(part, to: register)
        return register
    }
}

extension Expression {
    /// The parts whose values tell why a condition does not hold, in the order of their evaluation.
    fileprivate var assertedParts: [Expression] {
        switch kind {
        case .group(let inner), .unary(.not, let inner): inner.assertedParts
        case .binary(let operation, let left, let right, _) where operation.isAsserted:
            if operation == .and || operation == .or {
                left.assertedParts + right.assertedParts
            } else {
                [left, right].filter { !$0.isPlainLiteral }
            }
        default: isPlainLiteral ? [] : [self]
        }
    }

    /// The names that it mentions outside lambdas and stages.
    fileprivate var mentionedNames: [String] {
        switch kind {
        case .name(let name): [name]
        case .group(let inner), .unary(_, let inner), .member(let inner, _, _): inner.mentionedNames
        case .binary(_, let left, let right, _), .range(let left, let right, _), .index(let left, let right):
            left.mentionedNames + right.mentionedNames
        case .list(let elements): elements.flatMap(\.mentionedNames)
        case .call(let callee, let arguments):
            callee.mentionedNames + arguments.flatMap(\.value.mentionedNames)
        case .pipeline(let pipeline): pipeline.source.mentionedNames
        default: []
        }
    }

    /// Whether its text tells its value.
    fileprivate var isPlainLiteral: Bool {
        switch kind {
        case .nilLiteral, .boolean, .integer, .double, .instant, .duration: true
        case .string(let segments):
            segments.allSatisfy { segment in
                if case .interpolation = segment { false } else { true }
            }
        case .unary(_, let inner), .group(let inner): inner.isPlainLiteral
        case .list(let elements): elements.allSatisfy(\.isPlainLiteral)
        case .record(let entries): entries.allSatisfy { $0.value.isPlainLiteral }
        default: false
        }
    }
}

extension BinaryOperator {
    /// Whether both sides of it are told.
    fileprivate var isAsserted: Bool {
        switch self {
        case .and, .or, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .isNotIn:
            true
        default: false
        }
    }
}
