/// A bar for each row: its label, its number, and a bar in proportion to the largest.
struct BarChart {
    /// One bar.
    struct Bar {
        /// What stands before it.
        var label: String
        /// How long it is; below zero it is drawn lightly.
        var number: Double
    }

    /// More bars than this are counted, not drawn.
    static let barMaximum = 50
    /// What a bar needs at least to tell anything.
    private static let barCells = 8

    var bars: [Bar]

    /// The chart in lines of at most `width` cells.
    func lines(width: Int) -> [String] {
        let shown = bars.prefix(BarChart.barMaximum)
        let numbers = shown.map { ChartText.number($0.number) }
        let numberWidth = numbers.map(\.count).max() ?? 0
        let room = max(width - numberWidth - 4 - BarChart.barCells, 4)
        let labelWidth = min(shown.map { ChartText.cells(of: $0.label) }.max() ?? 0, room)
        let cells = max(width - labelWidth - numberWidth - 4, BarChart.barCells)
        let largest = shown.map { abs($0.number) }.max() ?? 0
        var lines = zip(shown, numbers).map { bar, number in
            let head =
                ChartText.fitted(bar.label, to: labelWidth) + "  "
                + ChartText.fitted(number, to: numberWidth, isRight: true)
            let drawn = BarChart.bar(bar.number, largest, cells)
            return drawn.isEmpty ? head : head + "  " + drawn
        }
        if bars.count > shown.count {
            let rest = bars.count - shown.count
            lines.append("… \(rest) more \(rest == 1 ? "row" : "rows")")
        }
        return lines
    }

    private static func bar(_ number: Double, _ largest: Double, _ cells: Int) -> String {
        guard largest > 0, number != 0 else { return "" }
        let eighths = max(Int((abs(number) / largest * Double(cells * 8)).rounded()), 1)
        // A number below zero must not look like its opposite.
        return number < 0
            ? String(repeating: "░", count: max(eighths / 8, 1)) : ChartText.bar(eighths: eighths)
    }
}
