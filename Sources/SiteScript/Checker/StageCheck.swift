import SiteScriptSyntax

/// What one stage's type rule sees of the checker.
final class StageCheck: StageTyping {
    let checker: ProgramChecker
    let stage: Stage
    let input: ScriptType
    /// What the stage is applied to, when that stands directly before it.
    let source: Expression?
    /// The expressions of the arguments that the rule has asked for; a stage has few.
    private var checkedArguments: [NodeID] = []

    init(_ stage: Stage, input: ScriptType, source: Expression? = nil, in checker: ProgramChecker) {
        self.source = source
        self.stage = stage
        self.input = input
        self.checker = checker
    }

    var name: Identifier { stage.name }
    var span: SourceSpan { stage.span }
    var arguments: [StageArgument] { stage.arguments }
    var keys: [StageArgument] { stage.keyList?.keys ?? [] }

    private(set) lazy var row: ScriptType = {
        if let row = checker.rowType(of: input) { return row }
        if input.isCallable, let source, case .name(let name) = source.withoutGroups.kind {
            checker.report(.functionNotCalled(name, stage: stage.name, at: source.span))
        } else {
            checker.report(.notRows(input, stage: stage.name))
        }
        return .never
    }()

    /// Whether the rule has asked for an argument.
    func hasChecked(_ argument: StageArgument) -> Bool {
        if checkedArguments.contains(argument.value.id) { return true }
        // A key such as `.k == .id` is asked for side by side.
        guard case .binary(_, let left, let right, _) = argument.value.kind else { return false }
        return checkedArguments.contains(left.id) && checkedArguments.contains(right.id)
    }

    func rowType(of argument: StageArgument) -> ScriptType { type(of: argument, overRow: row) }

    /// The type of an argument for each row, where its place wants `expected`.
    func rowType(of argument: StageArgument, expecting expected: ScriptType) -> ScriptType {
        type(of: argument, overRow: row, expecting: expected)
    }

    func type(of argument: StageArgument, overRow row: ScriptType) -> ScriptType {
        type(of: argument, overRow: row, expecting: .any)
    }

    private func type(
        of argument: StageArgument,
        overRow row: ScriptType,
        expecting expected: ScriptType
    ) -> ScriptType {
        checkedArguments.append(argument.value.id)
        return checker.withRow(row) {
            if case .lambda(let lambda) = argument.value.withoutGroups.kind {
                return apply(lambda, argument, row)
            }
            let type = checker.check(argument.value, expecting: expected == .any ? nil : expected)
            if type.isCallable, checker.reportFieldNamed(like: argument.value) { return .never }
            if type.isCallable, argument.value.withoutGroups.isNameOrMember {
                report(
                    .functionAsRowValue(
                        argument.value,
                        name: checker.program.file.text(of: argument.value.span)
                    )
                )
                return .never
            }
            return type
        }
    }

    private func apply(_ lambda: Lambda, _ argument: StageArgument, _ row: ScriptType) -> ScriptType {
        guard lambda.parameters.count == 1 else {
            report(.lambdaArity(lambda, wanted: 1, at: argument.value.span))
            return .never
        }
        let result = checker.checkInPlace(lambda, [row])
        let signature = FunctionSignature([.init(lambda.parameters[0].name, row)], result: result)
        checker.record(.function(signature), argument.value.withoutGroups.id)
        return result
    }

    func valueType(of argument: StageArgument) -> ScriptType { valueType(of: argument, expecting: .any) }

    /// The type of an argument evaluated once, where its place wants `expected`.
    func valueType(of argument: StageArgument, expecting expected: ScriptType) -> ScriptType {
        checkedArguments.append(argument.value.id)
        return checker.asValue(of: stage.name.name) {
            checker.check(argument.value, expecting: expected == .any ? nil : expected)
        }
    }

    func aggregateType(of argument: StageArgument) -> ScriptType {
        checkedArguments.append(argument.value.id)
        return checker.withRow(row) {
            guard argument.value.isAggregateCall else {
                report(.notAnAggregate(argument.value))
                return .never
            }
            return checker.asAggregate(isGrouped: stage.keyList != nil) { checker.check(argument.value) }
        }
    }

    func rowType(ofRowsIn argument: StageArgument) -> ScriptType {
        let type = valueType(of: argument)
        if let row = checker.rowType(of: type) { return row }
        report(.argumentNotRows(type, stage: name.name, at: argument.value.span))
        return .never
    }

    func requireCondition(_ argument: StageArgument) {
        checker.requireBool(rowType(of: argument), argument.value, of: name.name)
    }

    @discardableResult
    func require(_ type: ScriptType, for argument: StageArgument, toBe expected: ScriptType) -> Bool {
        checker.require(
            type,
            toBe: expected,
            for: argument.value,
            .stageArgument(argument.label?.name, stage: name.name)
        )
    }

    func rowNarrowed(by argument: StageArgument) -> ScriptType {
        var condition = argument.value.withoutGroups
        var rowName: String?
        if case .lambda(let lambda) = condition.kind {
            guard lambda.parameters.count == 1, case .expression(let body) = lambda.body else { return row }
            (condition, rowName) = (body, lambda.parameters[0].name)
        }
        checker.rows.append(RowContext(type: row))
        let outer = checker.facts
        checker.facts.add(checker.narrowings(of: condition, whenTrue: true, rowName: rowName))
        let shown = checker.facts.about(row: checker.rows.count - 1)
        checker.facts = outer
        checker.rows.removeLast()
        return shown.sorted { $0.members.count < $1.members.count }.reduce(row) { row, fact in
            row.narrowed(at: fact.members[...], to: fact.type)
        }
    }

    func columnName(of argument: StageArgument) -> String? {
        if let label = argument.label { return label.name }
        if case .rowField(let field) = argument.value.withoutGroups.kind { return field.name }
        return nil
    }

    func aggregate(
        _ function: AggregateExpression.Function,
        of type: ScriptType,
        in argument: StageArgument?
    ) -> ScriptType {
        checker.aggregateResult(
            function,
            of: type,
            at: argument?.value.span ?? name.span,
            isNeverEmpty: false
        )
    }

    func report(_ diagnostic: Diagnostic) { checker.report(diagnostic) }
}

extension ScriptType {
    /// Whether a call of it makes sense.
    var isCallable: Bool {
        switch self {
        case .function, .declaredFunction: true
        default: false
        }
    }

    /// The type with what is known of a part of it put in.
    fileprivate func narrowed(at members: ArraySlice<String>, to type: ScriptType) -> ScriptType {
        guard let name = members.first else { return type }
        guard case .record(let record) = self, let field = record[name] else { return self }
        return .record(record.narrowing(name, to: field.narrowed(at: members.dropFirst(), to: type)))
    }
}

extension Expression {
    /// Whether it is a bare name or a name behind a dot.
    fileprivate var isNameOrMember: Bool {
        switch kind {
        case .name, .member: true
        default: false
        }
    }

    /// Whether it is a call of an aggregate by name.
    fileprivate var isAggregateCall: Bool {
        guard case .call(let callee, _) = withoutGroups.kind, case .name(let name) = callee.kind else {
            return false
        }
        return AggregateExpression.Function(rawValue: name) != nil
    }
}
