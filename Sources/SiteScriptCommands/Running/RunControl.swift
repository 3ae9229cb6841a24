import SiteScript
import Synchronization

/// Stops what runs when somebody asks for it, and remembers why.
final class RunControl: Sendable {
    /// Why a run was stopped.
    enum Reason: Sendable, Equatable {
        /// Ctrl-C.
        case interrupted
        /// The terminating signal.
        case terminated
        /// Standard output cannot be written any more.
        case outputFailed
    }

    private struct State: Sendable {
        var reason: Reason?
        var stop: (@Sendable () -> Void)?
        var isApplying = false
    }

    private let state = Mutex(State())
    private let thread: CallingThread?

    /// - Parameter thread: Where what runs does so; nil for the threads of all tasks.
    init(_ thread: CallingThread? = nil) { self.thread = thread }

    /// Why the run was stopped; nil while it was not.
    var reason: Reason? { state.withLock { $0.reason } }

    /// Whether the run was asked to stop.
    var isStopped: Bool { reason != nil }

    /// Whether something runs that can be stopped.
    var isRunning: Bool { state.withLock { $0.stop != nil } }

    /// Whether changes are being sent, so that leaving at once leaves some unknown.
    var isApplying: Bool {
        get { state.withLock { $0.isApplying } }
        set { state.withLock { $0.isApplying = newValue } }
    }

    /// Asks what runs to stop.
    ///
    /// Termination counts for more than what was asked before.
    func stop(_ reason: Reason) {
        let stop = state.withLock { state in
            if state.reason == nil || reason == .terminated { state.reason = reason }
            return state.stop
        }
        stop?()
    }

    /// Forgets that a line of the prompt was stopped; termination is never forgotten.
    func reset() { state.withLock { if $0.reason == .interrupted { $0.reason = nil } } }

    /// Runs `body` in a task of its own, which a stop reaches at once: the machine by the session's flag, what it
    /// waits for by the task's cancellation.
    func perform<Result: Sendable>(
        on session: ScriptSession,
        _ body: @escaping @Sendable (ScriptSession) async throws -> Result
    ) async throws -> Result {
        // The session belongs to one task at a time: to the new one until its value is there, then to this one again.
        nonisolated(unsafe) let session = session
        let flag = session.cancellation
        session.executor = thread
        let task = Task(executorPreference: thread) { try await body(session) }
        let stop: @Sendable () -> Void = {
            flag.cancel()
            task.cancel()
        }
        let isStopped = state.withLock { state in
            state.stop = stop
            return state.reason != nil
        }
        if isStopped { stop() }
        defer { state.withLock { $0.stop = nil } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            stop()
        }
    }
}
