import SitesCore
import Synchronization

/// Lets requests wait until the server's budget has room for them.
final class RateLimiter: Sendable {
    private let budget: Mutex<ServerBudget>
    private let clock: ClientClock
    private let changed = Signal()

    init(_ configuration: ClientConfiguration, _ clock: ClientClock) {
        budget = Mutex(
            ServerBudget(
                underWayMaximum: configuration.requestsUnderWayMaximum,
                perSecond: configuration.requestsPerSecond
            )
        )
        self.clock = clock
    }

    /// What the last answer left of the server's limit; nil when it told none.
    var remaining: Int? { budget.withLock { $0.remaining } }

    /// Waits until a request may be sent; it is under way then, and has to be settled.
    func enter() async throws(SitesServiceError) {
        while true {
            if Task.isCancelled { throw SitesServiceError(.cancelled, "cancelled") }
            let ticket = changed.ticket
            switch budget.withLock({ $0.ask(at: clock.uptime()) }) {
            case .go: return
            case .waitForReply: await changed.wait(since: ticket)
            case .wait(let delay):
                do { try await clock.sleep(delay) } catch { throw SitesServiceError(.cancelled, "cancelled") }
            }
        }
    }

    /// A request came back.
    func settle(_ reply: HTTPReply?) {
        let (now, wall) = (clock.uptime(), clock.wall())
        budget.withLock { budget in
            if let reply { budget.answered(reply, at: now, wall: wall) } else { budget.failed() }
        }
        changed.fire()
    }
}
