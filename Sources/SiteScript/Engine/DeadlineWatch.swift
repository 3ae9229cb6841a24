/// Ends waits whose deadline passes.
///
/// Nearly every wait ends long before its deadline, and a `Task.sleep` that is cancelled keeps its memory until its time
/// has come. So all waits of the process share a sleeping task, which looks when it wakes whose deadline has passed.
final class DeadlineWatch: Sendable {
    static let shared = DeadlineWatch()

    private struct State {
        var waits: [Int: (deadline: ContinuousClock.Instant, end: @Sendable () -> Void)] = [:]
        var lastNumber = 0
        /// When the sleeping task wakes; nil when none sleeps.
        var waking: ContinuousClock.Instant?
        var sleepCount = 0
    }

    private let state = Lock(State())

    /// How often a task was put to sleep.
    var sleepCount: Int { state.withLock { $0.sleepCount } }

    /// Calls `end` once the deadline has passed, unless the wait with the number that this gives is over by then.
    func begin(until deadline: ContinuousClock.Instant, _ end: @escaping @Sendable () -> Void) -> Int {
        let (number, isEarliest) = state.withLock { state in
            state.lastNumber += 1
            state.waits[state.lastNumber] = (deadline, end)
            let isEarliest = state.waking.map { deadline < $0 } ?? true
            if isEarliest { state.waking = deadline }
            return (state.lastNumber, isEarliest)
        }
        if isEarliest { sleep(until: deadline) }
        return number
    }

    /// Forgets a wait, which is over.
    func finish(_ number: Int) { state.withLock { _ = $0.waits.removeValue(forKey: number) } }

    private func sleep(until time: ContinuousClock.Instant) {
        state.withLock { $0.sleepCount += 1 }
        Task.detached {
            try? await Task.sleep(until: time, clock: .continuous)
            self.wake(at: time)
        }
    }

    private func wake(at time: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        let (passed, next) = state.withLock { state in
            let passed = state.waits.filter { $0.value.deadline <= now }
            for number in passed.keys { state.waits[number] = nil }
            // Another task sleeps when a wait with an earlier deadline came since; it goes on from there.
            guard state.waking == time else { return (passed, ContinuousClock.Instant?.none) }
            state.waking = state.waits.values.map(\.deadline).min()
            return (passed, state.waking)
        }
        for wait in passed.values { wait.end() }
        if let next { sleep(until: next) }
    }
}
