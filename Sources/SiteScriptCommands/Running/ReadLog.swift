import SitesBindings
import SitesCore
import Synchronization

/// What a line of the prompt has read: the last question to the service, and how many rows came of it all.
final class ReadLog: Sendable {
    /// A question to the service.
    struct Question: Sendable, Equatable {
        var dealers: [DealerID]
        var query: SiteQuery
    }

    private struct State: Sendable {
        var question: Question?
        var rowCount = 0
    }

    private let state = Mutex(State())

    /// The last question since the log was cleared.
    var question: Question? { state.withLock { $0.question } }

    /// Forgets everything.
    func clear() { state.withLock { $0 = State() } }

    /// Takes note, and gives the number of rows so far.
    func note(_ reading: SiteReading) -> Int {
        state.withLock { state in
            switch reading {
            case .began(let dealers, let query): state.question = Question(dealers: dealers, query: query)
            case .rows(let count): state.rowCount += count
            }
            return state.rowCount
        }
    }
}
