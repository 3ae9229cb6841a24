import SiteScriptSyntax

/// `summarize share: sum(.a) / count()`: an argument that computes with aggregates is split into the plain
/// aggregates, under names of their own, and a `select` that computes with their results.
extension Compiler {
    func needsSplitting(_ argument: StageArgument, _ native: NativeStage) -> Bool {
        guard native.shape.freeLabels == .aggregate, argument.label != nil else { return false }
        return !argument.value.withoutGroups.isPlainAggregate
    }

    func compileSplitSummary(_ stage: Stage, _ native: NativeStage, rows: Int) {
        var aggregates: [StageArgument] = []
        var results: [StageArgument] = []
        for key in stage.keyList?.keys ?? [] {
            guard let name = key.columnName else { continue }
            results.append(column(name, key.value))
        }
        for argument in stage.arguments {
            guard let label = argument.label else { continue }
            let value = argument.value.replacingAggregates { call in
                let name = Identifier(name: "#\(aggregates.count)", span: call.span)
                aggregates.append(StageArgument(label: name, value: call, direction: nil))
                return Expression(.rowField(name), span: call.span, id: call.id)
            }
            results.append(StageArgument(label: label, value: value, direction: nil))
        }
        let summary = Stage(
            module: nil, name: stage.name, arguments: aggregates, keyList: stage.keyList, span: stage.span)
        let selection = Stage(
            module: nil, name: Identifier(name: "select", span: stage.name.span), arguments: results,
            keyList: nil, span: stage.span)
        compilePlainStage(summary, rows: rows)
        compilePlainStage(selection, rows: rows)
    }

    private func column(_ name: String, _ value: Expression) -> StageArgument {
        let identifier = Identifier(name: name, span: value.span)
        return StageArgument(
            label: identifier, value: Expression(.rowField(identifier), span: value.span, id: value.id),
            direction: nil)
    }
}

extension Expression {
    /// Whether it is a call of an aggregate by its bare name.
    var isPlainAggregate: Bool {
        guard case .call(let callee, _) = kind, case .name(let name) = callee.kind else { return false }
        return AggregateExpression.Function(rawValue: name) != nil
    }

    /// The expression with each aggregate call replaced.
    func replacingAggregates(_ replace: (Expression) -> Expression) -> Expression {
        if isPlainAggregate { return replace(self) }
        var copy = self
        switch kind {
        case .group(let inner): copy.kind = .group(inner.replacingAggregates(replace))
        case .unary(let operation, let inner): copy.kind = .unary(operation, inner.replacingAggregates(replace))
        case .binary(let operation, let left, let right, let span):
            copy.kind = .binary(
                operation, left.replacingAggregates(replace), right.replacingAggregates(replace),
                operatorSpan: span)
        case .member(let inner, let name, let isOptional):
            copy.kind = .member(inner.replacingAggregates(replace), name, isOptional: isOptional)
        case .index(let container, let index):
            copy.kind = .index(container.replacingAggregates(replace), index.replacingAggregates(replace))
        case .call(let callee, let arguments):
            copy.kind = .call(
                callee.replacingAggregates(replace),
                arguments.map { Argument(label: $0.label, value: $0.value.replacingAggregates(replace)) })
        case .string(let segments):
            copy.kind = .string(
                segments.map { segment in
                    guard case .interpolation(let inner) = segment else { return segment }
                    return .interpolation(inner.replacingAggregates(replace))
                })
        case .list(let elements): copy.kind = .list(elements.map { $0.replacingAggregates(replace) })
        case .record(let entries):
            copy.kind = .record(
                entries.map { RecordEntry(name: $0.name, value: $0.value.replacingAggregates(replace)) })
        default: break
        }
        return copy
    }
}
