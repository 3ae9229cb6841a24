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
    private let watcher = Mutex<SignalWatcher?>(nil)

    /// Makes a watcher that does nothing until it is started.
    package init(onInterrupt: @escaping @Sendable () -> Void) {
        self.onInterrupt = onInterrupt
    }

    deinit {
        stop()
    }

    /// Whether interrupts come to the closure.
    package var isActive: Bool { watcher.withLock { $0 != nil } }

    /// Takes the signal; tells whether it could, which fails only when the process has no
    /// descriptors left.
    @discardableResult
    package func start() -> Bool {
        watcher.withLock { current in
            if current != nil { return true }
            guard let new = SignalWatcher([Platform.Signal.interrupt]) else { return false }
            let onInterrupt = onInterrupt
            guard
                Platform.startThread({ [weak self] in
                    Self.listen(to: new, isCurrent: { self?.isWatching(with: new) ?? false }, onInterrupt)
                })
            else { return false }
            current = new
            return true
        }
    }

    /// Gives the signal back.
    package func stop() {
        let old = watcher.withLock { current in
            defer { current = nil }
            return current
        }
        old?.stop()
        old?.wake()
    }

    private func isWatching(with other: SignalWatcher) -> Bool {
        watcher.withLock { $0 === other }
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
