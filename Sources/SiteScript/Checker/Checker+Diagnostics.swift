import SiteScriptSyntax

/// The wordings about statements, flow and effects.
extension Diagnostic {
    // MARK: - Rows

    static func rowOutsidePipeline(at span: SourceSpan, reason: MissingRowReason?, loop: String?)
        -> Diagnostic
    {
        if let loop {
            return Diagnostic(
                .rowOutsidePipeline,
                "there is no current row here: in this loop it is called `\(loop)`",
                at: span,
                hint: "put `\(loop)` before the dot",
                fix: Fix(span: span.start, replacement: loop)
            )
        }
        var hint = "`.name` is a field of the row in a pipeline's stage"
        switch reason {
        case .valueArgument(let stage):
            hint = "the argument of `\(stage)` is evaluated once, not for each row"
        case .functionStage(let name):
            hint = "arguments of the function `\(name)` are evaluated once; pass `row => …`"
        case nil: break
        }
        return Diagnostic(.rowOutsidePipeline, "there is no current row here", at: span, hint: hint)
    }

    // MARK: - Assignment

    static func undeclaredAssigned(_ name: String, suggestion: String?, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownName,
            "`\(name)` is assigned but not declared",
            at: span,
            hint: didYouMean(suggestion) ?? "declare it with `var \(name) = …`",
            fix: suggestion.map { Fix(span: span, replacement: $0) }
        )
    }

    static func constantAssigned(_ symbol: Symbol, at span: SourceSpan, isSameUnit: Bool) -> Diagnostic {
        let (what, hint): (String, String?) =
            switch symbol.kind {
            case .variable: ("a constant", "declare it with `var` to change it")
            case .parameter, .programParameter: ("a parameter", "copy it into a `var`")
            case .loopVariable: ("a loop variable", "copy it into a `var`")
            case .caughtError: ("a caught error", nil)
            case .function: ("a function", nil)
            case .module: ("a module", nil)
            }
        return Diagnostic(
            .notAssignable,
            "`\(symbol.name)` is \(what) and cannot be assigned",
            at: span,
            hint: hint,
            labels: declaredHere(isSameUnit ? symbol.span : nil)
        )
    }

    static func builtInAssigned(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.notAssignable, "`\(name)` is a built-in function and cannot be assigned", at: span)
    }

    static func rowAssigned(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .notAssignable,
            "the fields of a row cannot be assigned",
            at: span,
            hint: "`| with name: …` gives rows with other fields"
        )
    }

    static func notAssignable(_ target: Expression) -> Diagnostic {
        let isPipeline = if case .pipeline = target.kind { true } else { false }
        return Diagnostic(
            .notAssignable,
            "this cannot be assigned",
            at: target.span,
            hint: isPipeline ? "did you mean `==`?" : "assign to a `var`, its elements or its fields"
        )
    }

    static func elementAssigned(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .notAssignable,
            "\(type.shortText) has no elements that can be assigned",
            at: span,
            hint: type.isOptional ? "it may be nil: test it against nil first" : nil
        )
    }

    static func fieldAssigned(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.notAssignable, "\(type.shortText) has no fields that can be assigned", at: span)
    }

    // MARK: - Flow

    static func misplacedReturn(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .misplacedControlFlow,
            "`return` stands outside of a function",
            at: span,
            hint: "it gives the value of a `func`; a script prints with `print(…)`"
        )
    }

    static func outsideLoop(_ word: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .misplacedControlFlow,
            "`\(word)` stands outside of a loop",
            at: span,
            hint: word == "break"
                ? "to end the script here write `fail \"why\"`"
                : "it goes on with the next turn of a `for` or `while`"
        )
    }

    static func returnWithoutValue(_ expected: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "this function gives \(expected.shortText), but returns nothing here",
            at: span,
            hint: "write `return …`"
        )
    }

    static func missingReturn(_ declaration: FunctionDeclaration, _ expected: ScriptType) -> Diagnostic {
        let isLastDropped: Bool
        if case .expression? = declaration.body.statements.last?.kind {
            isLastDropped = true
        } else {
            isLastDropped = false
        }
        return Diagnostic(
            .missingReturn,
            "`\(declaration.name.name)` must give \(expected.shortText), but may end without `return`",
            at: declaration.name.span,
            hint: isLastDropped
                ? "a `func` needs `return` before its last expression" : "add `return …` at its end",
            labels: isLastDropped
                ? declaration.body.statements.last.map {
                    [Label(span: $0.span, message: "this value is dropped")]
                } ?? [] : [],
            fix: isLastDropped
                ? declaration.body.statements.last.map { Fix(span: $0.span.start, replacement: "return ") }
                : nil
        )
    }

    static func unreachable(_ statement: Statement) -> Diagnostic {
        Diagnostic(.unreachableCode, "this is never reached", at: statement.span)
    }

    static func unreachableCatch(_ clause: CatchClause) -> Diagnostic {
        Diagnostic(
            .unreachableCode,
            "the clause before this one catches every error",
            at: clause.kinds.first?.span ?? clause.span,
            hint: "put it first"
        )
    }

    // MARK: - Results

    static func unusedChanges(_ expression: Expression) -> Diagnostic {
        Diagnostic(
            .unusedChanges,
            "these changes are described but never applied",
            at: expression.span,
            hint: "add `| apply`, `| show` or `| save \"file.plan\"`, or bind them to a name"
        )
    }

    static func unusedResult(_ expression: Expression, _ type: ScriptType, isInFunction: Bool) -> Diagnostic {
        var hint = "print it, bind it to a name, or remove it"
        if case .stream = type { hint = "add `| show`, `| save`, or bind it to a name" }
        if isInFunction { hint = "a `func` gives its result with `return`" }
        if type.isCallable, case .name = expression.kind { hint = "is it to be called? add parentheses" }
        if case .binary(.equal, _, _, _) = expression.kind { hint = "did you mean `=`?" }
        return Diagnostic(
            .unusedResult,
            "nothing is done with this value (\(type.shortText))",
            at: expression.span,
            hint: hint
        )
    }

    // MARK: - Effects

    static func writeUnderReadOnly(_ site: EffectSite) -> Diagnostic {
        Diagnostic(
            .writeUnderReadOnly,
            "`\(site.name)` writes, which is not allowed under --read-only",
            at: site.span,
            hint: "`| show` shows changes without writing them"
        )
    }

    static func missingCapability(_ site: EffectSite) -> Diagnostic {
        let needs = site.effects.names.map { capabilityNames[$0] ?? $0 }
        return Diagnostic(
            .missingCapability,
            "`\(site.name)` needs \(needs.joined(separator: " and ")), which is not granted here",
            at: site.span
        )
    }

    /// What people know the effects by.
    private static let capabilityNames = [
        "reads": "access to sites", "writes": "write access", "files": "access to files",
        "clock": "the clock",
        "random": "random numbers", "prints": "output", "environment": "the environment",
    ]

    // MARK: - Imports and parameters

    static func importFailed(_ reason: String, hint: String?, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.importFailed, reason, at: span, hint: hint)
    }

    static func importOfMistaken(_ declaration: ImportDeclaration, module: CheckedProgram) -> Diagnostic {
        let count = module.diagnostics.diagnostics.filter { $0.severity == .error }.count
        let counted = count == 1 ? "a mistake" : "\(count) mistakes"
        return Diagnostic(
            .importFailed,
            "the module \"\(declaration.path)\" has \(counted)",
            at: declaration.pathSpan,
            hint: "mend the module first"
        )
    }

    static func parameterWithoutType(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .unknownType,
            "the param `\(name.name)` needs a type or a default",
            at: name.span,
            hint: "write `param \(name.name): String`"
        )
    }

    static func parameterType(_ name: Identifier, _ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "the param `\(name.name)` cannot be \(type.shortText), which has no spelling on a command line",
            at: span,
            hint: "use Bool, Int, Double, String, Timezone, Instant, Duration, or a list of them"
        )
    }
}
