/// Waits under way at the same time, each in a task of its own, and the answers that came so far.
final class PendingWaits: Sendable {
    /// What the wait of a branch gave.
    struct Answer: Sendable {
        var branch: Int
        var result: Result<HostAnswer, ScriptError>
    }

    private struct State {
        var answers: [Answer] = []
        var tasks: [Int: Task<Void, Never>] = [:]
        var listener: CheckedContinuation<Void, Never>?
    }

    private let state = Lock(State())

    /// Starts the wait of a branch, which has no other under way.
    func start(_ wait: HostWait, of branch: Int) {
        // The task cannot note its answer before it stands in the table: both need the lock.
        state.withLock { state in
            state.tasks[branch] = Task {
                let result: Result<HostAnswer, ScriptError>
                do throws(ScriptError) {
                    result = .success(try await wait.perform())
                } catch {
                    result = .failure(error)
                }
                self.note(Answer(branch: branch, result: result))
            }
        }
    }

    /// The answers that came since the last time.
    func takeAnswers() -> [Answer] {
        state.withLock { state in
            defer { state.answers = [] }
            return state.answers
        }
    }

    /// Cancels what is under way; each wait still gives its answer.
    func cancel() {
        let tasks = state.withLock { Array($0.tasks.values) }
        for task in tasks { task.cancel() }
    }

    /// A wait that ends when an answer is there.
    ///
    /// Cancelled, it ends when all are, so that nothing goes on behind a run that is over.
    var next: HostWait {
        HostWait { [self] () async throws(ScriptError) in
            await withTaskCancellationHandler {
                await answerIsThere()
                guard Task.isCancelled else { return }
                for task in state.withLock({ Array($0.tasks.values) }) { await task.value }
            } onCancel: {
                cancel()
            }
            return { _ throws(ScriptError) in .nil }
        }
    }

    private func answerIsThere() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard state.answers.isEmpty, !state.tasks.isEmpty else { return true }
                state.listener = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func note(_ answer: Answer) {
        let listener = state.withLock { state in
            state.tasks[answer.branch] = nil
            state.answers.append(answer)
            defer { state.listener = nil }
            return state.listener
        }
        listener?.resume()
    }
}
