import SiteScriptSyntax

/// Finds the names that nested functions, lambdas and row expressions mention: their variables outlive or
/// leave their frame, so they cannot live in registers alone.
///
/// It goes by name. Names are not shadowed within a function, so this never misses a capture; at worst a
/// variable is kept in a box that need not be.
struct CaptureAnalysis {
    private(set) var captured: Set<String> = []
    private var depth = 0

    static func names(capturedIn statements: [Statement]) -> Set<String> {
        var analysis = CaptureAnalysis()
        analysis.visit(statements)
        return analysis.captured
    }

    private mutating func visit(_ statements: [Statement]) {
        for statement in statements { visit(statement) }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement.kind {
        case .variable(let declaration): visit(declaration.value)
        case .assignment(let target, _, let value):
            visit(target)
            visit(value)
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
        case .function(let function):
            nested { analysis in
                for parameter in function.parameters { parameter.defaultValue.map { analysis.visit($0) } }
                analysis.visit(function.body.statements)
            }
        case .parameter(let parameter): parameter.defaultValue.map { visit($0) }
        case .test(let test): nested { $0.visit(test.body.statements) }
        case .breaking, .continuing, .importing, .typeAlias, .missing: break
        }
    }

    private mutating func nested(_ body: (inout CaptureAnalysis) -> Void) {
        depth += 1
        body(&self)
        depth -= 1
    }

    private mutating func visit(_ branch: Branch) {
        switch branch {
        case .expression(let expression): visit(expression)
        case .block(let block): visit(block.statements)
        }
    }

    private mutating func visit(_ expression: Expression) {
        switch expression.kind {
        case .name(let name): if depth > 0 { captured.insert(name) }
        case .lambda(let lambda): nested { $0.visit(lambda.body) }
        case .pipeline(let pipeline):
            visit(pipeline.source)
            for stage in pipeline.stages {
                nested { analysis in
                    analysis.captured.insert(stage.name.name)
                    for argument in stage.arguments { analysis.visit(argument.value) }
                    for key in stage.keyList?.keys ?? [] { analysis.visit(key.value) }
                }
            }
        case .conditional(let conditional):
            visit(conditional.condition)
            visit(conditional.then.statements)
            if let otherwise = conditional.otherwise { visit(otherwise.statements) }
        case .match(let match):
            visit(match.subject)
            for arm in match.arms {
                for pattern in arm.patterns { visit(pattern) }
                visit(arm.body)
            }
            if let otherwise = match.otherwise { visit(otherwise) }
        default: expression.forEachChild { visit($0) }
        }
    }
}

extension Expression {
    /// Calls `body` with each direct sub-expression; statements inside blocks are not gone into.
    func forEachChild(_ body: (Expression) -> Void) {
        switch kind {
        case .missing, .nilLiteral, .boolean, .integer, .double, .instant, .duration, .name, .rowField, .row:
            break
        case .string(let segments):
            for segment in segments {
                if case .interpolation(let expression) = segment { body(expression) }
            }
        case .group(let inner), .unary(_, let inner), .member(let inner, _, _), .fail(let inner),
            .optionalType(let inner):
            body(inner)
        case .binary(_, let left, let right, _), .range(let left, let right, _), .index(let left, let right):
            body(left)
            body(right)
        case .call(let callee, let arguments):
            body(callee)
            for argument in arguments { body(argument.value) }
        case .list(let elements): elements.forEach(body)
        case .map(let entries):
            for entry in entries {
                body(entry.key)
                body(entry.value)
            }
        case .record(let entries): for entry in entries { body(entry.value) }
        case .lambda(let lambda): if case .expression(let expression) = lambda.body { body(expression) }
        case .conditional(let conditional): body(conditional.condition)
        case .match(let match):
            body(match.subject)
            for arm in match.arms { arm.patterns.forEach(body) }
        case .pipeline(let pipeline):
            body(pipeline.source)
            for stage in pipeline.stages {
                for argument in stage.arguments { body(argument.value) }
                for key in stage.keyList?.keys ?? [] { body(key.value) }
            }
        }
    }
}
