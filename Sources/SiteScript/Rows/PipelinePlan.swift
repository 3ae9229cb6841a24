/// Which part of a pipeline its source does, which part the machine does, and why.
///
/// A source may be asked for a filter, a sort or a limit only where the result is provably the same: filters
/// and sorts commute with each other and with a filter that stays behind; limits do not, so nothing after a
/// stage that stays behind is limited by the source.
struct PipelinePlan {
    /// One stage that the machine does, and the reason.
    struct Local {
        var stage: PipelineStage
        var reason: String?
    }

    var query = SourceQuery()
    /// What the machine does, in order.
    var local: [Local] = []
    /// How the source's part reads, in order.
    var pushed: [String] = []

    init(_ stream: StreamObject, machine: Machine) {
        var rest = stream.stages[...]
        let source = stream.source
        if machine.pushesDown, !(source is ValueSource) {
            rest = pushLeading(rest, source, machine)
        }
        for stage in rest { local.append(Local(stage: stage, reason: nil)) }
        query.fields = neededFields(source, machine)
    }

    private mutating func pushLeading(
        _ stages: ArraySlice<PipelineStage>,
        _ source: any RowSource,
        _ machine: Machine
    ) -> ArraySlice<PipelineStage> {
        var isExact = true
        var rest = stages
        while let stage = rest.first, let role = stage.native.pushRole {
            let outcome: String?
            switch role {
            case .filter:
                guard query.take == nil, query.skip == 0 else { return rest }
                outcome = pushFilter(stage, source, machine)
            case .sort:
                guard query.take == nil, query.skip == 0, query.sort.isEmpty else { return rest }
                outcome = pushSort(stage, source, machine)
            case .take, .skip, .first:
                outcome =
                    isExact && source.takesLimits ? pushLimit(role, stage) : "rows are dropped before it"
                if role == .first, outcome == nil { return rest }
            case .count:
                guard isExact else { return rest }
                guard stage.site.items.isEmpty else {
                    return pushCounts(stage, source, machine) ? rest.dropFirst() : rest
                }
                guard source.countsRows else { return rest }
                query.countsOnly = true
                pushed.append("count")
                local.append(Local(stage: stage, reason: "gives the number the source counted"))
                return rest.dropFirst()
            }
            rest = rest.dropFirst()
            if let reason = outcome {
                local.append(Local(stage: stage, reason: reason))
                isExact = false
                guard role == .filter else { return rest }
            }
        }
        return rest
    }

    /// Pushes the conditions that the source takes; gives why the stage has to stay as well, if it has to.
    private mutating func pushFilter(
        _ stage: PipelineStage,
        _ source: any RowSource,
        _ machine: Machine
    ) -> String? {
        guard let function = stage.values.first, let info = machine.rowInfo(of: function) else {
            return "the condition is not a plain expression"
        }
        var reason: String?
        for condition in info.conditions {
            guard let predicate = machine.bind(condition, function) else {
                reason =
                    reason ?? "\(condition.text): \(condition.reason ?? "its operand is not a plain value")"
                continue
            }
            if let refusal = source.refusal(of: predicate) {
                reason = reason ?? "\(condition.text): \(refusal)"
            } else {
                query.filters.append(predicate)
                pushed.append("where \(condition.text)")
            }
        }
        return reason
    }

    private mutating func pushSort(
        _ stage: PipelineStage,
        _ source: any RowSource,
        _ machine: Machine
    ) -> String? {
        var keys: [PushSort] = []
        for (item, function) in zip(stage.site.items, stage.values) {
            guard let field = machine.rowInfo(of: function)?.plainField else { return "a key is computed" }
            keys.append(PushSort(field: field, isDescending: item.isDescending))
        }
        if let refusal = source.refusal(ofSort: keys) { return refusal }
        query.sort = keys
        pushed.append(
            "sort " + keys.map { ".\($0.field)" + ($0.isDescending ? " desc" : "") }.joined(separator: ", ")
        )
        return nil
    }

    /// Has the source count by values; false when it does not.
    private mutating func pushCounts(
        _ stage: PipelineStage,
        _ source: any RowSource,
        _ machine: Machine
    ) -> Bool {
        guard query.take == nil, query.skip == 0, query.sort.isEmpty else { return false }
        let fields = stage.values.compactMap { machine.rowInfo(of: $0)?.plainField }
        guard fields.count == stage.values.count, fields.count == stage.site.items.count,
            Set(fields).count == fields.count, source.refusal(ofCountBy: fields, query) == nil
        else { return false }
        query.countsBy = fields
        pushed.append("count by " + fields.map { ".\($0)" }.joined(separator: ", "))
        local.append(Local(stage: stage, reason: "puts the numbers the source counted in order"))
        return true
    }

    private mutating func pushLimit(_ role: NativeStage.PushRole, _ stage: PipelineStage) -> String? {
        if role == .first {
            query.take = min(query.take ?? 1, 1)
            pushed.append("take 1")
            return nil
        }
        guard let value = stage.values.first, value.has(.int), value.integer >= 0 else {
            return "it needs a whole number from 0"
        }
        if role == .take {
            query.take = min(query.take ?? .max, value.integer)
            pushed.append("take \(value.integer)")
        } else {
            let (skip, overflow) = query.skip.addingReportingOverflow(value.integer)
            query.skip = overflow ? .max : skip
            query.take = query.take.map { max(0, $0 - value.integer) }
            pushed.append("skip \(value.integer)")
        }
        return nil
    }

    /// The columns that what stays behind reads; nil when it may read any.
    private func neededFields(_ source: any RowSource, _ machine: Machine) -> [String]? {
        guard let columns = source.columns, !query.countsOnly else { return nil }
        var needed: Set<String>?
        for planned in local.reversed() {
            var used: Set<String> = []
            var readsAll = false
            for function in planned.stage.values {
                guard let info = machine.rowInfo(of: function) else { continue }
                if let fields = info.fields { used.formUnion(fields) } else { readsAll = true }
            }
            switch planned.stage.native.flow {
            case _ where readsAll, .wholeRows: needed = nil
            case .replaced: needed = used
            case .subset, .extended: needed = needed.map { $0.union(used) }
            }
        }
        return needed.map { needed in columns.filter(needed.contains) }
    }

    /// What `explain` prints.
    func text(_ source: any RowSource) -> String {
        var lines = ["source: \(source.title)"]
        lines += pushed.map { "  at the source: \($0)" }
        if let fields = query.fields {
            lines.append("  columns read: " + (fields.isEmpty ? "none" : fields.joined(separator: ", ")))
        }
        lines += source.lines(explaining: query).map { "  \($0)" }
        if local.isEmpty { lines.append("here: nothing") }
        for planned in local {
            let reason = planned.reason.map { "  (\($0))" } ?? ""
            lines.append("here: \(planned.stage.native.name)\(reason)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Machine {
    /// What is known about a row expression; nil for a value that is none.
    func rowInfo(of function: Value) -> RowExpressionInfo? {
        guard function.has(.closure) else { return nil }
        return functions[HeapClosure(function.address).function].pointee.info
            ._withUnsafeGuaranteedRef { $0.code.row }
    }

    /// A condition with its operands, as they are now; nil when one is not a plain value.
    func bind(_ condition: PushCondition, _ function: Value) -> PushPredicate? {
        guard let test = condition.test else { return nil }
        var operands: [PushOperand] = []
        for operand in test.operands {
            guard let value = value(of: operand, HeapClosure(function.address)) else { return nil }
            if test.isList {
                guard value.has(.list) else { return nil }
                for element in value.list.buffer {
                    guard let plain = PushOperand(element) else { return nil }
                    operands.append(plain)
                }
            } else {
                guard let plain = PushOperand(value) else { return nil }
                operands.append(plain)
            }
        }
        return PushPredicate(field: test.field, comparison: test.comparison, operands: operands)
    }

    private func value(of operand: PushCondition.Operand, _ closure: HeapClosure) -> Value? {
        switch operand {
        case .nil: .nil
        case .boolean(let value): Value(value)
        case .capture(let index): closure.slots[index]
        case .capturedBox(let index): HeapBox(closure.slots[index].address).value
        case .global(let index): globals[index]
        case .constant(let constant): makeConstant(constant)
        }
    }
}

extension PushOperand {
    /// The plain value behind a script value; nil for other kinds.
    init?(_ value: Value) {
        switch value.kind {
        case .nil: self = .nil
        case .bool: self = .bool(value.boolean)
        case .int: self = .int(value.integer)
        case .double: self = .double(value.double)
        case .string: self = .string(value.text.string)
        case .instant: self = .instant(value.integer)
        case .duration: self = .duration(value.integer)
        default: return nil
        }
    }
}
