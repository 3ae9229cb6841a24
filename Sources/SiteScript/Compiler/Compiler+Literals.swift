import SiteScriptSyntax

/// Literals, and keeping those that a loop reads in registers of their own, so that they are loaded once.
extension Compiler {
    /// A literal as an instruction loads it.
    enum LoadedLiteral: Equatable {
        case `nil`
        case boolean(Bool)
        case integer(Int)
        /// By its number in the program.
        case constant(Int)
    }

    /// What a literal comes to; nil for any other expression, and for text with values in it.
    func literal(_ expression: Expression) -> LoadedLiteral? {
        switch expression.kind {
        case .nilLiteral: return .nil
        case .boolean(let value): return .boolean(value)
        case .integer(let value):
            if isDouble(expression) { return .constant(constant(.double(Double(value).bitPattern))) }
            return Int32(exactly: value) == nil ? .constant(constant(.int(value))) : .integer(value)
        case .double(let value): return .constant(constant(.double(value.bitPattern)))
        case .instant(let value): return .constant(constant(.instant(value)))
        case .duration(let value): return .constant(constant(.duration(value)))
        case .string(let segments):
            if segments.isEmpty { return .constant(constant(.string(""))) }
            guard segments.count == 1, case .text(let text) = segments[0] else { return nil }
            return .constant(constant(.string(text)))
        default: return nil
        }
    }

    func load(_ literal: LoadedLiteral, to target: Int) {
        switch literal {
        case .nil: context.builder.emit(.loadNil, a: target)
        case .boolean(let value): context.builder.emit(.boolean, x: value ? 1 : 0, a: target)
        case .integer(let value): context.builder.emit(.integer, a: target, n: value)
        case .constant(let place): context.builder.emit(.constant, a: target, n: place)
        }
    }

    /// Whether a whole number stands where a Double is wanted.
    private func isDouble(_ literal: Expression) -> Bool {
        literal.id >= 0 && literal.id < options.types.count && options.types[literal.id] == .double
    }

    /// The register in which the loop around keeps a literal.
    func keptRegister(_ expression: Expression) -> Int? {
        guard let kept = context.keptLiterals, !kept.isEmpty else { return nil }
        return literal(folded(expression).withoutGroups).flatMap { literal in
            kept.first { $0.literal == literal }?.register
        }
    }

    /// A literal and its register.
    typealias KeptLiteral = (literal: LoadedLiteral, register: Int)

    /// Loads the literals that `statements` read as operands, and compiles a loop that finds them in registers.
    ///
    /// Loops inside others find them there as well, so only the outermost of a function loads any.
    func keepingLiterals(of statements: [Statement], _ loop: () -> Void) {
        guard context.keptLiterals == nil else { return loop() }
        var operands = LiteralOperands(fold: folded)
        operands.visit(statements)
        let mark = context.builder.mark
        var kept: [KeptLiteral] = []
        for expression in operands.found where kept.count < Compiler.keptLiteralsMaximum {
            guard let literal = literal(expression), !kept.contains(where: { $0.literal == literal }) else {
                continue
            }
            let register = context.builder.allocate()
            load(literal, to: register)
            kept.append((literal, register))
        }
        context.keptLiterals = kept
        loop()
        context.keptLiterals = nil
        context.builder.free(to: mark)
    }

    /// How many literals a loop keeps at most: loading them must not cost more than a short loop saves.
    private static let keptLiteralsMaximum = 16
}

/// Finds the literals that instructions read from registers: not those that are part of an instruction, that go
/// to a place of their own, or that belong to functions inside.
struct LiteralOperands {
    private(set) var found: [Expression] = []
    private let fold: (Expression) -> Expression

    init(fold: @escaping (Expression) -> Expression) { self.fold = fold }

    mutating func visit(_ statements: [Statement]) {
        for statement in statements { visit(statement) }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement.kind {
        case .variable(let declaration): visit(declaration.value)
        case .assignment(let target, let operation, let value):
            visit(target)
            switch (target.withoutGroups.kind, operation) {
            case (.name, nil): visit(value)
            case (_, let operation): operand(value, of: operation)
            }
        case .expression(let expression), .assertion(let expression): visit(expression)
        case .returning(let expression): if let expression { visit(expression) }
        case .forIn(_, let sequence, let body):
            visit(sequence)
            visit(body.statements)
        case .whileLoop(let condition, let body):
            visit(condition)
            visit(body.statements)
        case .tryCatch(let body, let clauses):
            visit(body.statements)
            for clause in clauses { visit(clause.body.statements) }
        case .function, .parameter, .test, .breaking, .continuing, .importing, .typeAlias, .missing: break
        }
    }

    /// The right side of an operator, or a value that is stored in a part.
    private mutating func operand(_ expression: Expression, of operation: BinaryOperator?) {
        let expression = fold(expression).withoutGroups
        if case .integer(let value) = expression.kind, Int16(exactly: value) != nil, let operation {
            switch operation {
            case .add, .subtract, .multiply, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal: return
            case .quotient, .remainder: if value > 0 { return }
            default: break
            }
        }
        if case .list(let elements) = expression.kind, elements.count == 1, operation == .add {
            return operand(elements[0])
        }
        operand(expression)
    }

    private mutating func operand(_ expression: Expression) {
        let expression = fold(expression).withoutGroups
        if expression.isLiteral {
            found.append(expression)
        } else {
            visit(expression)
        }
    }

    private mutating func visit(_ branch: Branch) {
        switch branch {
        case .expression(let expression): visit(expression)
        case .block(let block): visit(block.statements)
        }
    }

    private mutating func visit(_ expression: Expression) {
        let expression = fold(expression).withoutGroups
        switch expression.kind {
        case .binary(let operation, let left, let right, _):
            switch operation {
            case .and, .or, .coalesce:
                visit(left)
                visit(right)
            default:
                operand(left)
                operand(right, of: operation)
            }
        case .unary(_, let inner): operand(inner)
        case .index(let container, let key):
            visit(container)
            operand(key)
        case .conditional(let conditional):
            visit(conditional.condition)
            visit(conditional.then.statements)
            visit(conditional.otherwise?.statements ?? [])
        case .match(let match):
            visit(match.subject)
            for arm in match.arms {
                for pattern in arm.patterns { operand(pattern) }
                visit(arm.body)
            }
            match.otherwise.map { visit($0) }
        case .pipeline(let pipeline): visit(pipeline.source)
        case .lambda: break
        default: expression.forEachChild { visit($0) }
        }
    }
}

extension Expression {
    /// Whether it is a literal without values in it.
    fileprivate var isLiteral: Bool {
        switch kind {
        case .nilLiteral, .boolean, .integer, .double, .instant, .duration: true
        case .string(let segments):
            segments.allSatisfy { if case .text = $0 { true } else { false } } && segments.count <= 1
        default: false
        }
    }
}
