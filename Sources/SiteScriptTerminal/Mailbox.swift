import Synchronization

/// Where the task that awaits a read leaves word for the thread that waits for its input.
///
/// Each read has its own, so that a cancellation that comes late never ends the next one.
final class Mailbox: Sendable {
    private struct State {
        var isCancelled = false
        var watcher: SignalWatcher?
    }

    private let state = Mutex(State())

    /// Lets the read end without input.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.watcher?.wake()
        }
    }

    /// Whether the read has been cancelled.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Names what to wake, nil when nobody waits.
    func setWaiting(_ watcher: SignalWatcher?) {
        state.withLock { $0.watcher = watcher }
    }
}
