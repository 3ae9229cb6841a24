/// Prints a tree as indented lines, stable from run to run: for `dump tree` and goldens.
public struct TreePrinter {
    private var lines: [String] = []
    private var depth = 0

    /// The text of a program's tree.
    public static func text(of program: Program) -> String {
        var printer = TreePrinter()
        for statement in program.statements { printer.print(statement) }
        return printer.lines.map { $0 + "\n" }.joined()
    }

    private mutating func line(_ text: String) {
        lines.append(String(repeating: "  ", count: depth) + text)
    }

    private mutating func nested(_ head: String, _ body: (inout TreePrinter) -> Void) {
        line(head)
        depth += 1
        body(&self)
        depth -= 1
    }

    // MARK: Statements

    private mutating func print(_ block: Block) {
        for statement in block.statements { print(statement) }
    }

    private mutating func print(_ statement: Statement) {
        switch statement.kind {
        case .variable(let declaration):
            let type = declaration.type.map { ": \(TreePrinter.text(of: $0))" } ?? ""
            nested("\(declaration.isVariable ? "var" : "let") \(declaration.name.name)\(type)") {
                $0.print(declaration.value)
            }
        case .assignment(let target, let operation, let value):
            nested("assign \(operation?.rawValue ?? "")=") {
                $0.print(target)
                $0.print(value)
            }
        case .expression(let expression): print(expression)
        case .returning(let value): nested("return") { printer in value.map { printer.print($0) } }
        case .forIn(let names, let sequence, let body):
            nested("for \(names.map(\.name).joined(separator: ", "))") {
                $0.print(sequence)
                $0.nested("do") { $0.print(body) }
            }
        case .whileLoop(let condition, let body):
            nested("while") {
                $0.print(condition)
                $0.nested("do") { $0.print(body) }
            }
        case .breaking: line("break")
        case .continuing: line("continue")
        case .tryCatch(let body, let clauses):
            nested("try") { printer in
                printer.print(body)
                for clause in clauses {
                    let binding = clause.binding.map { " as \($0.name)" } ?? ""
                    printer.nested("catch \(clause.kinds.map(\.name).joined(separator: ", "))\(binding)") {
                        $0.print(clause.body)
                    }
                }
            }
        case .assertion(let condition): nested("assert") { $0.print(condition) }
        case .function(let function): print(function)
        case .importing(let declaration): line("import \"\(declaration.path)\" as \(declaration.name.name)")
        case .parameter(let parameter):
            let type = parameter.type.map { ": \(TreePrinter.text(of: $0))" } ?? ""
            nested("param \(parameter.name.name)\(type)") { printer in
                parameter.defaultValue.map { printer.print($0) }
            }
        case .typeAlias(let declaration):
            line("type \(declaration.name.name) = \(TreePrinter.text(of: declaration.type))")
        case .test(let test): nested("test \"\(test.name)\"") { $0.print(test.body) }
        case .missing: line("missing")
        }
    }

    private mutating func print(_ function: FunctionDeclaration) {
        let parameters = function.parameters.map { parameter in
            parameter.name.name + (parameter.type.map { ": \(TreePrinter.text(of: $0))" } ?? "")
                + (parameter.defaultValue == nil ? "" : " = …")
        }
        let result = function.resultType.map { " -> \(TreePrinter.text(of: $0))" } ?? ""
        nested("func \(function.name.name)(\(parameters.joined(separator: ", ")))\(result)") {
            $0.print(function.body)
        }
    }

    // MARK: Expressions

    private mutating func print(_ branch: Branch) {
        switch branch {
        case .expression(let expression): print(expression)
        case .block(let block): nested("block") { $0.print(block) }
        }
    }

    private mutating func print(_ expression: Expression) {
        switch expression.kind {
        case .missing: line("missing")
        case .nilLiteral: line("nil")
        case .boolean(let value): line("\(value)")
        case .integer(let value): line("int \(value)")
        case .double(let value): line("double \(value)")
        case .instant(let value): line("instant \(value)")
        case .duration(let value): line("duration \(value)")
        case .string(let segments): print(segments)
        case .name(let name): line("name \(name)")
        case .rowField(let field): line("field .\(field.name)")
        case .row: line("row")
        case .group(let inner): nested("group") { $0.print(inner) }
        case .unary(let operation, let inner): nested(operation.rawValue) { $0.print(inner) }
        case .binary(let operation, let left, let right, _):
            nested(operation.rawValue) {
                $0.print(left)
                $0.print(right)
            }
        case .range(let lower, let upper, let isClosed):
            nested(isClosed ? "..." : "..<") {
                $0.print(lower)
                $0.print(upper)
            }
        case .member(let inner, let name, let isOptional):
            nested("member \(isOptional ? "?." : ".")\(name.name)") { $0.print(inner) }
        case .index(let container, let index):
            nested("index") {
                $0.print(container)
                $0.print(index)
            }
        case .call(let callee, let arguments):
            nested("call") { printer in
                printer.print(callee)
                for argument in arguments { printer.print(argument.label, argument.value, nil) }
            }
        case .list(let elements): nested("list") { printer in elements.forEach { printer.print($0) } }
        case .map(let entries):
            nested("map") { printer in
                for entry in entries {
                    printer.print(entry.key)
                    printer.print(entry.value)
                }
            }
        case .record(let entries):
            nested("record") { printer in
                for entry in entries { printer.print(entry.name, entry.value, nil) }
            }
        case .lambda(let lambda):
            nested("lambda \(lambda.parameters.map(\.name).joined(separator: ", "))") {
                $0.print(lambda.body)
            }
        case .conditional(let conditional): print(conditional)
        case .match(let match): print(match)
        case .pipeline(let pipeline): print(pipeline)
        case .fail(let inner): nested("fail") { $0.print(inner) }
        case .optionalType(let inner): nested("optional") { $0.print(inner) }
        }
    }

    private mutating func print(_ segments: [StringSegment]) {
        if segments.count == 1, case .text(let text) = segments[0] {
            return line("string \(text.debugDescription)")
        }
        nested("string") { printer in
            for segment in segments {
                switch segment {
                case .text(let text): printer.line(text.debugDescription)
                case .interpolation(let inner): printer.print(inner)
                }
            }
        }
    }

    private mutating func print(
        _ label: Identifier?,
        _ value: Expression,
        _ direction: StageArgument.Direction?
    ) {
        let head = [label.map { "\($0.name):" }, direction?.rawValue].compactMap { $0 }
        guard !head.isEmpty else { return print(value) }
        nested(head.joined(separator: " ")) { $0.print(value) }
    }

    private mutating func print(_ conditional: Conditional) {
        nested("if") { printer in
            printer.print(conditional.condition)
            printer.nested("then") { $0.print(conditional.then) }
            if let otherwise = conditional.otherwise { printer.nested("else") { $0.print(otherwise) } }
        }
    }

    private mutating func print(_ match: Match) {
        nested("match") { printer in
            printer.print(match.subject)
            for arm in match.arms {
                printer.nested("arm") { printer in
                    arm.patterns.forEach { printer.print($0) }
                    printer.nested("=>") { $0.print(arm.body) }
                }
            }
            if let otherwise = match.otherwise { printer.nested("else") { $0.print(otherwise) } }
        }
    }

    private mutating func print(_ pipeline: Pipeline) {
        nested("pipeline") { printer in
            printer.print(pipeline.source)
            for stage in pipeline.stages {
                printer.nested("| \(stage.module.map { "\($0.name)." } ?? "")\(stage.name.name)") { printer in
                    for argument in stage.arguments {
                        printer.print(argument.label, argument.value, argument.direction)
                    }
                    guard let list = stage.keyList else { return }
                    printer.nested(list.keyword.rawValue) { printer in
                        for key in list.keys { printer.print(key.label, key.value, key.direction) }
                    }
                }
            }
        }
    }

    // MARK: Types

    private static func text(of type: TypeExpression) -> String {
        switch type.kind {
        case .missing: "missing"
        case .named(let name, let arguments):
            name.name + (arguments.isEmpty ? "" : "<\(arguments.map(text(of:)).joined(separator: ", "))>")
        case .optional(let inner): text(of: inner) + "?"
        case .list(let element): "[\(text(of: element))]"
        case .map(let key, let value): "[\(text(of: key)): \(text(of: value))]"
        case .record(let fields):
            "{" + fields.map { "\($0.name.name): \(text(of: $0.type))" }.joined(separator: ", ") + "}"
        case .function(let parameters, let result):
            "(\(parameters.map(text(of:)).joined(separator: ", "))) -> \(text(of: result))"
        }
    }
}
