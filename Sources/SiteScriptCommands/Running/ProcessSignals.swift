import Dispatch
import SiteScriptTerminal
import Synchronization

/// Turns the signals of the process into stops.
///
/// Ctrl-C that has not ended what runs after a second ends the process when it comes again; so does a second
/// terminating signal. What was written until then is in the journal.
final class ProcessSignals: Sendable {
    private let control: RunControl
    private let firstInterrupt = Mutex<ContinuousClock.Instant?>(nil)
    private let onTermination = Mutex<(@Sendable () -> Void)?>(nil)
    // Only kept: a source ends with its last reference. Dispatch calls its handler on a thread of its own.
    private nonisolated(unsafe) let termination: any DispatchSourceSignal

    /// Takes the terminating signal from now on, Ctrl-C only while something runs.
    init(_ control: RunControl) {
        self.control = control
        SystemCalls.ignoreTermination()
        termination = DispatchSource.makeSignalSource(signal: SystemCalls.terminationSignal)
        termination.setEventHandler { [weak self] in self?.terminate() }
        termination.activate()
    }

    /// Calls `body` when the process is asked to end, after what runs was stopped.
    func onTermination(_ body: @escaping @Sendable () -> Void) { onTermination.withLock { $0 = body } }

    /// Runs `body` so that Ctrl-C stops what runs and nothing else.
    ///
    /// At a prompt it is taken all the time, and does nothing between the lines: one that falls between the end of
    /// an evaluation and the next read must not end the session.
    func takingInterrupts<Result>(isPrompt: Bool, _ body: () async -> Result) async -> Result {
        let signal = InterruptSignal { [self] in if control.isRunning || !isPrompt { interrupt() } }
        signal.start()
        defer { signal.stop() }
        return await body()
    }

    private func terminate() {
        if control.reason == .terminated { SystemCalls.exitNow(ExitCode.terminated.rawValue) }
        control.stop(.terminated)
        onTermination.withLock { $0 }?()
    }

    private func interrupt() {
        let now = ContinuousClock.now
        let isLate = firstInterrupt.withLock { first in
            guard control.isStopped, let known = first else {
                first = now
                return false
            }
            return now - known > .seconds(1)
        }
        if isLate { SystemCalls.exitNow(ExitCode.interrupted.rawValue) }
        control.stop(.interrupted)
    }
}
