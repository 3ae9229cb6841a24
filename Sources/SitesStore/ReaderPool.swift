import GRDB
import Synchronization

/// The connections of a store that only read, each lent to one borrower at a time.
///
/// One that comes back is lent again: opening one takes as long as many look-ups, and one that all
/// shared would make them wait for each other. There are never more than were needed at once.
final class ReaderPool: Sendable {
    /// How many are kept for the next borrowers.
    private static let idleMaximum = 8

    private let path: String
    private let configuration: Configuration
    private let idle = Mutex<[DatabaseQueue]>([])

    init(path: String, _ configuration: Configuration) {
        self.path = path
        self.configuration = configuration
    }

    /// Lends a connection, which is in no transaction.
    func take() throws -> DatabaseQueue {
        if let known = idle.withLock({ $0.popLast() }) { return known }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Takes back a connection that is in no transaction and has no statement under way.
    func giveBack(_ reader: DatabaseQueue) {
        idle.withLock { if $0.count < ReaderPool.idleMaximum { $0.append(reader) } }
    }
}
