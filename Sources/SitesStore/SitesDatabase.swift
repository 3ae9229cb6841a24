import GRDB
import SitesCore

/// Opens a store's file, holds its connections, and refuses what is not ours.
///
/// One connection writes; bulk readings and look-ups borrow others, so that each sees one state of the data while
/// writing goes on. A memory store has a single connection.
final class SitesDatabase: Sendable {
    /// Marks our files: "SiSc".
    static let applicationID: UInt32 = 0x5369_5363

    let location: StoreLocation
    /// Connections for reading alone; nil for a store in memory.
    ///
    /// They are closed before the one that writes, which clears the log away.
    let readers: ReaderPool?
    let writer: DatabaseQueue

    /// Opens the store, making and migrating it as needed.
    init(_ location: StoreLocation) throws(SitesServiceError) {
        do {
            switch location {
            case .memory:
                self.location = location
                readers = nil
                writer = try DatabaseQueue(configuration: SitesDatabase.configuration())
            case .file(let path):
                let path = StoreFiles.absolute(path)
                self.location = .file(path)
                try SitesDatabase.prepare(path)
                readers = ReaderPool(path: path, SitesDatabase.readerConfiguration())
                writer = try DatabaseQueue(path: path, configuration: SitesDatabase.configuration())
            }
            try Migrations.migrate(writer)
        } catch let error as SitesServiceError {
            throw error
        } catch {
            throw StoreErrors.translate(error, location)
        }
    }

    private static func readerConfiguration() -> Configuration {
        var configuration = SitesDatabase.configuration()
        configuration.readonly = true
        // A scan keeps its transaction open from one batch to the next.
        configuration.allowsUnsafeTransactions = true
        return configuration
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            // With a write-ahead log NORMAL keeps every commit when the process dies; only a power loss may take the
            // last ones, and the journal of a run is synced by itself.
            if !database.configuration.readonly { try database.execute(sql: "PRAGMA synchronous = NORMAL") }
            // As much as SQLite maps of a file; what lies behind it is read through a cache, a fifth slower.
            try database.execute(
                sql: "PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY"
            )
        }
        return configuration
    }

    /// Looks at a file before SQLite may touch it: ours, empty or absent it may be; anything else is refused.
    private static func prepare(_ path: String) throws(SitesServiceError) {
        guard StoreFiles.exists(path) else {
            StoreFiles.makeFolder(of: path)
            guard StoreFiles.makeFile(path) else {
                throw SitesServiceError(.io, "the store \(path) cannot be made: \(StoreFiles.lastError)")
            }
            return
        }
        guard let head = StoreFiles.head(path, count: 100) else {
            throw SitesServiceError(.io, "the store \(path) cannot be read: \(StoreFiles.lastError)")
        }
        guard !head.isEmpty else { return }
        guard head.count == 100, head.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw SitesServiceError(
                .io,
                "\(path) is no store of sites",
                hint: "it was not changed; name another file with --store"
            )
        }
        let application = number(head, at: 68)
        guard application == applicationID else {
            throw SitesServiceError(
                .io,
                "\(path) is a database of another program",
                hint: "it was not changed; name another file with --store"
            )
        }
        let version = Int(number(head, at: 60))
        guard version <= Migrations.latest else {
            throw SitesServiceError(
                .io,
                "\(path) was written by a newer sitescript (schema \(version), this one knows \(Migrations.latest))",
                hint: "it was not changed; use the newer sitescript"
            )
        }
    }

    /// A number of the SQLite header, which is big-endian.
    private static func number(_ head: [UInt8], at offset: Int) -> UInt32 {
        head[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
