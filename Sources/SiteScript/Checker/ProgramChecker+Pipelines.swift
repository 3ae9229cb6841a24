import SiteScriptSyntax

/// The rules of pipelines: what flows through the stages.
extension ProgramChecker {
    /// Checks `source | stage | stage`; gives what comes out at the end.
    func checkPipeline(_ pipeline: Pipeline, whole: Expression) -> ScriptType {
        var flow = check(pipeline.source)
        var found = CheckedProgram.PipelineTypes()
        found.flows.append(flow)
        for (number, stage) in pipeline.stages.enumerated() {
            let input = explained(by: stage, found) ?? flow
            found.rows.append(rowType(of: input) ?? .never)
            pipelineStart = pipeline.source.span
            let source = number == 0 ? pipeline.source : nil
            let isBehindResult = found.stages.last == .native && rowType(of: flow) == nil
            if stage.module == nil {
                probe?.atStage(stage.name.span, input: input, behindResult: isBehindResult, in: self)
            }
            let (whole, meaning) = checkStage(stage, input: input, source)
            let result = whole.boundedRows
            found.stages.append(meaning)
            found.flows.append(result)
            flow = result
        }
        note(found, whole.id)
        return flow
    }

    /// What flows into the stage that `explain` stands behind, where that one gives a value: it is not run.
    private func explained(by stage: Stage, _ found: CheckedProgram.PipelineTypes) -> ScriptType? {
        guard stage.name.name == "explain", found.stages.last == .native, let flow = found.flows.last,
            rowType(of: flow) == nil
        else { return nil }
        return found.flows.dropLast().last
    }

    /// Keeps what was found of a pipeline; for another function instance what fits both.
    private func note(_ found: CheckedProgram.PipelineTypes, _ id: NodeID) {
        guard frame.unit == unit, id >= 0, id < owners.count else { return }
        var found = found
        if let earlier = pipelines[id], owners[id] != frame.instance {
            found.flows = zip(earlier.flows, found.flows).map { $0.joinedOrAny(with: $1) }
            found.rows = zip(earlier.rows, found.rows).map { $0.joinedOrAny(with: $1) }
        }
        pipelines[id] = found
    }

    private func checkStage(
        _ stage: Stage,
        input: ScriptType,
        _ source: Expression?
    ) -> (ScriptType, CheckedProgram.StageMeaning) {
        if let module = stage.module { return checkModuleStage(stage, module, input) }
        let name = stage.name.name
        if name.isEmpty { return (.never, .unknown) }
        if let native = registry.stages[name] {
            return (checkNativeStage(native, stage, input, source), .native)
        }
        if lookup(name) != nil {
            let type = checkName(name, at: stage.name.span)
            return (checkFunctionStage(type, stage, input), .function)
        }
        report(unknownStage(stage, input: input))
        checkArgumentsAlone(stage, input)
        return (.never, .unknown)
    }

    private func checkModuleStage(
        _ stage: Stage,
        _ module: Identifier,
        _ input: ScriptType
    ) -> (ScriptType, CheckedProgram.StageMeaning) {
        let type = checkName(module.name, at: module.span)
        let object = Expression(.name(module.name), span: module.span, id: -1)
        switch meaning(of: stage.name, in: type, isOptional: false, object: object).0 {
        case .value(let function): return (checkFunctionStage(function, stage, input), .function)
        case .mistake:
            checkArgumentsAlone(stage, input)
            return (.never, .unknown)
        default:
            report(.notCallable(stage.name.name, type, at: stage.name.span))
            checkArgumentsAlone(stage, input)
            return (.never, .unknown)
        }
    }

    /// Checks `rows | f a`, which is `f(rows, a)`.
    private func checkFunctionStage(_ type: ScriptType, _ stage: Stage, _ input: ScriptType) -> ScriptType {
        let outer = missingRowReason
        missingRowReason = .functionStage(stage.name.name)
        defer { missingRowReason = outer }
        if let list = stage.keyList { report(.keyListNotTaken(list, by: stage.name.name)) }
        for argument in stage.arguments where argument.direction != nil {
            report(.directionNotTaken(argument, by: stage.name.name))
        }
        let arguments =
            [PassedArgument(rows: input, at: stage.name.span)] + stage.arguments.map(PassedArgument.init)
        return checkCall(
            of: type,
            named: stage.name.name,
            arguments,
            at: stage.name.span,
            whole: stage.span
        )
    }

    /// Checks the arguments of a stage that is not known, over the rows that reach it.
    func checkArgumentsAlone(_ stage: Stage, _ input: ScriptType) {
        withRow(.never) {
            for argument in stage.arguments + (stage.keyList?.keys ?? []) { check(argument.value) }
        }
    }

    /// Runs `body` with rows of type `row` in reach.
    func withRow<Result>(_ row: ScriptType, _ body: () -> Result) -> Result {
        rows.append(RowContext(type: row))
        let wasReachable = frame.isReachable
        defer {
            rows.removeLast()
            facts.forget(.row(rows.count))
            // A row expression may run for no row at all.
            frame.isReachable = wasReachable
        }
        return body()
    }

    private func unknownStage(_ stage: Stage, input: ScriptType) -> Diagnostic {
        let name = stage.name
        if registry.functions[name.name] != nil { return .functionAsStage(name) }
        if AggregateExpression.Function(rawValue: name.name) != nil { return .aggregateAsStage(name) }
        if let spoken = Self.spokenStages[name.name.lowercased()] { return spokenStage(stage, spoken) }
        if let suggestion = closest(to: name.name, among: stageNames) {
            if let meant = lookup(suggestion) { markUsed(meant) }
            return .unknownStage(name, suggestion: suggestion)
        }
        if let row = rowType(of: input)?.record, row[name.name] != nil { return .fieldAsStage(name) }
        if Self.spokenStages[name.name] == nil, let family = TypeFamily(input.bound),
            registry.member(name.name, of: family) != nil
        {
            return .memberAsStage(name)
        }
        return .unknownStage(
            name,
            suggestion: nil,
            similar: NameSuggestion.sharingWords(with: name.name, among: stageNames)
        )
    }

    /// What to say about a stage in the words of SQL or of a shell; the fix covers what is certain.
    private func spokenStage(_ stage: Stage, _ meant: String) -> Diagnostic {
        let name = stage.name
        guard frame.unit == unit else { return .unknownStage(name, suggestion: meant) }
        if let list = stage.keyList, let key = list.keys.first, stage.arguments.isEmpty {
            var diagnostic = Diagnostic.unknownStage(
                name,
                suggestion: meant,
                usage: "\(meant) \(quoted(key.value) ?? ".field")"
            )
            let words = SourceSpan(
                file: name.span.file,
                lower: Int(name.span.lower),
                upper: Int(key.value.span.lower)
            )
            diagnostic.fix = Diagnostic.Fix(span: words, replacement: "\(meant) ")
            return diagnostic
        }
        let argument = stage.arguments.count == 1 ? stage.arguments.first.flatMap { quoted($0.value) } : nil
        return .unknownStage(name, suggestion: meant, usage: argument.map { "\(meant) \($0)" })
    }

    private var stageNames: [String] {
        registry.stages.keys.sorted() + world.names(from: scope).filter(symbolIsFunction)
    }

    /// What people call stages elsewhere.
    private static let spokenStages = [
        "filter": "where", "grep": "find", "search": "find", "having": "where", "top": "take",
        "order": "sort", "order_by": "sort", "orderby": "sort", "sort_by": "sort",
        "limit": "take", "head": "take", "tail": "last", "offset": "skip", "drop": "skip",
        "group_by": "group", "uniq": "distinct", "project": "select", "length": "count", "size": "count",
        "foreach": "each", "for_each": "each", "tee": "peek", "aggregate": "summarize", "write": "save",
        "print": "show", "extend": "with", "add": "with", "remove": "without", "concat": "union",
    ]

    func symbolIsFunction(_ name: String) -> Bool {
        guard let number = lookup(name) else { return false }
        switch world.symbols[number].type {
        case .function, .declaredFunction: return true
        default: return false
        }
    }
}
