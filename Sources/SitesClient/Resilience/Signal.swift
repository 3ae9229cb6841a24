import Synchronization

/// Lets tasks wait until something happens; a cancelled one waits no longer.
final class Signal: Sendable {
    /// What had happened when somebody decided to wait.
    struct Ticket: Hashable, Sendable {
        fileprivate var generation: Int
    }

    private struct State {
        var generation = 0
        var nextID = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Taken while deciding to wait, so that nothing that happens meanwhile is missed.
    var ticket: Ticket { state.withLock { Ticket(generation: $0.generation) } }

    /// Waits until something happened since the ticket was taken.
    func wait(since ticket: Ticket) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.generation != ticket.generation || state.cancelled.contains(id) { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.cancelled.insert(id)
                return state.waiting.removeValue(forKey: id)
            }
            continuation?.resume()
        }
        state.withLock { _ = $0.cancelled.remove(id) }
    }

    /// Something happened.
    func fire() {
        let waiting = state.withLock { state in
            state.generation += 1
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }
}
