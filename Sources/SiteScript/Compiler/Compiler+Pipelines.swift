import SiteScriptSyntax

/// Stages become stage instructions, their row arguments functions over a batch.
extension Compiler {
    func compilePipeline(_ pipeline: Pipeline, to target: Int) {
        let rows = context.builder.allocate()
        compile(pipeline.source, to: rows)
        for (number, stage) in pipeline.stages.enumerated() {
            let next = number + 1 < pipeline.stages.count ? pipeline.stages[number + 1].name.name : nil
            compile(stage, rows: rows, isExplained: next == "explain" && !isFunction("explain"))
        }
        context.builder.emit(.move, a: target, b: rows)
    }

    /// Compiles one stage: the rows are in the last register, and what flows out comes there.
    ///
    /// - Parameter isExplained: Whether `explain` follows, so that a stage that gives a value is not run.
    private func compile(_ stage: Stage, rows: Int, isExplained: Bool) {
        let name = stage.name.name
        if stage.module != nil {
            compileModuleStage(stage, rows: rows)
        } else if isFunction(name) {
            compileFunctionStage(stage, name, rows: rows)
        } else if let native = registry.stages[name] {
            compileNativeStage(stage, native, rows: rows, isExplained: isExplained)
        } else {
            notSupported("the stage `\(name)`", at: stage.name.span)
        }
        context.builder.free(to: rows + 16)
    }

    private func isFunction(_ name: String) -> Bool {
        switch resolve(name) {
        case .function: true
        case .native, .unknown: false
        case .global, .local, .capture, .capturedBox, .row:
            parameters(of: name) != nil || registry.stages[name] == nil
        }
    }

    /// Stands for the rows before a function stage's other arguments.
    private var rowsArgument: Argument {
        Argument(label: nil, value: Expression(.row, span: context.builder.span, id: -1))
    }

    private func plainArguments(_ stage: Stage) -> [Argument] {
        stage.arguments.map { Argument(label: $0.label, value: $0.value) }
    }

    /// `rows | hq 3` is `hq(rows, 3)`, with the rows not run.
    private func compileFunctionStage(_ stage: Stage, _ name: String, rows: Int) {
        let slot = context.builder.allocate()
        let first = context.builder.allocate()
        context.builder.emit(.move, a: first, b: rows)
        let resolution = resolve(name)
        let parameters = parameters(of: name)
        if let parameters {
            compileMatched(plainArguments(stage), parameters.dropFirst().map(\.name.name))
        } else {
            compileArguments(stage.arguments.map(\.value))
        }
        context.builder.span = stage.span
        let count = parameters?.count ?? markedCount([rowsArgument] + plainArguments(stage))
        if case .function(let index) = resolution {
            context.builder.emit(.callFunction, x: count, a: slot, n: index)
        } else {
            read(resolution, to: slot)
            context.builder.emit(.call, x: count, a: slot)
        }
        context.builder.emit(.move, a: rows, b: slot)
    }

    /// `rows | tz.fix 3` is `tz.fix(rows, 3)`.
    private func compileModuleStage(_ stage: Stage, rows: Int) {
        guard let name = stage.module else { return }
        let module = Expression(.name(name.name), span: name.span, id: -1)
        let function = Expression(
            .member(module, stage.name, isOptional: false),
            span: stage.name.span,
            id: -1
        )
        let slot = context.builder.allocate()
        compile(function, to: slot)
        let first = context.builder.allocate()
        context.builder.emit(.move, a: first, b: rows)
        compileArguments(stage.arguments.map(\.value))
        context.builder.span = stage.span
        context.builder.emit(.call, x: markedCount([rowsArgument] + plainArguments(stage)), a: slot)
        context.builder.emit(.move, a: rows, b: slot)
    }

    private func compileNativeStage(
        _ stage: Stage,
        _ native: NativeStage,
        rows: Int,
        isExplained: Bool
    ) {
        var items: [StageSite.Item] = []
        for argument in stage.arguments {
            let mode = mode(of: argument, native.shape)
            items += compile(
                argument,
                role: argument.label == nil ? .positional : .labelled,
                mode: mode,
                isFilter: native.pushRole == .filter
            )
        }
        for key in stage.keyList?.keys ?? [] {
            guard native.shape.keyList == .on,
                case .binary(.equal, let left, let right, _) = key.value.withoutGroups.kind
            else {
                items += compile(key, role: .key, mode: .row)
                continue
            }
            items += compile(StageArgument(label: nil, value: left, direction: nil), role: .key, mode: .row)
            items[items.count - 1].otherName = plainField(right)
        }
        let givesValue =
            switch native.ending {
            case .rows: false
            case .value: true
            case .valueWithoutKeys: stage.keyList == nil
            }
        program.stageSites.append(
            StageSite(
                name: native.name,
                items: items,
                givesValue: givesValue && !isExplained,
                span: stage.span
            )
        )
        context.builder.span = stage.name.span
        context.builder.emit(.addStage, a: rows, n: program.stageSites.count - 1)
    }

    private func mode(of argument: StageArgument, _ shape: NativeStage.Shape) -> NativeStage.ArgumentMode {
        guard let label = argument.label else { return shape.positional ?? .value }
        return shape.labels.first { $0.name == label.name }?.mode ?? shape.freeLabels ?? .value
    }

    /// Compiles one argument into the next registers; gives its description.
    private func compile(
        _ argument: StageArgument,
        role: StageSite.Item.Role,
        mode: NativeStage.ArgumentMode,
        isFilter: Bool = false
    ) -> [StageSite.Item] {
        var item = StageSite.Item(
            role: role,
            name: argument.columnName,
            isDescending: argument.direction == .descending,
            isRow: mode == .row
        )
        switch mode {
        case .value:
            let register = context.builder.allocate()
            compileSettled(argument.value, to: register)
            context.builder.free(to: register + 16)
            item.columns = columns(of: argument.value)
        case .row:
            compileRowFunction(argument.value, isFilter: isFilter)
            if argument.label != nil { item.otherName = plainField(argument.value) }
        case .aggregate:
            guard case .call(let callee, let arguments) = argument.value.withoutGroups.kind,
                case .name(let function) = callee.kind
            else {
                notSupported("this aggregate", at: argument.value.span)
                return []
            }
            item.aggregate = function
            for inner in arguments {
                if inner.label?.name == "where" { item.hasCondition = true } else { item.hasOperand = true }
            }
            for inner in arguments where inner.label == nil { compileRowFunction(inner.value) }
            for inner in arguments where inner.label?.name == "where" { compileRowFunction(inner.value) }
        }
        return [item]
    }

    /// The columns that the checker knows rows to have; nil when it does not know or they are no rows.
    private func columns(of expression: Expression) -> [String]? {
        guard expression.id >= 0, expression.id < options.types.count, let type = options.types[expression.id]
        else {
            return nil
        }
        switch type {
        case .list(.record(let record)), .stream(.record(let record)): return record.fields.map(\.name)
        default: return nil
        }
    }

    // MARK: Row expressions

    /// Compiles an expression over rows into a function that walks a batch, and puts it in the next register.
    ///
    /// The function's registers 0 to 2 are the batch, the row's place in it and where results go. What a source may
    /// evaluate in its place is found for filters alone.
    private func compileRowFunction(_ expression: Expression, isFilter: Bool = false) {
        let target = context.builder.allocate()
        program.functions.append(FunctionCode(name: "<row>"))
        let index = program.functions.count - 1
        var body = expression.withoutGroups
        var branch: Branch?
        var rowName: String?
        if case .lambda(let lambda) = body.kind, lambda.parameters.count == 1 {
            rowName = lambda.parameters[0].name
            branch = lambda.body
            if case .expression(let inner) = lambda.body { body = inner.withoutGroups }
        }
        let statements =
            branch.map { Lambda(parameters: [], body: $0).statements } ?? [
                Statement(.expression(body), span: body.span)
            ]
        let inner = FunctionContext(
            parent: context,
            name: "<row>",
            span: expression.span,
            captured: CaptureAnalysis.names(capturedIn: statements),
            isRow: true
        )
        inner.rowName = rowName
        var info = RowExpressionInfo(fields: [], isSimple: false)
        nested(inner) {
            _ = context.builder.allocate(3)
            keepingLiterals(of: statements) {
                let top = context.builder.here
                let end = context.builder.emitJump(.nextRow)
                let result = context.builder.allocate()
                compile(branch ?? .expression(body), to: result)
                context.builder.span = body.span
                settleRow(body, result)
                context.builder.emit(.putRow, a: result)
                context.builder.patch(context.builder.emitJump(.jump), to: top)
                context.builder.patch(end)
                context.builder.emit(.returnNil)
            }
            var isBlock = false
            if case .block = branch { isBlock = true }
            info.isSimple = !isBlock && body.isSimpleOverRows
            info.plainField = isBlock ? nil : plainField(body)
            info.conditions = isFilter && !isBlock ? conditions(of: body) : []
        }
        info.fields = inner.fields
        program.functions[index] = finish(inner, parameterCount: 3, row: info)
        context.builder.span = expression.span
        context.builder.emit(.makeClosure, a: target, n: index)
        context.builder.free(to: target + 16)
    }

    /// A row's result that is rows is run; one that is a function is applied to the row.
    private func settleRow(_ body: Expression, _ result: Int) {
        switch body.kind {
        case .pipeline, .conditional, .match: context.builder.emit(.force, a: result)
        case .call: context.builder.emit(.force, a: result)
        case .name(let name):
            if case .row = resolve(name) { return }
            let call = context.builder.allocate(2)
            context.builder.emit(.move, a: call, b: result)
            let jump = context.builder.emitJump(.jumpIfNotFunction, a: result)
            context.fields = nil
            context.builder.emit(.row, a: call + 16)
            context.builder.emit(.call, x: 1, a: call)
            context.builder.emit(.move, a: result, b: call)
            context.builder.patch(jump)
        default: break
        }
    }

    /// The field that an expression is, when it is nothing else.
    func plainField(_ expression: Expression) -> String? {
        switch expression.withoutGroups.kind {
        case .rowField(let field): return field.name
        case .member(let inner, let field, false):
            if case .row = inner.withoutGroups.kind { return field.name }
            if case .name(let name) = inner.withoutGroups.kind, case .row = resolve(name) {
                return field.name
            }
            return nil
        default: return nil
        }
    }
}

extension StageArgument {
    /// The name its column gets: the label, or the field of a plain `.field`.
    var columnName: String? {
        if let label { return label.name }
        if case .rowField(let field) = value.withoutGroups.kind { return field.name }
        return nil
    }
}

extension Expression {
    private static let membersThatCannotFail: Set = [
        "upper", "lower", "trim", "contains", "starts_with", "ends_with", "is_empty", "is_blank",
    ]

    /// Whether evaluating it over a row can neither fail, given checked types, nor do anything else.
    var isSimpleOverRows: Bool {
        switch kind {
        case .nilLiteral, .boolean, .integer, .double, .instant, .duration, .name, .rowField, .row:
            return true
        case .string(let segments):
            return segments.allSatisfy { segment in
                if case .interpolation(let inner) = segment { return inner.isSimpleOverRows }
                return true
            }
        case .group(let inner), .unary(.not, let inner): return inner.isSimpleOverRows
        case .binary(let operation, let left, let right, _):
            switch operation {
            case .and, .or, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn,
                .isNotIn,
                .coalesce:
                return left.isSimpleOverRows && right.isSimpleOverRows
            case .add, .subtract, .multiply, .divide, .quotient, .remainder: return false
            }
        case .list(let elements): return elements.allSatisfy(\.isSimpleOverRows)
        case .record(let entries): return entries.allSatisfy { $0.value.isSimpleOverRows }
        case .call(let callee, let arguments):
            guard case .member(let receiver, let name, _) = callee.kind else { return false }
            return Self.membersThatCannotFail.contains(name.name) && receiver.isSimpleOverRows
                && arguments.allSatisfy { $0.value.isSimpleOverRows }
        default: return false
        }
    }
}
