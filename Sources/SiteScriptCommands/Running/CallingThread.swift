import Dispatch
import Synchronization

/// Runs the tasks of a program on the thread that waits for it.
///
/// Most scripts never do two things at once, so the threads that Swift keeps for tasks would only be started and ended
/// again, and every wait for the store would go from one thread to another and back.
final class CallingThread: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var code: ExitCode?
    }

    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)

    /// Runs `body` and everything that prefers its executor; gives its code.
    static func run(_ body: @escaping @Sendable (CallingThread) async -> ExitCode) -> ExitCode {
        let thread = CallingThread()
        Task(executorPreference: thread) {
            let code = await body(thread)
            thread.state.withLock { $0.code = code }
            thread.news.signal()
        }
        return thread.work()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        news.signal()
    }

    private func work() -> ExitCode {
        while true {
            news.wait()
            let (job, code) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.code)
            }
            if let code { return code }
            job?.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
