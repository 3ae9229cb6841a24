/// How many numbers fall into each of some equal ranges.
struct Histogram {
    /// The most ranges.
    private static let rangeMaximum = 20

    var numbers: [Double]

    /// A bar for each range.
    var chart: BarChart {
        guard let low = numbers.min(), let high = numbers.max() else { return BarChart(bars: []) }
        guard low < high, (high - low).isFinite else {
            return BarChart(bars: [.init(label: ChartText.number(low), number: Double(numbers.count))])
        }
        let wanted = min(max(Int(Double(numbers.count).squareRoot().rounded(.up)), 5), Histogram.rangeMaximum)
        let step = Histogram.step((high - low) / Double(wanted))
        let first = (low / step).rounded(.down)
        let count = Int((high / step).rounded(.down) - first) + 1
        var counts = [Int](repeating: 0, count: count)
        for number in numbers {
            counts[min(max(Int((number / step).rounded(.down) - first), 0), count - 1)] += 1
        }
        return BarChart(
            bars: counts.enumerated().map { index, count in
                let start = (first + Double(index)) * step
                return .init(
                    label: "\(ChartText.number(start)) to \(ChartText.number(start + step))",
                    number: Double(count)
                )
            }
        )
    }

    /// The next larger of 1, 2 and 5 times a power of ten.
    private static func step(_ width: Double) -> Double {
        var power = 1.0
        while power * 10 <= width { power *= 10 }
        while power > width { power /= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= width } ?? 10 * power
    }
}
