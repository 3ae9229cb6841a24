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
    private let state: Mutex<State>

    private struct State {
        var file: OpenFile?
        /// The sites of the run so far.
        var sites = SiteRanges()
    }

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
        state = Mutex(State())
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
        state = Mutex(State(file: open))
    }

    public func begin(_ header: RunHeader, _ changes: Changes) throws {
        guard !isResumed else { return try resume() }
        let created = try OpenFile.creating(path)
        guard created.lock() else { throw FileFailure(description: "`\(path)` is in use") }
        // A long list is not held as text as well.
        let portion = 1 << 18
        var lines = JSONFields(capacity: portion + 1 << 12)
        lines.add(.begin(run: runID, header))
        var sites = SiteRanges()
        for (place, change) in changes.changes.enumerated() where change.isValid {
            lines.add(change, number: changes.number(place))
            if let id = change.siteID { sites.insert(id) }
            if lines.count > portion {
                try created.write(lines.written)
                lines.clear()
            }
        }
        try created.write(lines.written)
        try created.sync()
        state.withLock { [sites] in $0 = State(file: created, sites: sites) }
    }

    /// Takes away a line that was torn, so that the next one starts on its own.
    private func resume() throws {
        try state.withLock { state in
            guard let file = state.file else { return }
            let contents = JournalContents(try file.readAll())
            if contents.validSize < file.size { try file.truncate(to: contents.validSize) }
        }
        try append([.resumed(time: now())], isDurable: true)
    }

    public func append(_ entries: [JournalEntry], isDurable: Bool) throws {
        var lines = JSONFields()
        for entry in entries { lines.add(entry) }
        try state.withLock { state in
            guard let file = state.file else {
                throw FileFailure(description: "the journal `\(path)` is not open")
            }
            try file.write(lines.written)
            if isDurable { try file.sync() }
            for case .outcome(_, _, let outcome) in entries {
                if let id = outcome.siteID { state.sites.insert(id) }
            }
        }
    }

    public func end(isComplete: Bool, counts: [RunReport.Status: Int]) throws {
        let tally = try isResumed ? whole() : RunTally(counts: counts, sites: state.withLock { $0.sites })
        try append([.end(isComplete: isComplete, time: now(), tally)], isDurable: true)
        state.withLock { $0.file = nil }
    }

    /// What a run that went on came to with all that was done before.
    private func whole() throws -> RunTally? {
        try state.withLock { state in
            try state.file.flatMap { RunRecord(JournalContents(try $0.readAll()))?.tally }
        }
    }
}
