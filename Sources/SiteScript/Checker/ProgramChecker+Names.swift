import SiteScriptSyntax

/// Declaring names and finding them again.
extension ProgramChecker {
    /// Puts a name in reach and gives its symbol; reports one that is taken.
    @discardableResult
    func declare(
        _ name: Identifier,
        _ type: ScriptType,
        _ kind: Symbol.Kind,
        isVariable: Bool = false,
        documentation: String? = nil
    ) -> Int? {
        guard !name.name.isEmpty else { return nil }
        var type = type.bound
        if !mayDeclare(name, kind) {
            // Later uses may mean either declaration, so nothing is said about their types.
            if let taken = world.scopes[scope].find(name.name), world.symbols[taken].type != type {
                type = .never
            }
        }
        let symbol = Symbol(
            name: name.name,
            span: name.span,
            unit: frame.unit,
            type: type,
            kind: kind,
            isVariable: isVariable,
            level: frame.level,
            declaration: noteDeclaration(name, kind),
            documentation: documentation
        )
        world.symbols.append(symbol)
        world.scopes[scope].add(name.name, world.symbols.count - 1)
        return world.symbols.count - 1
    }

    /// Whether the name is free; reports when it is not.
    private func mayDeclare(_ name: Identifier, _ kind: Symbol.Kind) -> Bool {
        if frame.unit != unit { return true }
        switch kind {
        case .variable, .function, .module, .programParameter:
            if registry.functions[name.name] != nil {
                report(.builtInRedefined(name))
                return false
            }
        case .parameter, .loopVariable, .caughtError: break
        }
        if case .function = kind, registry.stages[name.name] != nil {
            report(.stageRedefined(name))
            return false
        }
        guard let earlier = clashing(name.name) else { return true }
        let symbol = world.symbols[earlier.symbol]
        // Which of the two is meant where the name is used is not known.
        mistakenNames.insert(name.name)
        let label = symbol.unit == unit ? symbol.span : nil
        report(earlier.isSameScope ? .duplicate(name, first: label) : .shadowed(name, first: label))
        return false
    }

    /// The declaration that a new one called `name` would repeat or hide, if that is not allowed.
    ///
    /// A function's own names may reuse one of the top level; inside one function nothing hides anything.
    private func clashing(_ name: String) -> (symbol: Int, isSameScope: Bool)? {
        var current = scope
        var isInFunction = false
        while current >= 0 {
            let isTopLevel = world.scopes[current].parent < 0
            if let symbol = world.scopes[current].find(name) {
                if isTopLevel && (isInFunction || options.isInteractive) { return nil }
                return (symbol, current == scope)
            }
            if world.scopes[current].isBoundary { isInFunction = true }
            current = world.scopes[current].parent
        }
        return nil
    }

    private func noteDeclaration(_ name: Identifier, _ kind: Symbol.Kind) -> Int {
        guard frame.unit == unit else { return -1 }
        if let known = declarationIndex[name.span.lower] { return known }
        let isTopLevel = world.scopes[scope].parent < 0
        declarations.append(
            DeclarationUse(
                name: name.name,
                span: name.span,
                kind: kind,
                isTopLevel: isTopLevel,
                isUsed: false
            )
        )
        declarationIndex[name.span.lower] = declarations.count - 1
        return declarations.count - 1
    }

    /// Notes that a symbol's value is read.
    func markUsed(_ symbol: Int) {
        let declaration = world.symbols[symbol].declaration
        if declaration >= 0 { declarations[declaration].isUsed = true }
    }

    /// The symbol that a bare name stands for.
    func lookup(_ name: String) -> Int? { world.lookup(name, from: scope) }

    /// The type of a bare name that is read; reports one that is not known.
    func checkName(_ name: String, at span: SourceSpan) -> ScriptType {
        probe?.atName(span, in: self)
        if name.isEmpty { return .never }
        if let number = lookup(name) {
            markUsed(number)
            // Its parts are asked for where it is: a copy of it takes longer than the rest.
            if world.symbols[number].isOpen { noteOpenReads([number]) }
            switch world.symbols[number].kind {
            case .function(let function):
                if span != calledName { noteValue(ofFunction: function, at: span) }
                return .declaredFunction(function)
            case .module(let module): return .module(module)
            default: break
            }
            if !facts.isEmpty, let known = facts[Facts.Path(root: .symbol(number))] { return known }
            return world.symbols[number].type
        }
        if let function = registry.functions[name] {
            addRefusedEffects(ofValue: function, at: span)
            return .function(function.signature)
        }
        mistakenNames.insert(name)
        report(unknownName(name, at: span))
        return .never
    }

    /// What to say about a name that stands for nothing.
    func unknownName(_ name: String, at span: SourceSpan) -> Diagnostic {
        if world.lookupType(name, from: scope) != nil || registry.types[name] != nil
            || ScriptType.builtIn[name] != nil
        {
            return .foreignName(name, at: span) ?? .typeAsValue(name, at: span)
        }
        if let declaration = laterDeclaration(of: name) {
            return .usedBeforeDeclaration(name, at: span, declared: declaration)
        }
        if let row = rows.last?.type.record, row[name] != nil { return .fieldWithoutDot(name, at: span) }
        if let foreign = Diagnostic.foreignName(name, at: span) { return foreign }
        if registry.stages[name] != nil { return .stageAsValue(name, at: span) }
        let suggestion = closest(to: name, among: world.names(from: scope) + functionNames)
        if let suggestion, let meant = lookup(suggestion) { markUsed(meant) }
        if suggestion == nil, let row = rows.last?.type.record,
            let field = closest(to: name, among: row.fields.map(\.name))
        {
            return .unknownNameLikeField(name, field: field, at: span)
        }
        return .unknownName(name, suggestion: suggestion, at: span)
    }

    /// The known name nearest to a mistaken one.
    ///
    /// A text with thousands of mistakes, as when a wrong file is checked, gets no suggestions in the end.
    func closest(to name: String, among names: @autoclosure () -> [String]) -> String? {
        guard suggestionBudget > 0 else { return nil }
        let names = names()
        suggestionBudget -= names.count
        guard let closest = NameSuggestion.closest(to: name, among: names) else { return nil }
        if !NameSuggestion.isClear(closest, for: name, among: names) { unclearNames.insert(name) }
        return closest
    }

    /// Where the top level declares a name further down.
    private func laterDeclaration(of name: String) -> SourceSpan? {
        frame.unit == unit ? topLevelDeclarations[name] : nil
    }

    /// The first declaration of each variable, parameter and import of the top level.
    func findTopLevelDeclarations() -> [String: SourceSpan] {
        var found: [String: SourceSpan] = [:]
        for statement in program.statements {
            let name: Identifier
            switch statement.kind {
            case .variable(let declaration): name = declaration.name
            case .parameter(let declaration): name = declaration.name
            case .importing(let declaration): name = declaration.name
            default: continue
            }
            if found[name.name] == nil { found[name.name] = name.span }
        }
        return found
    }

    /// Says which names are never read.
    func reportUnusedNames() {
        let isLibrary = options.isModule || !program.statements.contains { $0.isExecuted }
        for declaration in declarations where !declaration.isUsed && !declaration.name.hasPrefix("_") {
            if mistakenNames.contains(declaration.name) { continue }
            switch declaration.kind {
            case .parameter, .caughtError, .programParameter: continue
            case .variable, .loopVariable, .function, .module: break
            }
            if declaration.isTopLevel && (isLibrary || options.isInteractive || options.showsResult) {
                continue
            }
            report(.unusedName(declaration))
        }
    }
}

extension Statement {
    /// Whether it does something when the program runs, besides making names known.
    fileprivate var isExecuted: Bool {
        switch kind {
        case .function, .importing, .typeAlias, .test, .variable, .missing: false
        default: true
        }
    }
}
