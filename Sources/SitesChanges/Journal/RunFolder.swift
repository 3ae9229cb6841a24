internal import SitesCore

/// The journals of all runs in one folder, which any number of processes share.
public struct RunFolder: Sendable {
    /// The folder.
    public let path: String
    private let now: @Sendable () -> Int64

    /// Why a run cannot be found.
    public struct Failure: Error, Sendable, Hashable {
        /// What is wrong.
        public var message: String
        /// How to mend it.
        public var hint: String?
        /// Whether there is no such run.
        public var isMissing = true
    }

    /// Looks at the journals in a folder; `now` gives milliseconds since 1970.
    public init(_ path: String, now: (@Sendable () -> Int64)? = nil) {
        self.path = path
        self.now = now ?? SystemFiles.now
    }

    /// The time of the machine, in milliseconds since 1970, UTC.
    public static let systemTime: @Sendable () -> Int64 = SystemFiles.now

    private static let suffix = ".jsonl"

    static func path(of run: String, in folder: String) -> String { "\(folder)/\(run)\(suffix)" }

    /// The runs by name, the newest first.
    public var ids: [String] {
        SystemFiles.names(in: path).filter { $0.hasSuffix(RunFolder.suffix) }
            .map { String($0.dropLast(RunFolder.suffix.count)) }.reversed()
    }

    /// A run; nil when there is none, or when its first line was never written.
    public func record(_ id: String) -> RunRecord? {
        guard let file = try? OpenFile.reading(RunFolder.path(of: id, in: path)),
            let bytes = try? file.readAll(), var record = RunRecord(JournalContents(bytes))
        else { return nil }
        record.isUnderWay = !file.isFree
        return record
    }

    /// What a run is and came to; nil when there is none, or when its first line was never written.
    ///
    /// A journal whose last line says so is not read between its ends.
    public func summary(_ id: String) -> RunSummary? {
        if let file = try? OpenFile.reading(RunFolder.path(of: id, in: path)), file.isFree,
            let header = RunFolder.header(file), let line = RunFolder.lastLine(file),
            case .end(_, let time, let tally?)? = JournalEntry(line: line)
        {
            return RunSummary(id: id, header, endTime: time, tally)
        }
        return record(id).map(RunSummary.init)
    }

    /// How much is read of each end of a journal: longer than any last line.
    private static let endSize = 1 << 12

    private static func header(_ file: OpenFile) -> RunHeader? {
        guard let bytes = try? file.read(at: 0, endSize), let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
            case .begin(_, let header)? = JournalEntry(line: bytes[..<end])
        else { return nil }
        return header
    }

    /// The labels of the last runs that have one, each with its newest run, the newest first.
    public func labels(ofLast count: Int) -> [(label: String, run: String)] {
        var seen: Set<String> = []
        return ids.prefix(count).compactMap { id in
            guard let label = header(id)?.label, seen.insert(label).inserted else { return nil }
            return (label, id)
        }
    }

    private static func lastLine(_ file: OpenFile) -> ArraySlice<UInt8>? {
        guard let bytes = try? file.read(at: max(0, file.size - endSize), endSize),
            bytes.last == UInt8(ascii: "\n")
        else { return nil }
        let whole = bytes.dropLast()
        return whole[((whole.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)...]
    }

    /// What a run is, by its first line.
    private func header(_ id: String) -> RunHeader? {
        guard let file = try? OpenFile.reading(RunFolder.path(of: id, in: path)) else { return nil }
        return RunFolder.header(file) ?? record(id)?.header
    }

    /// The newest run with a label, which may also be a run's identifier.
    ///
    /// One that died before its first request did nothing, and there is nothing to take back of it.
    public func run(labelled label: String, isStarted: Bool = false) throws(Failure) -> RunRecord {
        for id in ids where id == label || header(id)?.label == label {
            if let record = record(id), record.isStarted || !isStarted { return record }
        }
        throw Failure(
            message: "there is no run \"\(label)\"",
            hint: "`runs()` and `sitescript runs` list them; a label is given by `apply label: …`"
        )
    }

    /// The newest run that did not come to its end.
    public func unfinished() throws(Failure) -> RunRecord {
        for id in ids {
            guard let summary = summary(id), summary.isUnfinished, !summary.isUnderWay else { continue }
            if let record = record(id) { return record }
        }
        throw Failure(message: "there is no unfinished run", hint: "`sitescript runs` lists all")
    }

    /// The newest run that changed something and did not take back another.
    public func undoable() throws(Failure) -> RunRecord {
        for id in ids where header(id)?.undoes == nil {
            guard let summary = summary(id), summary.count(.done) > 0 else { continue }
            if let record = record(id) { return record }
        }
        throw Failure(message: "there is no run to take back", hint: "`sitescript runs` lists all")
    }

    /// The newest run of a plan file, by its digest.
    public func run(ofPlan digest: String) -> RunRecord? {
        for id in ids where header(id)?.plan == digest {
            if let record = record(id), record.isStarted { return record }
        }
        return nil
    }

    /// What was done to a site, by the runs that know it, the oldest first.
    public func history(of site: Int) -> [(run: RunRecord, row: RunRecord.Row)] {
        var found: [(RunRecord, RunRecord.Row)] = []
        for id in ids.reversed() {
            guard let summary = summary(id), summary.tally.sites.mayHold(site), let record = record(id) else {
                continue
            }
            for number in record.numbers {
                guard let row = record.rows[number], row.siteID?.rawValue == site, row.status != .left else {
                    continue
                }
                found.append((record, row))
            }
        }
        return found
    }

    /// A journal for a new run.
    public func newJournal() -> FileJournal { FileJournal(folder: path, now: now) }

    /// The journal of a run to go on with.
    public func journal(resuming run: String) throws(FileFailure) -> FileJournal {
        try FileJournal(resuming: run, folder: path, now: now)
    }

    /// Takes a plan for this process until the result is gone; nil when another process applies it now.
    func claim(plan digest: String) throws(FileFailure) -> OpenFile? {
        SystemFiles.makeFolder(path)
        let file = try OpenFile.adding(to: lockPath(digest), creates: true)
        return file.lock() ? file : nil
    }

    private func lockPath(_ digest: String) -> String { "\(path)/plan-\(digest.prefix(16)).lock" }

    /// Removes the journals of finished runs that are older than so many days.
    ///
    /// What did not come to its end stays, however old it is.
    public func removeFinished(olderThanDays days: Int) {
        let limit = now() - Int64(max(days, PlanHeader.daysMaximum)) * 86_400_000
        for id in ids.reversed() {
            guard let header = header(id) else { continue }
            guard header.time < limit else { break }
            if let summary = summary(id), !summary.isUnfinished, !summary.isUnderWay {
                SystemFiles.remove(RunFolder.path(of: id, in: path))
                if let plan = header.plan { SystemFiles.remove(lockPath(plan)) }
            }
        }
    }
}
