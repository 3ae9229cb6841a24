import Foundation

/// Takes the CPU time of what layers do and prints a row of a Markdown table for each.
struct Stopwatch {
    private let only: String
    private static let rounds = 7

    /// Measures the layers that have `only` in their names, or all.
    init(only: String) {
        self.only = only
        Stopwatch.write("| layer | what it does | ns | for one |\n|---|---|--:|---|")
    }

    /// Prints what one of `count` things costs that `body` does, without what `less` seconds were spent on.
    ///
    /// - Returns: the seconds of `body`, to be taken off elsewhere.
    @discardableResult
    mutating func measure(
        _ layer: String,
        _ title: String,
        _ count: Int,
        _ unit: String,
        less: Double = 0,
        _ body: () async throws -> Void
    ) async rethrows -> Double {
        let seconds = try await Stopwatch.least(body)
        report(layer, title, max(seconds - less, 0) / Double(count), unit)
        return seconds
    }

    /// The least seconds of some rounds of `body`.
    static func least(_ body: () async throws -> Void) async rethrows -> Double {
        var least = Double.infinity
        for _ in 0..<rounds {
            let start = cpuSeconds
            try await body()
            least = min(least, cpuSeconds - start)
        }
        return least
    }

    /// Whether a layer is wanted.
    func wants(_ layer: String) -> Bool { only.isEmpty || layer.contains(only) }

    /// Prints a row.
    func report(_ layer: String, _ title: String, _ seconds: Double, _ unit: String) {
        guard wants(layer) else { return }
        let number = seconds * 1e9
        let text = String(format: number < 10 ? "%.1f" : "%.0f", number)
        Stopwatch.write("| \(layer) | \(title) | \(text) | \(unit) |")
    }

    /// Writes a line at once, so that whoever reads it sees how far it is.
    private static func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// User and system time of this process.
    private static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
