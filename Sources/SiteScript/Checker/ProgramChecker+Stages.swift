import SiteScriptSyntax

/// Holding a stage against its shape, and aggregates.
extension ProgramChecker {
    /// Checks a stage of the registry; gives what flows out.
    func checkNativeStage(
        _ native: NativeStage,
        _ stage: Stage,
        _ input: ScriptType,
        _ source: Expression? = nil
    ) -> ScriptType {
        let stage = stageWithoutNeedlessBy(native, stage)
        let check = StageCheck(stage, input: input, source: source, in: self)
        let start = frame.diagnostics.count
        probe?.enterStage(native, check)
        let missing = checkShape(native, stage, input)
        let result = native.typing(check)
        for argument in stage.arguments where !check.hasChecked(argument) {
            if let label = knownLabel(argument, native) {
                checkLabelled(argument, label, check)
            } else if isSurplus(argument, native, stage) {
                // It was said that it means nothing here; what it would mean elsewhere is not known.
                continue
            } else {
                let positional = argument.label == nil ? native.shape.positional : nil
                checkUnasked(argument, positional ?? native.shape.freeLabels ?? .row, check, since: start)
            }
        }
        for key in check.keys where !check.hasChecked(key) { _ = check.rowType(of: key) }
        if !missing.isEmpty {
            report(.missingLabels(missing, of: native, stage, makesChanges: result == .changes))
        }
        addEffects(native.effects, at: stage.name.span, name: native.name)
        return result
    }

    private func isSurplus(_ argument: StageArgument, _ native: NativeStage, _ stage: Stage) -> Bool {
        let shape = native.shape
        if let label = argument.label {
            return shape.freeLabels == nil && !shape.labels.contains { $0.name == label.name }
        }
        guard shape.positional == nil, shape.freeLabels == nil else { return false }
        if case .call = argument.value.kind { return true }
        return false
    }

    /// Takes the keys of `sort by .name` for the arguments they were meant to be, after saying so.
    private func stageWithoutNeedlessBy(_ native: NativeStage, _ stage: Stage) -> Stage {
        guard let list = stage.keyList, native.shape.keyList == nil, native.shape.positional == .row,
            stage.arguments.allSatisfy({ $0.label != nil }), let first = list.keys.first
        else { return stage }
        report(.needlessKeyList(list, by: native.name, first: first, quoted(first.value)))
        var meant = stage
        meant.arguments += list.keys
        meant.keyList = nil
        return meant
    }

    /// Checks an argument that the type rule has no use for; what is wrong with the whole of it was said.
    private func checkUnasked(
        _ argument: StageArgument,
        _ mode: NativeStage.ArgumentMode,
        _ check: StageCheck,
        since start: Int
    ) {
        let isReported = frame.diagnostics[start...].contains { $0.span == argument.value.span }
        let before = frame.diagnostics.count
        _ = type(of: argument, mode, check)
        if isReported { frame.diagnostics[before...].removeAll { $0.span == argument.value.span } }
    }

    private func knownLabel(_ argument: StageArgument, _ native: NativeStage) -> NativeStage.Label? {
        guard let label = argument.label else { return nil }
        return native.shape.labels.first { $0.name == label.name }
    }

    private func checkLabelled(_ argument: StageArgument, _ label: NativeStage.Label, _ check: StageCheck) {
        let type = type(of: argument, label.mode, check, expecting: label.type)
        if label.type != .any { check.require(type, for: argument, toBe: label.type) }
        if !label.choices.isEmpty { probe?.atText(argument.value.span, choices: label.choices, in: self) }
        guard !label.choices.isEmpty, let text = argument.value.literalText, !label.choices.contains(text)
        else { return }
        report(
            .invalidChoice(
                text,
                of: label,
                check.name.name,
                suggestion: closest(to: text, among: label.choices),
                at: argument.value.span
            )
        )
    }

    private func type(
        of argument: StageArgument,
        _ mode: NativeStage.ArgumentMode,
        _ check: StageCheck,
        expecting expected: ScriptType = .any
    ) -> ScriptType {
        switch mode {
        case .value: check.valueType(of: argument, expecting: expected)
        case .row: check.rowType(of: argument, expecting: expected)
        case .aggregate: check.aggregateType(of: argument)
        }
    }

    /// Holds arguments against the shape; gives the required labels that are missing.
    private func checkShape(_ native: NativeStage, _ stage: Stage, _ input: ScriptType)
        -> [NativeStage.Label]
    {
        let shape = native.shape
        var given: Set<String> = []
        var claimed: Set<String> = []
        var positional = 0
        var strays = 0
        for argument in stage.arguments {
            if argument.direction != nil, !shape.takesDirections {
                report(.directionNotTaken(argument, by: native.name))
            }
            guard let label = argument.label else {
                positional += 1
                if shape.positional == nil || positional > shape.positionalCount.upperBound {
                    report(.extraStageArgument(argument, of: native))
                }
                continue
            }
            probe?.atLabel(label.span, in: self)
            if shape.labels.contains(where: { $0.name == label.name }) {
                if !given.insert(label.name).inserted {
                    let first = stage.arguments.first { $0.label?.name == label.name }
                    report(.duplicateArgument(label, of: native.name, first: first?.label?.span))
                }
            } else if shape.freeLabels == nil {
                let known = shape.labels.map(\.name)
                let suggestion = closest(to: label.name, among: known)
                if suggestion == nil, callsAround.contains(where: { $0.contains(label.name) }) {
                    reportLabelOfCallAround(label, native, stage)
                    continue
                }
                if suggestion == nil, let row = rowType(of: input)?.record, row[label.name] != nil {
                    report(.fieldNotSet(label, by: native.name, known))
                    continue
                }
                if let suggestion { claimed.insert(suggestion) } else { strays += 1 }
                report(
                    .unknownLabel(
                        label,
                        of: native.name,
                        suggestion: suggestion,
                        known: known,
                        declaration: nil
                    )
                )
            }
        }
        // An argument with a label that is like none was most likely meant for what is missing.
        if positional + strays < shape.positionalCount.lowerBound {
            report(.missingStageArgument(native, stage))
        }
        checkKeyList(native, stage)
        return shape.labels.filter { $0.isRequired && !given.contains($0.name) && !claimed.contains($0.name) }
    }

    private func reportLabelOfCallAround(_ label: Identifier, _ native: NativeStage, _ stage: Stage) {
        claimedLabels.insert(label.name)
        let before = stage.arguments.last { $0.value.span.upper < label.span.lower }
        let end = before?.value.span.upper ?? stage.name.span.upper
        let pipeline = SourceSpan(file: label.span.file, lower: Int(pipelineStart.lower), upper: Int(end))
        report(.labelOfCallAround(label, stage: native.name, pipeline: pipeline))
    }

    private func checkKeyList(_ native: NativeStage, _ stage: Stage) {
        guard let list = stage.keyList else {
            if native.shape.needsKeyList { report(.missingKeyList(native, stage)) }
            return
        }
        if list.keyword != native.shape.keyList { report(.keyListNotTaken(list, by: native.name)) }
    }

    // MARK: - Arguments

    /// Runs `body` where the current row of this stage is out of reach.
    func asValue<Result>(of stage: String, _ body: () -> Result) -> Result {
        let outer = missingRowReason
        missingRowReason = .valueArgument(stage: stage)
        defer { missingRowReason = outer }
        return body()
    }

    /// Runs `body` where aggregates may be called.
    func asAggregate<Result>(isGrouped: Bool, _ body: () -> Result) -> Result {
        let outer = (allowsAggregates, aggregatesGroups)
        (allowsAggregates, aggregatesGroups) = (true, isGrouped)
        defer { (allowsAggregates, aggregatesGroups) = outer }
        return body()
    }

    // MARK: - Aggregates

    /// The aggregate called `name`, where aggregates may be called.
    func aggregate(named name: String) -> AggregateExpression.Function? {
        allowsAggregates ? AggregateExpression.Function(rawValue: name) : nil
    }

    /// Checks `sum(.x)` or `count(where: .x > 1)`.
    func checkAggregateCall(
        _ function: AggregateExpression.Function,
        _ arguments: [PassedArgument],
        at span: SourceSpan
    ) -> ScriptType {
        var operand: ScriptType?
        var operandSpan = span
        var hasCondition = false
        allowsAggregates = false
        defer { allowsAggregates = true }
        for argument in arguments {
            guard let value = argument.value else { continue }
            if let label = argument.label {
                if label.name == "where", !hasCondition {
                    checkCondition(value, of: "where")
                    hasCondition = true
                } else {
                    check(value)
                    report(.aggregateLabel(label, function, isRepeated: label.name == "where"))
                }
            } else if function.needsOperand, operand == nil {
                operand = check(value)
                operandSpan = value.span
            } else {
                check(value)
                report(.aggregateArgument(function, at: value.span))
            }
        }
        if function.needsOperand, operand == nil {
            report(.aggregateWithoutOperand(function, at: span))
            return .never
        }
        return aggregateResult(
            function,
            of: operand ?? .any,
            at: operandSpan,
            isNeverEmpty: aggregatesGroups && !hasCondition
        )
    }

    /// What an aggregate gives; reports operands that it does not take.
    func aggregateResult(
        _ function: AggregateExpression.Function,
        of type: ScriptType,
        at span: SourceSpan,
        isNeverEmpty: Bool
    ) -> ScriptType {
        var operand = type
        if operand == .never { return function == .count ? .int : .never }
        if operand.isOptional {
            switch function {
            case .sum, .avg:
                report(.aggregateOfOptional(function, operand, at: span))
                return .never
            case .min, .max:
                operand = operand.unwrapped
                let result = self.result(function, of: operand, at: span)
                return result == .never ? .never : result.asOptional
            case .count, .first, .last, .list, .distinct: break
            }
        }
        let result = self.result(function, of: operand, at: span)
        return function.isNilWhenEmpty && !isNeverEmpty && result != .never ? result.asOptional : result
    }

    private func result(
        _ function: AggregateExpression.Function,
        of operand: ScriptType,
        at span: SourceSpan
    ) -> ScriptType {
        if let result = function.result(of: operand) { return result }
        report(.aggregateType(function, operand, at: span))
        return .never
    }
}
