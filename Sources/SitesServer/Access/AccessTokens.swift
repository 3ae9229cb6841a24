import SitesCore
import Synchronization

/// The tokens that were given out; they end with the process.
final class AccessTokens: Sendable {
    private struct Entry {
        var identity: Identity
        var end: Duration
    }

    /// Ended tokens are remembered for a while, so that they can be told from those that never were.
    private static let memory = Duration.seconds(3600)

    private let entries = Mutex<[String: Entry]>([:])
    private let lifetime: Duration
    private let uptime: @Sendable () -> Duration

    init(lifetime: Duration, uptime: @escaping @Sendable () -> Duration) {
        self.lifetime = lifetime
        self.uptime = uptime
    }

    /// Makes a token.
    func issue(_ identity: Identity) -> String {
        let token = Secret.random()
        let now = uptime()
        entries.withLock { entries in
            if entries.count > 0, entries.count.isMultiple(of: 1000) {
                entries = entries.filter { $0.value.end + AccessTokens.memory > now }
            }
            entries[token] = Entry(identity: identity, end: now + lifetime)
        }
        return token
    }

    /// Whom a token stands for.
    func identity(_ token: String) throws(APIError) -> Identity {
        guard let entry = entries.withLock({ $0[token] }) else {
            throw APIError(.invalidToken, "the access token is not valid")
        }
        guard entry.end > uptime() else { throw APIError(.tokenExpired, "the access token has expired") }
        return entry.identity
    }
}
