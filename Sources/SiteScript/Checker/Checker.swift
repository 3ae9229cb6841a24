public import SiteScriptSyntax

/// Checks programs before anything of them runs.
///
/// Names, fields, labels, types, nil, zone literals and effects are all held against what is known; every
/// independent mistake is reported in one pass. Checking never fails and never runs anything.
public enum Checker {
    /// Checks `program` with the names of `scope` in reach.
    public static func check(
        _ program: Program,
        registry: ModuleRegistry,
        scope: CheckScope = CheckScope(),
        options: CheckOptions = CheckOptions()
    ) -> CheckedProgram {
        let checker = ProgramChecker(program, registry: registry, scope: scope, options: options)
        return checker.checkProgram()
    }
}

extension ProgramChecker {
    /// Checks the whole program and gathers what was found.
    func checkProgram() -> CheckedProgram {
        declareTypes(in: program.statements)
        hoistFunctions(in: program.statements)
        let resultType = checkTopLevel(program.statements)
        checkDeferredCalls()
        checkFunctionValues()
        checkDeferredCalls()
        let programEffects = frame.effects
        reportRefusedEffects(frame.sites)
        checkUncalledFunctions()
        reportUnusedNames()
        return CheckedProgram(
            program: program,
            diagnostics: finishedDiagnostics(),
            types: types,
            pipelines: pipelines,
            parameters: parameters,
            effects: programEffects,
            functions: functionSummaries(),
            scope: CheckScope(world: worldForNextLine()),
            modules: importedPrograms,
            resultType: resultType
        )
    }

    /// The diagnostics in the order of the text, one for each place and code: a body that is checked for
    /// several calls says the same thing in the types of each.
    private func finishedDiagnostics() -> DiagnosticBag {
        struct Place: Hashable {
            var code: DiagnosticCode
            var span: SourceSpan
        }
        var seen: Set<Place> = []
        var bag = DiagnosticBag()
        let found = frame.diagnostics + instances.flatMap(\.diagnostics).filter(holdsForEveryCall)
        bag.add(
            found.filter(isWorthSaying).filter { seen.insert(Place(code: $0.code, span: $0.span)).inserted }
        )
        var sorted = DiagnosticBag()
        sorted.add(bag.sorted.map(withCertainFix))
        return sorted
    }

    /// Whether a warning about what is done with values holds for every call of the function that it is in: code
    /// that one kind of argument makes useless may be needed for another.
    private var holdsForEveryCall: (Diagnostic) -> Bool {
        struct Warning: Hashable {
            var code: DiagnosticCode
            var span: SourceSpan
        }
        var counts: [Warning: Int] = [:]
        var wanted: [Warning: Int] = [:]
        var instanceCounts: [SourceSpan: Int] = [:]
        for instance in instances {
            instanceCounts[world.functions[instance.key.function].span, default: 0] += 1
        }
        for instance in instances {
            let count = instanceCounts[world.functions[instance.key.function].span] ?? 1
            for diagnostic in Set(instance.diagnostics.filter(\.dependsOnCall)) {
                let warning = Warning(code: diagnostic.code, span: diagnostic.span)
                counts[warning, default: 0] += 1
                wanted[warning] = max(wanted[warning] ?? 0, count)
            }
        }
        return { diagnostic in
            guard diagnostic.dependsOnCall else { return true }
            let warning = Warning(code: diagnostic.code, span: diagnostic.span)
            return (counts[warning] ?? 0) >= (wanted[warning] ?? 0)
        }
    }

    /// The diagnostic without a fix that replaces a name by one of several that it may have been meant for.
    private func withCertainFix(_ diagnostic: Diagnostic) -> Diagnostic {
        guard !unclearNames.isEmpty, diagnostic.fix?.edits.count == 1, let edit = diagnostic.fix?.edits.first,
            // The drawn place of a field has its dot as well.
            edit.span.end == diagnostic.span.end
        else { return diagnostic }
        let text = program.file.text(of: edit.span)
        let name = text.hasPrefix("\"") || text.hasPrefix("`") ? String(text.dropFirst().dropLast()) : text
        guard unclearNames.contains(name) else { return diagnostic }
        var diagnostic = diagnostic
        diagnostic.fix = nil
        return diagnostic
    }

    private func isWorthSaying(_ diagnostic: Diagnostic) -> Bool {
        guard options.hasSyntaxErrors else { return true }
        return diagnostic.severity == .error && (diagnostic.code != .unusedChanges || !options.hasUnreadText)
    }

    private func functionSummaries() -> [CheckedProgram.FunctionSummary] {
        world.functions.compactMap { function in
            guard function.unit == unit, case .function(let declaration) = function.code else { return nil }
            return CheckedProgram.FunctionSummary(
                name: declaration.name.name,
                span: declaration.name.span,
                parameterCount: declaration.parameters.count,
                effects: function.effects
            )
        }
    }

    /// The world without what only this check needed.
    private func worldForNextLine() -> CheckWorld {
        var world = world
        for index in world.symbols.indices { world.symbols[index].declaration = -1 }
        for index in world.functions.indices { world.functions[index].isCalled = true }
        return world
    }
}

extension Diagnostic {
    /// Whether it may hold for some calls of a function and not for others.
    fileprivate var dependsOnCall: Bool { code == .unusedResult || code == .unreachableCode }
}
