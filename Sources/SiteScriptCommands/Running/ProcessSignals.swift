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
    private let termination = Mutex<TerminationSignal?>(nil)
    private let onTermination = Mutex<(@Sendable () -> Void)?>(nil)
    /// What takes Ctrl-C; nil where nothing does.
    private let interrupts = Mutex<InterruptSignal?>(nil)

    init(_ control: RunControl) { self.control = control }

    /// Calls `body` when the process is asked to end, after what runs was stopped.
    func onTermination(_ body: @escaping @Sendable () -> Void) { onTermination.withLock { $0 = body } }

    /// Takes the terminating signal from now on.
    ///
    /// Until something is open that has to be closed, the signal may end the process by itself: its code is the same,
    /// and most runs are spared the watching.
    func takeTermination() {
        termination.withLock { signal in
            if signal == nil { signal = TerminationSignal { [weak self] in self?.terminate() } }
        }
    }

    /// Runs `body` so that Ctrl-C stops what runs and nothing else.
    ///
    /// At a prompt it is taken all the time: one that falls between the end of an evaluation and the next read must
    /// not end the session, and one that falls between a line and its run must stop it.
    func takingInterrupts<Result>(isPrompt: Bool, _ body: () async -> Result) async -> Result {
        let signal = InterruptSignal { [self] in interrupt(mayEnd: control.isRunning || !isPrompt) }
        // A script that ends before it first looks whether it was stopped needs nobody to stop it.
        signal.start(isHeard: isPrompt)
        interrupts.withLock { $0 = signal }
        defer {
            interrupts.withLock { $0 = nil }
            signal.stop()
        }
        return await body()
    }

    /// Hears of Ctrl-C from now on: what runs may take longer.
    func hearInterrupts() { interrupts.withLock { $0 }?.hear() }

    private static let abandoned =
        "\nabandoned: what became of the changes under way is unknown; `sitescript resume` settles them\n"

    private func terminate() {
        if control.reason == .terminated { SystemCalls.exitNow(ExitCode.terminated.rawValue) }
        control.stop(.terminated)
        onTermination.withLock { $0 }?()
    }

    private func interrupt(mayEnd: Bool) {
        let now = ContinuousClock.now
        let isLate = firstInterrupt.withLock { first in
            guard control.isStopped, let known = first else {
                first = now
                return false
            }
            return now - known > .seconds(1)
        }
        if isLate && mayEnd {
            if control.isApplying { SystemCalls.say(ProcessSignals.abandoned) }
            SystemCalls.exitNow(ExitCode.interrupted.rawValue)
        }
        control.stop(.interrupted)
    }
}

/// Calls a closure for every terminating signal, as long as it lives.
private final class TerminationSignal: Sendable {
    // Only kept: a source ends with its last reference. Dispatch calls the handler on a thread of its own.
    private nonisolated(unsafe) let source: any DispatchSourceSignal

    init(_ body: @escaping @Sendable () -> Void) {
        SystemCalls.ignoreTermination()
        source = DispatchSource.makeSignalSource(signal: SystemCalls.terminationSignal)
        source.setEventHandler(handler: body)
        source.activate()
    }
}
