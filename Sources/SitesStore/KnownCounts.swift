import GRDB
import SitesCore
import Synchronization

/// Counts that were asked for, for as long as nobody changes the store.
///
/// Exploring asks for the same count again and again; going through an index of a million entries each time is
/// waste. What others commit changes SQLite's `data_version`, what this connection writes its count of changes.
final class KnownCounts: Sendable {
    /// The state of the store as one connection sees it.
    private struct Version: Equatable {
        let ofOthers: Int
        let own: Int

        /// Begins reading, if the transaction did not yet: what is read behind it is of this state.
        init(_ database: Database) throws {
            ofOthers = try Int.fetchOne(database.cachedStatement(sql: "PRAGMA data_version")) ?? 0
            own = database.totalChangesCount
        }
    }

    private struct Entry {
        let dealers: [DealerID]
        let query: SiteQuery
        let fields: [SiteField]
        let counts: [SiteGroupCount]
    }

    /// The latest last, all of one version.
    private struct State {
        var version: Version?
        var entries: [Entry] = []
    }

    private static let entriesMaximum = 16
    private static let groupsMaximum = 4_096
    private let state = Mutex(State())

    /// The counts that are known, or those that `count` gives, in the transaction under way.
    func counts(
        _ dealers: [DealerID],
        _ query: SiteQuery,
        by fields: [SiteField],
        _ database: Database,
        count: () throws -> [SiteGroupCount]
    ) throws -> [SiteGroupCount] {
        let version = try Version(database)
        let known = state.withLock { state -> [SiteGroupCount]? in
            guard state.version == version else {
                state = State(version: version)
                return nil
            }
            return state.entries.first { $0.dealers == dealers && $0.query == query && $0.fields == fields }?
                .counts
        }
        if let known { return known }
        let counts = try count()
        guard counts.count <= Self.groupsMaximum else { return counts }
        state.withLock { state in
            guard state.version == version else { return }
            if state.entries.count == Self.entriesMaximum { state.entries.removeFirst() }
            state.entries.append(Entry(dealers: dealers, query: query, fields: fields, counts: counts))
        }
        return counts
    }
}
