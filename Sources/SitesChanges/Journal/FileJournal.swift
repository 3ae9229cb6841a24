internal import Synchronization

/// A journal in a file of its own: JSON lines, for this user alone, only ever added to.
///
/// The file is taken for this process until the run ends, so that others can tell a run under way from one that
/// ended early, and cannot go on with it meanwhile.
public final class FileJournal: Journal {
    /// The run's identifier: its start in UTC and a random part, so that runs sort by time.
    public let runID: String
    /// The file.
    public let path: String
    private let isResumed: Bool
    private let now: @Sendable () -> Int64
    private let file: Mutex<OpenFile?>

    /// The standard folder: `$XDG_STATE_HOME/sitescript/runs`, or under `~/.local/state`.
    public static func standardFolder(environment: (String) -> String?) -> String {
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
            return state + "/sitescript/runs"
        }
        return (environment("HOME") ?? ".") + "/.local/state/sitescript/runs"
    }

    /// Names a new journal in `folder`; the file is made by `begin`.
    public init(folder: String, now: (@Sendable () -> Int64)? = nil) {
        self.now = now ?? SystemFiles.now
        let chance = String(UInt32.random(in: .min ... .max), radix: 36)
        runID = "\(UTCText.stamp(self.now()))-\(chance)"
        path = RunFolder.path(of: runID, in: folder)
        isResumed = false
        file = Mutex(nil)
    }

    /// Goes on with the journal of a run that ended early.
    ///
    /// - Throws: `FileFailure` when there is none, or when another process is at it.
    init(resuming run: String, folder: String, now: (@Sendable () -> Int64)?) throws(FileFailure) {
        runID = run
        path = RunFolder.path(of: run, in: folder)
        isResumed = true
        self.now = now ?? SystemFiles.now
        let open = try OpenFile.adding(to: path)
        guard open.lock() else {
            throw FileFailure(description: "run \(run) is under way in another process")
        }
        file = Mutex(open)
    }

    public func begin(_ header: RunHeader, _ changes: [Change]) throws {
        guard !isResumed else { return try resume() }
        let created = try OpenFile.creating(path)
        guard created.lock() else { throw FileFailure(description: "`\(path)` is in use") }
        file.withLock { $0 = created }
        var bytes = JournalEntry.begin(run: runID, header).line
        for change in changes {
            guard let number = change.number else { continue }
            bytes += JournalEntry.change(number: number, change).line
            // So that a long list is not held as text as well.
            if bytes.count > 1 << 20 {
                try created.write(bytes)
                bytes = []
            }
        }
        try created.write(bytes)
        try created.sync()
    }

    /// Takes away a line that was torn, so that the next one starts on its own.
    private func resume() throws {
        try file.withLock { file in
            guard let file else { return }
            let contents = JournalContents(try file.readAll())
            if contents.validSize < file.size { try file.truncate(to: contents.validSize) }
        }
        try append([.resumed(time: now())], isDurable: true)
    }

    public func append(_ entries: [JournalEntry], isDurable: Bool) throws {
        var bytes: [UInt8] = []
        for entry in entries { bytes += entry.line }
        try file.withLock { file in
            guard let file else { throw FileFailure(description: "the journal `\(path)` is not open") }
            try file.write(bytes)
            if isDurable { try file.sync() }
        }
    }

    public func end(isComplete: Bool) throws {
        try append([.end(isComplete: isComplete, time: now())], isDurable: true)
        file.withLock { $0 = nil }
    }
}
