import SiteScriptSyntax

/// Finds the names that a block assigns, in nested blocks and lambdas too.
enum AssignedNames {
    static func names(in block: Block) -> Set<String> {
        var names: Set<String> = []
        collect(block.statements, &names)
        return names
    }

    private static func collect(_ statements: [Statement], _ names: inout Set<String>) {
        for statement in statements { collect(statement, &names) }
    }

    private static func collect(_ statement: Statement, _ names: inout Set<String>) {
        switch statement.kind {
        case .assignment(let target, _, let value):
            if let name = root(of: target) { names.insert(name) }
            collect(value, &names)
        case .variable(let declaration): collect(declaration.value, &names)
        case .expression(let expression), .assertion(let expression): collect(expression, &names)
        case .returning(let value): if let value { collect(value, &names) }
        case .forIn(_, let rows, let body):
            collect(rows, &names)
            collect(body.statements, &names)
        case .whileLoop(let condition, let body):
            collect(condition, &names)
            collect(body.statements, &names)
        case .tryCatch(let body, let clauses):
            collect(body.statements, &names)
            for clause in clauses { collect(clause.body.statements, &names) }
        case .function(let declaration): collect(declaration.body.statements, &names)
        case .breaking, .continuing, .importing, .parameter, .typeAlias, .test, .missing: break
        }
    }

    private static func root(of target: Expression) -> String? {
        switch target.kind {
        case .name(let name): name
        case .member(let object, _, _), .index(let object, _), .group(let object): root(of: object)
        default: nil
        }
    }

    private static func collect(_ branch: Branch, _ names: inout Set<String>) {
        switch branch {
        case .expression(let expression): collect(expression, &names)
        case .block(let block): collect(block.statements, &names)
        }
    }

    private static func collect(_ expression: Expression, _ names: inout Set<String>) {
        switch expression.kind {
        case .missing, .nilLiteral, .boolean, .integer, .double, .instant, .duration, .name, .rowField, .row:
            break
        case .string(let segments):
            for case .interpolation(let value) in segments { collect(value, &names) }
        case .group(let inner), .unary(_, let inner), .member(let inner, _, _), .fail(let inner),
            .optionalType(let inner):
            collect(inner, &names)
        case .binary(_, let left, let right, _), .range(let left, let right, _), .index(let left, let right):
            collect(left, &names)
            collect(right, &names)
        case .call(let callee, let arguments):
            collect(callee, &names)
            for argument in arguments { collect(argument.value, &names) }
        case .list(let elements): for element in elements { collect(element, &names) }
        case .map(let entries):
            for entry in entries {
                collect(entry.key, &names)
                collect(entry.value, &names)
            }
        case .record(let entries): for entry in entries { collect(entry.value, &names) }
        case .lambda(let lambda): collect(lambda.body, &names)
        case .conditional(let conditional):
            collect(conditional.condition, &names)
            collect(conditional.then.statements, &names)
            if let otherwise = conditional.otherwise { collect(otherwise.statements, &names) }
        case .match(let match):
            collect(match.subject, &names)
            for arm in match.arms { collect(arm.body, &names) }
            if let otherwise = match.otherwise { collect(otherwise, &names) }
        case .pipeline(let pipeline):
            collect(pipeline.source, &names)
            for stage in pipeline.stages {
                for argument in stage.arguments { collect(argument.value, &names) }
                for key in stage.keyList?.keys ?? [] { collect(key.value, &names) }
            }
        }
    }
}
