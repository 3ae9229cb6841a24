/// Statements and declarations.
extension LayoutBuilder {
    mutating func add(_ statement: Statement) {
        switch statement.kind {
        case .variable(let declaration):
            if let type = declaration.type { add(type) }
            add(declaration.value)
        case .assignment(let target, _, let value):
            add(target)
            add(value)
        case .expression(let expression), .assertion(let expression): add(expression)
        case .returning(let value): if let value { add(value) }
        case .forIn(_, let sequence, let body):
            add(sequence)
            addBlock(body)
        case .whileLoop(let condition, let body):
            add(condition)
            addBlock(body)
        case .tryCatch(let body, let clauses):
            // The blocks break together.
            let group = addGroup(.brackets, first(statement.span), last(statement.span))
            addBlock(body, in: group)
            for clause in clauses { addBlock(clause.body, in: group) }
        case .function(let function): add(function)
        case .parameter(let parameter):
            if let type = parameter.type { add(type) }
            if let value = parameter.defaultValue { add(value) }
        case .typeAlias(let declaration): add(declaration.type)
        case .test(let test): addBlock(test.body)
        case .importing, .breaking, .continuing, .missing: break
        }
    }

    private mutating func add(_ function: FunctionDeclaration) {
        let open = last(function.name.span) + 1
        let end = function.resultType.map { first($0.span) } ?? first(function.body.span)
        setSpace(.none, at: open)
        addBrackets(
            open,
            closing(before: end),
            function.parameters.map { first($0.name.span) },
            BracketStyle()
        ) { builder, number in
            let parameter = function.parameters[number]
            if let type = parameter.type { builder.add(type) }
            if let value = parameter.defaultValue { builder.add(value) }
        }
        if let type = function.resultType { add(type) }
        addBlock(function.body)
    }

    /// The parenthesis that closes a function's parameters; its result type may stand in parentheses.
    private func closing(before end: Int) -> Int {
        var atom = end - 1
        while atom > 0, source.atoms[atom].kind == .leftParenthesis || source.atoms[atom].kind == .thinArrow {
            atom -= 1
        }
        return atom
    }

    // MARK: Types

    mutating func add(_ type: TypeExpression) {
        switch type.kind {
        case .missing: break
        case .named(let name, let arguments):
            guard !arguments.isEmpty else { return }
            let open = last(name.span) + 1
            for atom in [open, open + 1, last(type.span)] { setSpace(.none, at: atom) }
            arguments.forEach { add($0) }
        case .optional(let inner):
            setSpace(.none, at: last(type.span))
            add(inner)
        case .list(let element): add(element)
        case .map(let key, let value):
            add(key)
            add(value)
        case .record(let fields):
            addBrackets(
                first(type.span),
                last(type.span),
                fields.map { first($0.name.span) },
                BracketStyle(isSpaced: true)
            ) { $0.add(fields[$1].type) }
        case .function(let parameters, let result):
            parameters.forEach { add($0) }
            add(result)
        }
    }
}
