import Synchronization

/// Calls a closure for every Ctrl-C, and keeps Ctrl-C from ending the process meanwhile.
///
/// A program starts one before it evaluates and stops it when it is done; the closure
/// says what an interrupt means there, such as cancelling the task that runs the script.
/// The closure runs on a thread of its own, at once even when every other thread is busy,
/// one interrupt after the other. After `stop()` the signal does what it did before
/// `start()`; a call of the closure that is under way then still finishes.
package final class InterruptSignal: Sendable {
    private let onInterrupt: @Sendable () -> Void
    private let state = Mutex(State())

    private struct State {
        var watcher: SignalWatcher?
        /// Whether a thread hears the watcher.
        var isHeard = false
    }

    /// Makes a watcher that does nothing until it is started.
    package init(onInterrupt: @escaping @Sendable () -> Void) {
        self.onInterrupt = onInterrupt
    }

    deinit {
        stop()
    }

    /// Whether interrupts come to the closure.
    package var isActive: Bool { state.withLock { $0.watcher != nil } }

    /// Takes the signal; tells whether it could, which fails only when the process has no
    /// descriptors left.
    ///
    /// - Parameter isHeard: Whether interrupts come to the closure from now on. Otherwise those
    ///   that come wait for `hear()`, and no thread is started until then.
    @discardableResult
    package func start(isHeard: Bool = true) -> Bool {
        let isTaken = state.withLock { state in
            if state.watcher == nil { state.watcher = SignalWatcher([Platform.Signal.interrupt]) }
            return state.watcher != nil
        }
        return isTaken && (!isHeard || hear())
    }

    /// Lets interrupts come to the closure, also those that came since the signal was taken;
    /// tells whether it could.
    @discardableResult
    package func hear() -> Bool {
        state.withLock { state in
            guard let watcher = state.watcher else { return false }
            if state.isHeard { return true }
            let onInterrupt = onInterrupt
            state.isHeard = Platform.startThread { [weak self] in
                Self.listen(to: watcher, isCurrent: { self?.isWatching(with: watcher) ?? false }, onInterrupt)
            }
            if !state.isHeard {
                // Nobody would hear it, so it does again what it did before.
                state.watcher = nil
                watcher.stop()
            }
            return state.isHeard
        }
    }

    /// Gives the signal back.
    package func stop() {
        let old = state.withLock { state in
            defer { state = State() }
            return state.watcher
        }
        old?.stop()
        old?.wake()
    }

    private func isWatching(with other: SignalWatcher) -> Bool {
        state.withLock { $0.watcher === other }
    }

    private static func listen(
        to watcher: SignalWatcher,
        isCurrent: () -> Bool,
        _ onInterrupt: @Sendable () -> Void
    ) {
        while true {
            _ = Platform.waitForInput([watcher.descriptor])
            for byte in watcher.takePending() where byte != 0 {
                if isCurrent() { onInterrupt() }
            }
            if !isCurrent() { return }
        }
    }
}
