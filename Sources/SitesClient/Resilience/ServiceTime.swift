import SitesCore
import Synchronization

/// The service's clock, as the header `Date` of its last answer tells it: never ahead of it, behind by its rounding to
/// seconds and the answer's way.
final class ServiceTime: Sendable {
    private let last = Mutex<(milliseconds: Int64, uptime: Duration)?>(nil)

    /// Takes note of an answer.
    func note(_ reply: HTTPReply, at uptime: Duration) {
        guard let milliseconds = reply.header("Date").flatMap(HTTPDate.milliseconds) else { return }
        last.withLock { $0 = (milliseconds, uptime) }
    }

    /// What the clock shows, in milliseconds since 1970; nil while no answer told.
    func milliseconds(at uptime: Duration) -> Int64? {
        last.withLock { $0.map { $0.milliseconds + Int64((uptime - $0.uptime) / .milliseconds(1)) } }
    }
}
