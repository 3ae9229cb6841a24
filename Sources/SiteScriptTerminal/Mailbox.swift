import Synchronization

/// Where other threads leave word for a thread that waits for input.
final class Mailbox: Sendable {
    private struct State {
        var isCancelled = false
        var watcher: SignalWatcher?
    }

    private let state = Mutex(State())

    /// Lets the read that is under way, or the next one to begin, end without input.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.watcher?.wake()
        }
    }

    /// Takes a cancellation; tells whether there was one.
    func takeCancellation() -> Bool {
        state.withLock { state in
            defer { state.isCancelled = false }
            return state.isCancelled
        }
    }

    /// Names what to wake, nil when nobody waits.
    func setWaiting(_ watcher: SignalWatcher?) {
        state.withLock { $0.watcher = watcher }
    }
}
