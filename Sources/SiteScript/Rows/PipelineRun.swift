/// Runs one pipeline: pulls batches, has the machine evaluate each stage's row arguments over them, and hands
/// the results to the stage.
final class PipelineRun: Activation {
    private struct Running {
        let execution: any StageExecution
        let functions: [Value]
        /// The fields that the row arguments are; nil when one of them is more than a field.
        let fields: [String]?
    }

    private struct Work {
        var stage: Int
        var batch: RowBatch
    }

    private enum Phase {
        case reading
        case finishing(Int)
        case awaitingValue
    }

    private let stages: [Running]
    /// Takes the picked rows of a host's value as that value.
    private let ending: PipelineStage?
    /// A host's value that is taken as it is, when no stage picks among its rows.
    private let whole: RootedValue?
    private let cursor: any RowCursor
    private let sink: RowSink
    private let batchMaximum: Int
    private var phase = Phase.reading
    private var pending: [Work] = []
    private var current: Work?
    /// The results of the current stage's row arguments so far.
    private var evaluated: [Column] = []
    private var isEvaluating = false
    private var rowsRead = 0
    /// How the source is written, when its rows come from the host and not from the session itself.
    private let hostSource: String?

    /// - Parameter isResult: Whether its rows are what the program gives in the end.
    init(_ stream: StreamObject, _ machine: Machine, isResult: Bool = false) throws(ScriptError) {
        var stream = stream
        var ending: PipelineStage?
        if (stream.source as? ValueSource)?.rows != nil, let last = stream.stages.last,
            last.native.objectExecution != nil,
            stream.stages.dropLast().allSatisfy({ $0.native.flow == .subset })
        {
            ending = last
            stream = StreamObject(stream.source, Array(stream.stages.dropLast()))
        }
        self.ending = ending
        let plan = PipelinePlan(stream, machine: machine)
        var running: [Running] = []
        for planned in plan.local {
            running.append(try PipelineRun.start(planned.stage, plan, machine))
        }
        stages = running
        whole =
            ending == nil || !running.isEmpty
            ? nil : (stream.source as? ValueSource).map { RootedValue($0.value, in: machine.heap) }
        hostSource = stream.source is ValueSource ? nil : stream.source.title
        if let hostSource {
            machine.context.observer?.session(did: .plan(source: hostSource, query: plan.query))
        }
        cursor = try stream.source.open(plan.query, machine.context)
        // What may fail in the middle gives a list, or nothing; and what prints does so before it.
        let isCertain =
            stream.source.isSteady && running.allSatisfy { $0.fields != nil }
            && plan.local.allSatisfy { $0.stage.native.effects.isEmpty }
        sink = RowSink(
            stream,
            plan.local.map(\.stage),
            isResult && isCertain && ending == nil ? machine.resultRows : nil,
            machine.heap
        )
        batchMaximum = PipelineRun.batchMaximum(running, plan.local.map(\.stage), machine)
    }

    private static func start(
        _ stage: PipelineStage,
        _ plan: PipelinePlan,
        _ machine: Machine
    ) throws(ScriptError) -> Running {
        if plan.query.countsOnly, stage.native.pushRole == .count {
            return Running(execution: CountedExecution(), functions: [], fields: [])
        }
        guard let factory = stage.native.execution else {
            throw ScriptError(.failed, .notSupported, "the stage `\(stage.native.name)` is not available yet")
        }
        var (arguments, functions) = stage.arguments()
        arguments.isCounted = !plan.query.countsBy.isEmpty && stage === plan.local.first?.stage
        let execution = try factory(arguments, machine.context)
        let fields = functions.compactMap { machine.rowInfo(of: $0)?.plainField }
        return Running(
            execution: execution,
            functions: functions,
            fields: fields.count == functions.count ? fields : nil
        )
    }

    /// How many rows to take at a time.
    ///
    /// Rows pass in batches where nobody can tell; where a row expression may fail or act, and a
    /// later stage may stop early or acts too, they pass one at a time.
    private static func batchMaximum(
        _ running: [Running],
        _ stages: [PipelineStage],
        _ machine: Machine
    ) -> Int {
        var complex = 0
        for (index, stage) in stages.enumerated() {
            let isComplex = stage.values.contains { machine.rowInfo(of: $0).map { !$0.isSimple } ?? false }
            let acts = isComplex || stage.native.effects.contains(.prints)
            let stopsEarly = running[index].execution.demand != nil
            if stopsEarly && complex > 0 { return 1 }
            if acts { complex += 1 }
        }
        if complex > 1 { return 1 }
        // A stage that needs few rows should not make the source read a full batch.
        let demand = running.first?.execution.demand ?? 4096
        return min(4096, max(1, demand))
    }

    override func resume(_ machine: Machine, _ value: Value) throws(ScriptError) -> Step {
        if case .awaitingValue = phase { return .done(value) }
        isEvaluating = false
        while true {
            if let work = current {
                if work.stage == stages.count {
                    try sink.take(work.batch, machine.context)
                    current = nil
                    continue
                }
                let stage = stages[work.stage]
                if let projected = try project(work, machine) {
                    current = Work(stage: work.stage + 1, batch: projected)
                    continue
                }
                if evaluated.count < stage.functions.count {
                    let function = stage.functions[evaluated.count]
                    // A plain field of a batch in columns is there already.
                    if let field = machine.rowInfo(of: function)?.plainField,
                        let column = work.batch.column(field)
                    {
                        evaluated.append(column)
                        continue
                    }
                    return evaluate(function, work.batch, machine)
                }
                let output = try process(work, machine)
                evaluated.removeAll(keepingCapacity: true)
                current = output.map { Work(stage: work.stage + 1, batch: $0) }
                continue
            }
            if let next = pending.popLast() {
                current = next
                continue
            }
            if let step = try goOn(machine) { return step }
        }
    }

    private func process(_ work: Work, _ machine: Machine) throws(ScriptError) -> RowBatch? {
        try machine.meter.charge(work.batch.count, machine.heap)
        let output = try stages[work.stage].execution.process(work.batch, evaluated, machine.context)
        guard let output, output.count > 0 else { return nil }
        return output
    }

    /// The rows of a batch whose values nobody has asked for, when the stage only picks among its fields.
    private func project(_ work: Work, _ machine: Machine) throws(ScriptError) -> RowBatch? {
        guard work.batch.source != nil, evaluated.isEmpty, let fields = stages[work.stage].fields,
            let output = stages[work.stage].execution.project(work.batch, fields)
        else { return nil }
        try machine.meter.charge(work.batch.count, machine.heap)
        return output
    }

    private func evaluate(_ function: Value, _ batch: RowBatch, _ machine: Machine) -> Step {
        let output = Column(machine.heap, nils: batch.count)
        evaluated.append(output)
        isEvaluating = true
        // A debugger may be shown any field.
        let fields = machine.debugging == nil ? machine.rowInfo(of: function)?.fields : nil
        let header = batch.header(reading: fields, unread: output)
        let cursor = Value(bits: UInt(bitPattern: header), tag: .cursor)
        let target = Value(bits: UInt(bitPattern: output.values), tag: .cursor)
        return .call(function, [cursor, Value(-1), target])
    }

    /// Finds the next batch, or what comes after the last; nil when there is work in hand again.
    private func goOn(_ machine: Machine) throws(ScriptError) -> Step? {
        switch phase {
        case .reading:
            if let ending, let whole { return try end(ending, with: whole.value, machine) }
            if let done = stages.lastIndex(where: { $0.execution.isDone }) {
                phase = .finishing(done)
                return nil
            }
            switch try cursor.next(maximumRows: batchMaximum, machine.context) {
            case .rows(let batch):
                if batch.count > 0 { current = Work(stage: 0, batch: batch) }
                rowsRead += batch.count
                if let hostSource {
                    try machine.context.spend(batch.count, on: .rows)
                    machine.context.observer?.session(did: .rows(batch.count, source: hostSource))
                }
            case .end: phase = .finishing(0)
            case .wait(let wait):
                if let hostSource { try machine.context.spendRequest(hostSource, writes: false) }
                return .wait(wait)
            }
            return nil
        case .finishing(let index) where index < stages.count:
            phase = .finishing(index + 1)
            switch try stages[index].execution.finish(machine.context) {
            case .rows(let batches):
                for batch in batches.reversed() where batch.count > 0 {
                    pending.append(Work(stage: index + 1, batch: batch))
                }
            case .value(let value): return .done(value)
            case .wait(let wait):
                phase = .awaitingValue
                return .wait(wait)
            }
            return nil
        case .finishing:
            guard let ending else { return .done(sink.finish()) }
            return try end(ending, with: sink.finish(), machine)
        case .awaitingValue: return nil
        }
    }

    private func end(
        _ stage: PipelineStage,
        with value: Value,
        _ machine: Machine
    ) throws(ScriptError) -> Step {
        guard let object = value.nativeObject as? RowsObject, let execution = stage.native.objectExecution
        else {
            unreachable("the picked rows of a host's value are such a value")
        }
        switch try execution(object, stage.arguments().0, machine.context) {
        case .value(let value): return .done(value)
        case .wait(let wait):
            phase = .awaitingValue
            return .wait(wait)
        case .rows: unreachable("a stage over a whole value gives a value")
        }
    }

    override func mark(_ collector: inout Collector) {
        for stage in stages {
            for function in stage.functions { collector.mark(function) }
        }
        for value in ending?.values ?? [] { collector.mark(value) }
    }

    override func rowsSoFar() -> Value? { ending == nil ? sink.finish() : nil }

    override func annotate(_ error: inout ScriptError, rowIndex: Int?) {
        guard let work = current, error.dataPlace == nil else { return }
        if let rowIndex, isEvaluating, rowIndex >= 0, rowIndex < work.batch.count {
            error.dataPlace = place(of: rowIndex, in: work.batch)
        }
    }

    private func place(of row: Int, in batch: RowBatch) -> String {
        if let place = batch.place(of: row) { return place }
        var text = "row \(batch.number(of: row))"
        if let site = batch.column("site_id")?[row], site.has(.int) { text += ", site_id \(site.integer)" }
        return text
    }
}

/// A cursor that knows where its rows stand, such as `new.csv:17`.
public protocol RowPlaces: AnyObject {
    /// The place of the row with the number `row`, from 1; nil when it is not known any more.
    func place(ofRow row: Int) -> String?
}

extension PipelineStage {
    /// The arguments as the stage's execution gets them, and the row functions in the order of their columns.
    func arguments() -> (StageArguments, [Value]) {
        var functions: [Value] = []
        var next = values[...]
        var result = StageArguments(positional: [], labelled: [], keys: [])
        func column() -> Int? {
            guard let function = next.popFirst() else { return nil }
            functions.append(function)
            return functions.count - 1
        }
        for item in site.items {
            var argument = StageArguments.Item(
                name: item.name,
                isLabelled: item.role == .labelled,
                isDescending: item.isDescending
            )
            argument.otherName = item.otherName
            argument.columns = item.columns
            if let name = item.aggregate, let function = AggregateExpression.Function(rawValue: name) {
                argument.aggregate = AggregateExpression(
                    function: function,
                    column: item.hasOperand ? column() : nil,
                    conditionColumn: item.hasCondition ? column() : nil
                )
            } else if item.isRow {
                argument.column = column()
            } else {
                argument.value = next.popFirst()
            }
            switch item.role {
            case .positional: result.positional.append(argument)
            case .labelled: result.labelled.append(argument)
            case .key: result.keys.append(argument)
            }
        }
        return (result, functions)
    }
}

/// Gives the number that the source counted.
private final class CountedExecution: StageExecution {
    private var count = 0

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        count += batch.columns[0][0].integer
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .value(Value(count)) }
}
