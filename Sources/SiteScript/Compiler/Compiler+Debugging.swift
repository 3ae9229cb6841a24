import SiteScriptSyntax

/// What code that a debugger may stop has besides.
extension Compiler {
    /// Marks the start of a statement; emits nothing where none can be stopped at.
    func markStatement(at span: SourceSpan) {
        guard options.isDebuggable else { return }
        context.builder.span = span
        let line = file.line(at: Int(span.lower))
        context.builder.emit(.statement, x: line == context.markedLine ? 1 : 0, n: line)
        context.markedLine = line
    }

    /// The global variables by name; functions and modules are none.
    var namesOfGlobals: [String: Int] {
        guard options.isDebuggable else { return [:] }
        return scope.globals.filter { $0.value.parameters == nil && scope.modules[$0.key] == nil }
            .mapValues(\.index)
    }
}

extension Statement {
    /// Whether a run does something there that is worth stopping at.
    var isStep: Bool {
        switch kind {
        case .variable, .assignment, .expression, .returning, .forIn, .whileLoop, .breaking, .continuing,
            .tryCatch, .assertion:
            true
        case .function, .importing, .parameter, .typeAlias, .test, .missing: false
        }
    }
}
