import SiteScript

/// The chart below the rows of a report, where each is a label and a number: bars, or a line over instants.
struct ReportChart {
    private struct Point {
        var label: String
        var time: Int?
        var number: Double
    }

    /// More rows than this are no chart.
    private static let pointMaximum = 1000
    private static let width = 720.0
    private static let barHeight = 24.0
    private static let lineHeight = 240.0
    private static let labelWidth = 220.0
    private static let numberWidth = 90.0

    private var points: [Point] = []
    private var isPossible = true

    /// Takes note of a row.
    mutating func add(_ values: [Value], _ texts: [[UInt8]]) {
        guard isPossible else { return }
        guard values.count == 2, points.count < ReportChart.pointMaximum,
            !values[0].has(.int), values[0].kind != .double,
            let number = ReportChart.number(values[1])
        else {
            isPossible = false
            points = []
            return
        }
        let label = values[0].isNil ? "nil" : String(decoding: texts[0], as: UTF8.self)
        points.append(
            Point(label: label, time: values[0].has(.instant) ? values[0].integer : nil, number: number)
        )
    }

    private static func number(_ value: Value) -> Double? {
        if value.has(.int) { return Double(value.integer) }
        return value.kind == .double && value.double.isFinite ? value.double : nil
    }

    /// The figure; empty when the rows are no chart.
    var figure: String {
        let times = points.compactMap(\.time)
        if points.count > 1, times.count == points.count, Set(times).count > 1 { return line(times) }
        return points.isEmpty || points.count > BarChart.barMaximum ? "" : bars
    }

    private func figure(_ title: String, height: Double, _ body: String) -> String {
        let box = "0 0 \(ChartText.number(ReportChart.width)) \(ChartText.number(height))"
        return "<figure>\n<svg viewBox=\"\(box)\" role=\"img\" aria-label=\"\(title)\">\n\(body)</svg>\n"
            + "<figcaption>\(title)</figcaption>\n</figure>\n"
    }

    // MARK: - Bars

    private var bars: String {
        let largest = points.map { abs($0.number) }.max() ?? 0
        let room = ReportChart.width - ReportChart.labelWidth - ReportChart.numberWidth
        let rows = points.enumerated().map { index, point in
            let top = Double(index) * ReportChart.barHeight
            let middle = ReportChart.text(top + ReportChart.barHeight / 2)
            let length = largest > 0 ? abs(point.number) / largest * room : 0
            let label = ReportPage.escaped(ChartText.fitted(point.label, to: 28).trimmingBlanks)
            let bar =
                "<rect class=\"\(point.number < 0 ? "below" : "bar")\" x=\"\(ReportChart.text(ReportChart.labelWidth))\" "
                + "y=\"\(ReportChart.text(top + 3))\" width=\"\(ReportChart.text(length))\" "
                + "height=\"\(ReportChart.text(ReportChart.barHeight - 6))\"/>"
            return
                "<text x=\"\(ReportChart.text(ReportChart.labelWidth - 8))\" y=\"\(middle)\" class=\"label\">"
                + "\(label)</text>\(bar)<text x=\"\(ReportChart.text(ReportChart.labelWidth + length + 6))\" "
                + "y=\"\(middle)\">\(ChartText.number(point.number))</text>\n"
        }
        return figure(
            "Bars of \(points.count) rows",
            height: Double(points.count) * ReportChart.barHeight,
            rows.joined()
        )
    }

    // MARK: - A line

    private func line(_ times: [Int]) -> String {
        let ordered = zip(times, points).sorted { $0.0 < $1.0 }
        let numbers = points.map(\.number)
        let (low, high) = (min(numbers.min() ?? 0, 0), max(numbers.max() ?? 0, 0))
        let (first, last) = (Double(ordered[0].0), Double(ordered[ordered.count - 1].0))
        let (left, bottom) = (ReportChart.numberWidth, ReportChart.lineHeight - 24)
        let places = ordered.map { time, point in
            let x = left + (Double(time) - first) / (last - first) * (ReportChart.width - left - 8)
            let y = high > low ? bottom - (point.number - low) / (high - low) * (bottom - 12) : bottom
            return "\(ReportChart.text(x)),\(ReportChart.text(y))"
        }
        let start = ReportPage.escaped(ordered[0].1.label)
        let end = ReportPage.escaped(ordered[ordered.count - 1].1.label)
        let base = ReportChart.text(ReportChart.lineHeight - 4)
        return figure(
            "\(points.count) rows from \(start) to \(end)",
            height: ReportChart.lineHeight,
            """
            <polyline class="line" points="\(places.joined(separator: " "))"/>
            <text x="\(ReportChart.text(left - 8))" y="12" class="label">\(ChartText.number(high))</text>
            <text x="\(ReportChart.text(left - 8))" y="\(ReportChart.text(bottom))" class="label">\
            \(ChartText.number(low))</text>
            <text x="\(ReportChart.text(left))" y="\(base)">\(start)</text>
            <text x="\(ReportChart.text(ReportChart.width - 8))" y="\(base)" class="label">\(end)</text>

            """
        )
    }

    private static func text(_ number: Double) -> String {
        ChartText.number((number * 10).rounded() / 10)
    }
}

extension String {
    /// The text without blanks at its end.
    fileprivate var trimmingBlanks: String {
        var part = self[...]
        while part.last == " " { part.removeLast() }
        return String(part)
    }
}
