import Synchronization

/// Counts requests, for Prometheus to read.
final class ServerMetrics: Sendable {
    private struct Series: Hashable {
        var operation: String
        var status: Int
    }

    private struct State {
        var counts: [Series: Int] = [:]
        var seconds: [String: Times] = [:]
        var underWay = 0
    }

    /// How long the requests of an operation took.
    private struct Times {
        var buckets = [Int](repeating: 0, count: ServerMetrics.bounds.count + 1)
        var sum = 0.0
    }

    private static let bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]

    private let state = Mutex(State())

    /// A request came.
    func begin() { state.withLock { $0.underWay += 1 } }

    /// A request was answered.
    func end(_ operation: String, status: Int, _ duration: Duration) {
        let seconds = duration / .seconds(1)
        state.withLock { state in
            state.underWay -= 1
            state.counts[Series(operation: operation, status: status), default: 0] += 1
            let place = ServerMetrics.bounds.firstIndex { seconds <= $0 } ?? ServerMetrics.bounds.count
            state.seconds[operation, default: Times()].buckets[place] += 1
            state.seconds[operation, default: Times()].sum += seconds
        }
    }

    /// All of it in Prometheus' text format.
    var text: String {
        let (counts, seconds, underWay) = state.withLock { ($0.counts, $0.seconds, $0.underWay) }
        var lines = ["# TYPE sitescript_requests_total counter"]
        let series = counts.sorted { ($0.key.operation, $0.key.status) < ($1.key.operation, $1.key.status) }
        for (key, count) in series {
            lines.append(
                "sitescript_requests_total{operation=\"\(key.operation)\",status=\"\(key.status)\"} \(count)"
            )
        }
        lines += [
            "# TYPE sitescript_requests_under_way gauge", "sitescript_requests_under_way \(underWay)",
            "# TYPE sitescript_request_seconds histogram",
        ]
        for (operation, value) in seconds.sorted(by: { $0.key < $1.key }) {
            let name = "sitescript_request_seconds"
            var total = 0
            for (place, bound) in (ServerMetrics.bounds.map(\.description) + ["+Inf"]).enumerated() {
                total += value.buckets[place]
                lines.append("\(name)_bucket{operation=\"\(operation)\",le=\"\(bound)\"} \(total)")
            }
            lines.append("\(name)_sum{operation=\"\(operation)\"} \(value.sum)")
            lines.append("\(name)_count{operation=\"\(operation)\"} \(total)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
