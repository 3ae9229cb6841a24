import Dispatch
import Synchronization

/// Runs an actor on a thread of its own.
///
/// Reading a terminal blocks its thread for as long as the user thinks, and libedit
/// belongs to one thread: an actor on this executor may do both without taking a thread
/// from the tasks of the process.
final class ThreadExecutor: SerialExecutor {
    private let jobs = JobQueue()
    private let hasThread: Bool

    /// Starts the thread, which ends with the executor.
    init() {
        let jobs = jobs
        hasThread = Platform.startThread {
            while let (job, executor) = jobs.next() {
                job.runSynchronously(on: executor)
            }
        }
    }

    deinit {
        jobs.end()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if hasThread {
            jobs.add(job, for: asUnownedSerialExecutor())
        } else {
            // The system grants no thread: better to hold up the caller than never to run.
            job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}

/// The jobs waiting for the thread, in order.
private final class JobQueue: Sendable {
    private let waiting = Mutex<[(UnownedJob, UnownedSerialExecutor)?]>([])
    private let available = DispatchSemaphore(value: 0)

    func add(_ job: UnownedJob, for executor: UnownedSerialExecutor) {
        waiting.withLock { $0.append((job, executor)) }
        available.signal()
    }

    /// Lets the thread end once it has run what waits.
    func end() {
        waiting.withLock { $0.append(nil) }
        available.signal()
    }

    func next() -> (UnownedJob, UnownedSerialExecutor)? {
        available.wait()
        return waiting.withLock { $0.removeFirst() }
    }
}
