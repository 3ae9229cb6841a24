import SiteScriptSyntax

/// The rules of `import`, `param` and `test`.
extension ProgramChecker {
    func checkImport(_ declaration: ImportDeclaration) {
        guard let resolve = options.resolveImport else {
            report(.importFailed("nothing can be imported here", hint: nil, at: declaration.pathSpan))
            declare(declaration.name, .never, .caughtError)
            return
        }
        switch resolve(declaration, program.file) {
        case .failure(let reason, let hint):
            report(.importFailed(reason, hint: hint, at: declaration.pathSpan))
            declare(declaration.name, .never, .caughtError)
        case .module(let module):
            if module.diagnostics.hasErrors {
                report(.importOfMistaken(declaration, module: module))
            }
            let number = world.absorb(module.scope.world, path: declaration.path)
            if module.diagnostics.hasErrors { mistakenUnits.insert(world.modules[number].unit) }
            importedPrograms[number] = module
            frame.effects.formUnion(module.effects)
            declare(declaration.name, .module(number), .module(number))
        }
    }

    func checkParameter(_ declaration: ParameterDeclaration) {
        let written = declaration.type.map(resolve)
        var type = written
        if let value = declaration.defaultValue {
            let given = check(value, expecting: written).bound
            if let written {
                require(given, toBe: written, for: value, .variable(declaration.name.name))
            } else {
                type = given
            }
        } else if written == nil {
            report(.parameterWithoutType(declaration.name))
        }
        let known = type ?? .never
        if !known.isParameterType {
            report(
                .parameterType(declaration.name, known, at: declaration.type?.span ?? declaration.name.span)
            )
        }
        parameters.append(
            CheckedProgram.ProgramParameter(
                name: declaration.name,
                type: known,
                defaultValue: declaration.defaultValue,
                documentation: declaration.documentation
            )
        )
        declare(declaration.name, known, .programParameter, documentation: declaration.documentation)
    }

    /// Checks a test; what it does is not done when the program runs.
    func checkTest(_ declaration: TestDeclaration) {
        let outer = (frame, facts, rows)
        frame = Frame(unit: frame.unit, level: frame.level + 1)
        facts = Facts()
        rows = []
        let mark = pushScope(Scope(parent: scope, isBoundary: true, limit: .max))
        checkStatements(declaration.body.statements)
        popScope(mark)
        let found = frame.diagnostics
        (frame, facts, rows) = outer
        frame.diagnostics += found
    }
}

extension ScriptType {
    /// Whether the command line and prompts can give values of this type.
    fileprivate var isParameterType: Bool {
        switch self {
        case .bool, .int, .double, .string, .timezone, .instant, .duration, .never: true
        case .optional(let wrapped): wrapped.isParameterType
        case .list(let element): element.isParameterType
        default: false
        }
    }
}
