import Synchronization

/// How far long work has come, with its rate and the time left: on a terminal, and only after a second.
final class ProgressLine: Sendable {
    private struct State: Sendable {
        var start: ContinuousClock.Instant?
        var last: ContinuousClock.Instant?
    }

    /// Shorter work needs no line.
    private static let patience = Duration.seconds(1)
    /// How often the line changes.
    private static let interval = Duration.milliseconds(200)

    private let outlet: Console.Outlet
    private let isEnabled: Bool
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// Shows progress on `outlet`, when that is a terminal.
    init(
        _ outlet: Console.Outlet,
        isEnabled: Bool,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.outlet = outlet
        self.isEnabled = isEnabled && outlet.isTerminal
        self.now = now
    }

    /// Takes note that work is about to start.
    func start() {
        let time = now()
        state.withLock { $0 = State(start: time) }
    }

    /// Takes note of how much is done.
    func update(_ done: Int, _ total: Int) {
        guard isEnabled else { return }
        if done >= total { return finish() }
        guard let elapsed = due() else { return }
        outlet.stream.showTransient(ProgressLine.text(done, total, elapsed))
    }

    /// Takes note of how many rows were read; nobody knows of how many.
    func update(rowsRead count: Int) {
        guard isEnabled, count > 0, let elapsed = due() else { return }
        outlet.stream.showTransient(ProgressLine.text(rowsRead: count, elapsed))
    }

    /// The time since the start, when the line is due to change.
    private func due() -> Duration? {
        let time = now()
        return state.withLock { state in
            let start = state.start ?? time
            state.start = start
            let isDue = state.last.map { time - $0 >= ProgressLine.interval } ?? true
            guard time - start >= ProgressLine.patience, isDue else { return nil }
            state.last = time
            return time - start
        }
    }

    /// Takes the line away.
    func finish() {
        let wasShown = state.withLock { state in
            defer { state = State() }
            return state.last != nil
        }
        if wasShown { outlet.stream.clearTransient() }
    }

    /// The line: `12000 of 34006 (35 %), 8000 a second, 2.7 s left`.
    static func text(_ done: Int, _ total: Int, _ elapsed: Duration) -> String {
        let share = total > 0 ? done * 100 / total : 0
        let start = "\(done) of \(total) (\(share) %)"
        guard done > 0, elapsed > .zero else { return start }
        let rate = Double(done) / (elapsed / .seconds(1))
        return
            "\(start), \(Int(rate.rounded())) a second, \(CostLine.time(elapsed * (total - done) / done)) left"
    }

    /// The line of a read: `12000 rows read, 8000 a second; Ctrl-C stops and keeps them`.
    static func text(rowsRead count: Int, _ elapsed: Duration) -> String {
        let rate = Int((Double(count) / max(elapsed / .seconds(1), 0.001)).rounded())
        return "\(count) rows read, \(rate) a second; Ctrl-C stops and keeps them"
    }
}
