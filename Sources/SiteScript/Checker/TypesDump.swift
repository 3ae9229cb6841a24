import SiteScriptSyntax

/// Writes down what the checker found, a line for each declaration, statement and stage.
public enum TypesDump {
    /// The lines: place, source and type.
    public static func text(of checked: CheckedProgram) -> String {
        var dump = Dump(checked: checked)
        dump.add(checked.program.statements, depth: 0)
        return dump.lines.joined(separator: "\n") + (dump.lines.isEmpty ? "" : "\n")
    }

    private struct Dump {
        let checked: CheckedProgram
        var lines: [String] = []

        mutating func add(_ span: SourceSpan, _ type: String, depth: Int) {
            let file = checked.program.file
            let words = file.text(of: span).split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
            let source = words.count > 60 ? words.prefix(59) + "…" : words[...]
            let indent = String(repeating: "  ", count: depth)
            lines.append("\(indent)\(file.position(at: Int(span.lower))) \(source): \(type)")
        }

        mutating func add(_ expression: Expression, _ span: SourceSpan? = nil, depth: Int) {
            add(span ?? expression.span, checked.type(of: expression).text, depth: depth)
            addStages(of: expression, depth: depth + 1)
        }

        mutating func addStages(of expression: Expression, depth: Int) {
            switch expression.kind {
            case .group(let inner): addStages(of: inner, depth: depth)
            case .pipeline(let pipeline):
                guard let found = checked.pipelines[expression.id] else { return }
                add(pipeline.source.span, found.flows.first?.text ?? "", depth: depth)
                for (stage, flow) in zip(pipeline.stages, found.flows.dropFirst()) {
                    add(stage.span, flow.text, depth: depth)
                }
            default: break
            }
        }

        mutating func add(_ statements: [Statement], depth: Int) {
            for statement in statements { add(statement, depth: depth) }
        }

        mutating func add(_ statement: Statement, depth: Int) {
            switch statement.kind {
            case .variable(let declaration):
                add(
                    declaration.name.span.joined(with: declaration.value.span),
                    type(of: declaration),
                    depth: depth
                )
                addStages(of: declaration.value, depth: depth + 1)
            case .expression(let expression), .assertion(let expression): add(expression, depth: depth)
            case .assignment(_, _, let value): add(value, statement.span, depth: depth)
            case .returning(let value): if let value { add(value, statement.span, depth: depth) }
            case .forIn(_, let rows, let body):
                add(rows, depth: depth)
                add(body.statements, depth: depth + 1)
            case .whileLoop(let condition, let body):
                add(condition, depth: depth)
                add(body.statements, depth: depth + 1)
            case .tryCatch(let body, let clauses):
                add(body.statements, depth: depth + 1)
                for clause in clauses { add(clause.body.statements, depth: depth + 1) }
            case .function(let declaration):
                let effects =
                    checked.functions.first { $0.span == declaration.name.span }?.effects.names ?? []
                add(declaration.name.span, "Function \(effects)", depth: depth)
                add(declaration.body.statements, depth: depth + 1)
            case .parameter(let declaration):
                let parameter = checked.parameters.first { $0.name.span == declaration.name.span }
                add(declaration.name.span, parameter?.type.text ?? "", depth: depth)
            case .typeAlias(let declaration):
                let type = checked.scope.types[declaration.name.name] ?? .never
                add(
                    declaration.name.span,
                    type.record.map { RecordType(fields: $0.fields).text(fieldLimit: .max) } ?? type.text,
                    depth: depth
                )
            case .test(let declaration): add(declaration.body.statements, depth: depth + 1)
            case .breaking, .continuing, .importing, .missing: break
            }
        }

        private func type(of declaration: VariableDeclaration) -> String {
            checked.type(of: declaration.value).bound.text
        }
    }
}
