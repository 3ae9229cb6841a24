import SiteScript

/// `chart`: draws all rows once they are there.
final class ChartExecution: StageExecution {
    private let labelColumn: Int?
    private let numberColumn: Int?
    private var labels: [String] = []
    private var times: [Int?] = []
    private var numbers: [Double] = []
    private var missingCount = 0

    init(_ arguments: StageArguments, _ context: NativeContext) {
        let columns = arguments.positional.map(\.column)
        labelColumn = columns.count > 1 ? columns[0] : nil
        numberColumn = columns.last ?? nil
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        guard let numberColumn else { return nil }
        for row in 0..<batch.count {
            let value = columns[numberColumn][row]
            guard !value.isNil else {
                missingCount += 1
                continue
            }
            guard let number = ChartExecution.number(value) else {
                throw ScriptError(.type, .wrongType, "`chart` draws numbers, not \(value.typeName)")
            }
            numbers.append(number)
            guard let labelColumn else { continue }
            let label = columns[labelColumn][row]
            times.append(label.has(.instant) ? label.integer : nil)
            labels.append(ChartExecution.text(label, context.heap))
        }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        var lines = numbers.isEmpty ? ["no rows"] : drawn(width: context.host.lineCells)
        if missingCount > 0 {
            lines.append("\(missingCount) \(missingCount == 1 ? "row" : "rows") without a number")
        }
        try context.print(Array(lines.map { $0 + "\n" }.joined().utf8))
        return .value(.nil)
    }

    private func drawn(width: Int) -> [String] {
        guard labelColumn != nil else { return Histogram(numbers: numbers).chart.lines(width: width) }
        let known = times.compactMap(\.self)
        guard known.count == times.count, Set(known).count > 1 else {
            return BarChart(bars: zip(labels, numbers).map { .init(label: $0, number: $1) }).lines(
                width: width
            )
        }
        return TimeChart(points: zip(known, numbers).map { .init(time: $0, number: $1) }).lines(width: width)
    }

    private static func number(_ value: Value) -> Double? {
        if value.has(.int) { return Double(value.integer) }
        return value.kind == .double && value.double.isFinite ? value.double : nil
    }

    /// A label on one line.
    private static func text(_ value: Value, _ heap: Heap) -> String {
        String(ValueText.display(value, heap).map { $0.isNewline ? " " : $0 })
    }
}
