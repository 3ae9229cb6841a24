import SiteScript

/// Numbers over time: how high they stand from left to right, with the scale on the left and the days below.
struct TimeChart {
    /// One number and when it was so.
    struct Point {
        /// Milliseconds since 1970, UTC.
        var time: Int
        var number: Double
    }

    /// How many lines high it is.
    private static let rows = 8

    var points: [Point]

    /// The chart in lines of at most `width` cells.
    func lines(width: Int) -> [String] {
        guard let first = points.map(\.time).min(), let last = points.map(\.time).max() else { return [] }
        let numbers = points.map(\.number)
        // From zero, so that heights can be compared, unless something is below it.
        let low = min(numbers.min() ?? 0, 0)
        let high = max(numbers.max() ?? 0, low)
        let scale = [ChartText.number(high), ChartText.number(low)]
        let margin = scale.map(\.count).max() ?? 0
        let columns = max(width - margin - 2, 10)
        let heights = heights(columns, first, last).map { height in
            high > low ? Int(((height - low) / (high - low) * Double(TimeChart.rows * 8)).rounded()) : 0
        }
        let drawn = (0..<TimeChart.rows).map { row in
            let label = row == 0 ? scale[0] : row == TimeChart.rows - 1 ? scale[1] : ""
            let base = (TimeChart.rows - 1 - row) * 8
            let cells = String(heights.map { ChartText.column($0 - base) })
            return ChartText.fitted(label, to: margin, isRight: true) + " ┤" + cells
        }
        let (from, to) = (
            String(CalendarText.instant(first).prefix(10)), String(CalendarText.instant(last).prefix(10))
        )
        let gap = String(repeating: " ", count: max(columns - from.count - to.count, 1))
        return (drawn + [String(repeating: " ", count: margin + 2) + from + gap + to]).map(TimeChart.trimmed)
    }

    /// The mean of what falls into each column; between columns that have something a straight line.
    private func heights(_ columns: Int, _ first: Int, _ last: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: columns)
        var counts = [Int](repeating: 0, count: columns)
        let span = Double(last) - Double(first)
        for point in points {
            let share = span > 0 ? (Double(point.time) - Double(first)) / span : 0
            let column = min(Int(share * Double(columns)), columns - 1)
            sums[column] += point.number
            counts[column] += 1
        }
        let known = counts.indices.filter { counts[$0] > 0 }
        return counts.indices.map { column in
            if counts[column] > 0 { return sums[column] / Double(counts[column]) }
            guard let before = known.last(where: { $0 < column }),
                let after = known.first(where: { $0 > column })
            else { return 0 }
            let (left, right) = (sums[before] / Double(counts[before]), sums[after] / Double(counts[after]))
            return left + (right - left) * Double(column - before) / Double(after - before)
        }
    }

    private static func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
