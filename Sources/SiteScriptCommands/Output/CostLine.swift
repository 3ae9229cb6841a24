/// What a line of the prompt cost: the rows it gave, the requests that were sent, and the time it took.
enum CostLine {
    /// Values that are no rows are not worth a line before this.
    private static let patience = Duration.milliseconds(200)

    /// The line; nil when there is nothing worth saying.
    static func text(
        rowCount: Int?,
        elapsed: Duration,
        requestCount: Int = 0,
        rateLeft: Int? = nil
    ) -> String? {
        var parts: [String] = []
        if let rowCount { parts.append("\(rowCount) \(rowCount == 1 ? "row" : "rows")") }
        if requestCount > 0 {
            let left = rateLeft.map { " (\($0) left)" } ?? ""
            parts.append("\(requestCount) \(requestCount == 1 ? "request" : "requests")\(left)")
        }
        guard !parts.isEmpty || elapsed >= patience else { return nil }
        return (parts + [time(elapsed)]).joined(separator: ", ")
    }

    /// A duration as people say it: `3 ms`, `1.2 s`, `2 min 5 s`.
    static func time(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        switch milliseconds {
        case ..<1000: return "\(milliseconds) ms"
        case ..<60_000: return "\(milliseconds / 1000).\(milliseconds / 100 % 10) s"
        case ..<3_600_000: return "\(milliseconds / 60_000) min \(milliseconds / 1000 % 60) s"
        default: return "\(milliseconds / 3_600_000) h \(milliseconds / 60_000 % 60) min"
        }
    }
}
