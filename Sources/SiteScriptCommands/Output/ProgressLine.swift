import SiteScriptTerminal
import Synchronization

/// How far long work has come, with its rate and the time left, on a terminal and only after a second.
final class ProgressLine: Sendable {
    private struct State: Sendable {
        var start: ContinuousClock.Instant?
        var last: ContinuousClock.Instant?
        var isShown = false
    }

    private let isEnabled: Bool
    private let state = Mutex(State())

    init(isEnabled: Bool) { self.isEnabled = isEnabled && Terminal.isTTY(2) }

    func update(_ done: Int, _ total: Int) {
        guard isEnabled else { return }
        let line: String? = state.withLock { state in
            let now = ContinuousClock.now
            let start = state.start ?? now
            state.start = start
            if done >= total {
                defer { state = State() }
                return state.isShown ? "\r\u{1B}[K" : nil
            }
            guard now - start > .seconds(1), state.last.map({ now - $0 > .milliseconds(200) }) ?? true else { return nil }
            state.last = now
            state.isShown = true
            let seconds = Double((now - start).components.seconds) + Double((now - start).components.attoseconds) / 1e18
            let rate = Double(done) / max(seconds, 0.001)
            let left = Int(Double(total - done) / max(rate, 0.001))
            return "\r\u{1B}[K\(done) of \(total), \(Int(rate)) a second, \(left) s left"
        }
        if let line { OutputStream.error.write(line) }
    }
}
