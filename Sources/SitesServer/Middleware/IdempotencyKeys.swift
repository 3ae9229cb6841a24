import SitesCore
import Synchronization

/// Remembers for 24 hours what was answered to requests with a key, so that sending one again does nothing again.
///
/// It ends with the process. Keys belong to their client: no other learns of them.
final class IdempotencyKeys: Sendable {
    /// A key of a client.
    struct Key: Hashable {
        var clientID: String
        var text: String
    }

    private struct Entry {
        var fingerprint: String
        var answer: Answer?
        var end: Duration
    }

    private static let lifetime = Duration.seconds(24 * 3600)
    private static let countMaximum = 100_000
    /// The longest key.
    static let lengthMaximum = 255

    /// Whether a text can be a key.
    static func isKey(_ text: String) -> Bool {
        (1...lengthMaximum).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private let uptime: @Sendable () -> Duration

    init(uptime: @escaping @Sendable () -> Duration) { self.uptime = uptime }

    /// Claims a key for a request; gives what was answered to the same one before.
    ///
    /// The claim has to be settled or dropped.
    func claim(_ key: Key, fingerprint: String) throws(APIError) -> Answer? {
        let now = uptime()
        let known: Entry? = entries.withLock { entries in
            if entries.count >= IdempotencyKeys.countMaximum {
                entries = entries.filter { $0.value.end > now }
            }
            if let entry = entries[key], entry.end > now { return entry }
            // Full of keys that are still good, it forgets rather than refuses.
            if entries.count < IdempotencyKeys.countMaximum {
                entries[key] = Entry(fingerprint: fingerprint, end: now + IdempotencyKeys.lifetime)
            }
            return nil
        }
        guard let known else { return nil }
        guard known.fingerprint == fingerprint else {
            throw APIError(
                .idempotencyConflict,
                "the key was used for another request",
                field: "Idempotency-Key"
            )
        }
        guard let answer = known.answer else {
            throw APIError(
                .idempotencyConflict,
                "the request with this key is still being worked on",
                field: "Idempotency-Key"
            )
        }
        return answer
    }

    /// Keeps what was answered.
    func settle(_ key: Key, _ answer: Answer) { entries.withLock { $0[key]?.answer = answer } }

    /// Forgets a key whose request came to nothing.
    func drop(_ key: Key) { entries.withLock { $0[key] = nil } }
}
