import SiteScriptSyntax

/// The wordings about calls, stages and their arguments.
extension Diagnostic {
    static func unknownLabel(
        _ label: Identifier,
        of name: String,
        suggestion: String?,
        known: [String],
        declaration: SourceSpan?
    ) -> Diagnostic {
        var hint = didYouMean(suggestion)
        hint = hint ?? didYouMean(oneOf: NameSuggestion.sharingWords(with: label.name, among: known))
        if hint == nil {
            hint = known.isEmpty ? "it takes no labels" : known.count <= 10 ? "it takes \(names(known))" : nil
        }
        return Diagnostic(
            .unknownLabel,
            "`\(name)` has no argument `\(label.name)`",
            at: label.span,
            hint: hint,
            labels: declaredHere(declaration),
            fix: suggestion.map { Fix(span: label.span, replacement: $0) }
        )
    }

    static func duplicateArgument(_ label: Identifier, of name: String, first: SourceSpan?) -> Diagnostic {
        Diagnostic(
            .duplicateArgument,
            "`\(label.name)` of `\(name)` is given twice",
            at: label.span,
            hint: "remove one of them",
            labels: firstGiven(first)
        )
    }

    /// A field of the rows that a stage has no argument for, such as the number of a site.
    static func fieldNotSet(_ label: Identifier, by stage: String, _ known: [String]) -> Diagnostic {
        Diagnostic(
            .unknownLabel,
            "`\(stage)` cannot set `\(label.name)`",
            at: label.span,
            hint: known.isEmpty || known.count > 10 ? nil : "it sets \(names(known))"
        )
    }

    /// A label of the call around a pipeline, which the comma gave to the pipeline's last stage.
    static func labelOfCallAround(_ label: Identifier, stage: String, pipeline: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownLabel,
            "the comma before it goes on with `\(stage)`, which has no argument `\(label.name)`",
            at: label.span,
            hint: "put parentheses round the pipeline that ends before the comma",
            fix: Fix(around: pipeline, "(", ")")
        )
    }

    static func labelMissing(_ label: String, _ argument: PassedArgument, of callee: Callee, _ text: String?)
        -> Diagnostic
    {
        Diagnostic(
            .extraArgument,
            "this argument of `\(callee.name)` needs its label",
            at: argument.span,
            hint: "write `\(label): \(text ?? "…")`",
            fix: Fix(span: argument.span.start, replacement: "\(label): ")
        )
    }

    static func extraArgument(_ argument: PassedArgument, of callee: Callee, count: Int) -> Diagnostic {
        let takes = count == 0 ? "no arguments" : count == 1 ? "one argument" : "\(count) arguments"
        return Diagnostic(
            .extraArgument,
            "`\(callee.name)` takes \(takes)",
            at: argument.span,
            hint: callee.declaration == nil ? "remove it" : "remove it, or add a parameter for it",
            labels: declaredHere(callee.declaration)
        )
    }

    static func missingArguments(_ missing: [FunctionSignature.Parameter], of callee: Callee) -> Diagnostic {
        Diagnostic(
            callee.makesChanges ? .missingCreateField : .missingArgument,
            "`\(callee.name)` needs \(names(missing.map(\.name)))",
            at: callee.span,
            hint: "add `\(missing.map { "\($0.name): …" }.joined(separator: ", "))`",
            labels: declaredHere(callee.declaration)
        )
    }

    static func rowsNotTaken(_ type: ScriptType, _ wanted: ScriptType, by callee: Callee) -> Diagnostic {
        Diagnostic(
            .argumentType,
            "`\(callee.name)` takes \(wanted.shortText), but \(type.shortText) flows in",
            at: callee.span,
            labels: declaredHere(callee.declaration)
        )
    }

    static func functionArity(_ parameter: String, _ callee: Callee, wanted: Int, at span: SourceSpan)
        -> Diagnostic
    {
        let values = wanted == 1 ? "one value" : "\(wanted) values"
        return Diagnostic(
            .argumentType,
            "`\(parameter)` of `\(callee.name)` is called with \(values)",
            at: span
        )
    }

    static func lambdaArity(_ lambda: Lambda, wanted: Int, at span: SourceSpan) -> Diagnostic {
        let count = lambda.parameters.count
        let gets = wanted == 1 ? "one value" : "\(wanted) values"
        return Diagnostic(
            .argumentType,
            "this function gets \(gets), but has \(count == 1 ? "one parameter" : "\(count) parameters")",
            at: lambda.parameters.first.map { $0.span.joined(with: lambda.parameters.last?.span ?? $0.span) }
                ?? span,
            hint: wanted == 1 ? "write `\(lambda.parameters.last?.name ?? "x") => …`" : nil
        )
    }

    static func notCallable(_ name: String, _ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .notCallable,
            name == "the function"
                ? "this is \(type.shortText), which cannot be called"
                : "`\(name)` is \(type.shortText), which cannot be called",
            at: span,
            hint: type.isOptional ? "it may be nil" : nil
        )
    }

    static func callFails(_ name: String, because fault: Diagnostic, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .argumentType,
            "`\(name)` cannot be called with these arguments: \(fault.message)",
            at: span,
            hint: fault.hint
        )
    }

    static func recordWithNeedsLabels(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .extraArgument,
            "`with` takes fields by name",
            at: span,
            hint: "write `name: …`"
        )
    }

    static func recordWithoutNeedsNames(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .argumentType,
            "`without` takes the names of fields as literals",
            at: span,
            hint: "write `without(\"name\")`"
        )
    }

    // MARK: - Stages

    static func unknownStage(
        _ name: Identifier,
        suggestion: String?,
        usage: String? = nil,
        similar: [String] = []
    ) -> Diagnostic {
        Diagnostic(
            .unknownStage,
            "there is no stage or function `\(name.name)`",
            at: name.span,
            hint: usage.map { "write `\($0)`" } ?? didYouMean(suggestion) ?? didYouMean(oneOf: similar)
                ?? "`?` at the prompt and the reference list the stages",
            fix: suggestion.map { Fix(span: name.span, replacement: $0) }
        )
    }

    static func functionAsStage(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .unknownStage,
            "`\(name.name)` is a function, not a stage",
            at: name.span,
            hint: name.name == "print" ? "`| show` prints rows" : "call it: `\(name.name)(…)`"
        )
    }

    static func aggregateAsStage(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .unknownStage,
            "`\(name.name)` is an aggregate, not a stage",
            at: name.span,
            hint: "write `| summarize n: \(name.name)(…)`"
        )
    }

    static func fieldAsStage(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .unknownStage,
            "`\(name.name)` is a field of the rows, not a stage",
            at: name.span,
            hint: "write `| map .\(name.name)`",
            fix: Fix(span: name.span.start, replacement: "map .")
        )
    }

    static func memberAsStage(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .unknownStage,
            "`\(name.name)` is a member, not a stage",
            at: name.span,
            hint: "write `(…).\(name.name)`"
        )
    }

    static func stageCalled(_ stage: NativeStage, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .notCallable,
            "`\(stage.name)` is a pipeline stage, not a function",
            at: span,
            hint: "write `rows | \(stage.usage)`"
        )
    }

    static func notRows(_ type: ScriptType, stage: Identifier) -> Diagnostic {
        var hint: String?
        switch type {
        case .optional(.list), .optional(.stream), .optional(.changes):
            hint = "it may be nil: `?? []` stands for no rows"
        case .record, .optional(.record): hint = "put it in a list: `[…] | \(stage.name)`"
        case .map: hint = "a map has `.keys` and `.values`"
        case .string, .timezone: hint = "`.lines()` gives the lines of a text"
        case .declaredFunction, .function: hint = "is it to be called? add parentheses"
        case .int, .double, .bool: hint = "this is one value; rows are needed before it"
        default: break
        }
        return Diagnostic(
            .notRows,
            "`\(stage.name)` works on rows, but \(type.shortText) flows in",
            at: stage.span,
            hint: hint
        )
    }

    static func functionNotCalled(_ name: String, stage: Identifier, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .notRows,
            "`\(stage.name)` works on rows, but `\(name)` is a function that is not called",
            at: span,
            hint: "write `\(name)()`",
            fix: Fix(span: span.end, replacement: "()")
        )
    }

    static func argumentNotRows(_ type: ScriptType, stage: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.notRows, "`\(stage)` takes rows here, not \(type.shortText)", at: span)
    }

    static func directionNotTaken(_ argument: StageArgument, by name: String) -> Diagnostic {
        let word = argument.direction?.rawValue ?? "asc"
        return Diagnostic(
            .invalidOption,
            "`\(name)` takes no `\(word)`",
            at: argument.value.span,
            hint: "`sort` puts rows in order"
        )
    }

    /// `sort by .name` for `sort .name`.
    static func needlessKeyList(
        _ list: Stage.KeyList,
        by name: String,
        first: StageArgument,
        _ text: String?
    ) -> Diagnostic {
        let start = first.label?.span.lower ?? first.value.span.lower
        let word = SourceSpan(file: list.span.file, lower: Int(list.span.lower), upper: Int(start))
        return Diagnostic(
            .invalidOption,
            "`\(name)` takes no `\(list.keyword.rawValue)`",
            at: list.span,
            hint: "write the fields directly: `\(name) \(text ?? ".field")`",
            fix: Fix(span: word, replacement: "")
        )
    }

    static func keyListNotTaken(_ list: Stage.KeyList, by name: String) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "`\(name)` takes no `\(list.keyword.rawValue)` list",
            at: list.span
        )
    }

    static func missingKeyList(_ native: NativeStage, _ stage: Stage) -> Diagnostic {
        let word = native.shape.keyList?.rawValue ?? "by"
        return Diagnostic(
            .missingArgument,
            "`\(native.name)` needs `\(word) …`",
            at: stage.name.span,
            hint: "write `\(native.usage)`"
        )
    }

    static func missingStageArgument(_ native: NativeStage, _ stage: Stage) -> Diagnostic {
        Diagnostic(
            .missingArgument,
            "`\(native.name)` needs an argument",
            at: stage.name.span,
            hint: "write `\(native.usage)`"
        )
    }

    static func extraStageArgument(_ argument: StageArgument, of native: NativeStage) -> Diagnostic {
        let shape = native.shape
        if shape.positional == nil, shape.freeLabels == nil, !shape.labels.isEmpty {
            return Diagnostic(
                .extraArgument,
                "each value of `\(native.name)` needs the name of what it is for",
                at: argument.value.span,
                hint: "write `\(native.usage)`"
            )
        }
        if case .call(let callee, _) = argument.value.kind, case .name(let name) = callee.kind,
            shape.positional == nil
        {
            return Diagnostic(
                .extraArgument,
                "`\(native.name)` takes no such argument",
                at: argument.value.span,
                hint: "if `\(name)(…)` is a statement of its own, start a new line before it"
            )
        }
        if shape.positional == nil, shape.freeLabels != nil {
            return Diagnostic(
                .extraArgument,
                "a column of `\(native.name)` needs a name",
                at: argument.value.span,
                hint: "write `name: …`"
            )
        }
        return Diagnostic(
            .extraArgument,
            shape.positional == nil
                ? "`\(native.name)` takes no such argument" : "`\(native.name)` takes no further argument",
            at: argument.value.span,
            hint: extraStageArgumentHint(native)
        )
    }

    /// A comma behind a stage's argument belongs to the stage, also inside of a call or a list.
    private static func extraStageArgumentHint(_ native: NativeStage) -> String {
        if native.shape.keyList == .by { return "`\(native.name) by …`?" }
        let usage = "write `\(native.usage)`"
        guard native.shape.positional != nil else { return usage }
        return usage + "; to go on with something else behind the pipeline, put the pipeline in parentheses"
    }

    static func missingLabels(
        _ labels: [NativeStage.Label],
        of native: NativeStage,
        _ stage: Stage,
        makesChanges: Bool
    ) -> Diagnostic {
        Diagnostic(
            makesChanges ? .missingCreateField : .missingArgument,
            "`\(native.name)` needs \(names(labels.map(\.name)))",
            at: stage.name.span,
            hint: "add `\(labels.map { "\($0.name): …" }.joined(separator: ", "))`"
        )
    }

    static func invalidChoice(
        _ text: String,
        of label: NativeStage.Label,
        _ stage: String,
        suggestion: String?,
        at span: SourceSpan
    ) -> Diagnostic {
        let choices = label.choices.map { "\"\($0)\"" }
        let last = choices.last ?? ""
        let list = choices.count > 1 ? choices.dropLast().joined(separator: ", ") + " or " + last : last
        return Diagnostic(
            .invalidOption,
            "`\(label.name)` of `\(stage)` cannot be \"\(text)\"",
            at: span,
            hint: suggestion.map { "did you mean \"\($0)\"?" } ?? "write \(list)",
            fix: suggestion.map { Fix(span: span, replacement: "\"\($0)\"") }
        )
    }

    static func functionAsRowValue(_ value: Expression, name: String) -> Diagnostic {
        Diagnostic(
            .argumentType,
            "`\(name)` is a function; the row is not passed to it by itself",
            at: value.span,
            hint: "write `\(name)(.)`",
            fix: Fix(span: value.span.end, replacement: "(.)")
        )
    }

    // MARK: - Aggregates

    static func notAnAggregate(_ value: Expression) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "a column of `summarize` is one aggregate such as `count()` or `sum(.x)`",
            at: value.span,
            hint: "compute with it in a `with` after it"
        )
    }

    static func aggregateLabel(
        _ label: Identifier,
        _ function: AggregateExpression.Function,
        isRepeated: Bool
    ) -> Diagnostic {
        Diagnostic(
            isRepeated ? .duplicateArgument : .unknownLabel,
            isRepeated
                ? "`where` of `\(function.rawValue)` is given twice"
                : "`\(function.rawValue)` has no argument `\(label.name)`",
            at: label.span,
            hint: isRepeated ? "join the conditions with `and`" : "it takes `where`"
        )
    }

    static func aggregateArgument(_ function: AggregateExpression.Function, at span: SourceSpan) -> Diagnostic
    {
        Diagnostic(
            .extraArgument,
            function == .count
                ? "`count` counts rows and takes only a condition"
                : "`\(function.rawValue)` takes one expression",
            at: span,
            hint: function == .count ? "write `count(where: …)`" : nil
        )
    }

    static func aggregateWithoutOperand(_ function: AggregateExpression.Function, at span: SourceSpan)
        -> Diagnostic
    {
        Diagnostic(
            .missingArgument,
            "`\(function.rawValue)` needs what it aggregates",
            at: span,
            hint: "write `\(function.rawValue)(.field)`"
        )
    }

    static func aggregateOfOptional(
        _ function: AggregateExpression.Function,
        _ type: ScriptType,
        at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            .optionalArithmetic,
            "`\(function.rawValue)` takes no nil, and this may be nil (\(type.shortText))",
            at: span,
            hint: "say what nil counts as with `??`, or leave those rows out with `where … != nil`"
        )
    }

    static func aggregateType(
        _ function: AggregateExpression.Function,
        _ type: ScriptType,
        at span: SourceSpan
    ) -> Diagnostic {
        let takes =
            function == .min || function == .max
            ? "numbers, text, instants and durations" : "numbers and durations"
        return Diagnostic(
            .operatorTypes,
            "`\(function.rawValue)` takes \(takes), not \(type.shortText)",
            at: span
        )
    }
}
