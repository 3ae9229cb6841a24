internal import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// A journal in a file of its own: JSON lines, for this user alone, only ever added to.
public final class FileJournal: Journal {
    /// The run's identifier: its start in UTC and a random part, so that runs sort by time.
    public let runID: String
    /// The file.
    public let path: String
    private let file: Mutex<Int32?>

    /// Why a journal cannot be written.
    public struct Failure: Error, CustomStringConvertible {
        /// What the system said.
        public var description: String
    }

    /// The standard folder: `$XDG_STATE_HOME/sitescript/runs`, or under `~/.local/state`.
    public static func standardFolder(environment: (String) -> String?) -> String {
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
            return state + "/sitescript/runs"
        }
        return (environment("HOME") ?? ".") + "/.local/state/sitescript/runs"
    }

    /// Names a journal in `folder`; the file is made by `begin`.
    public init(folder: String) {
        let time = FileJournal.now()
        runID = "\(FileJournal.stamp(time))-\(String(UInt32.random(in: .min ... .max), radix: 36))"
        path = "\(folder)/\(runID).jsonl"
        file = Mutex(nil)
    }

    deinit {
        file.withLock { if let file = $0 { close(file) } }
    }

    public func begin(label: String?, backEnd: String, count: Int) throws {
        try open()
        let entry = JournalEntry.begin(
            run: runID,
            label: label,
            backEnd: backEnd,
            count: count,
            time: FileJournal.now()
        )
        try append([entry], isDurable: true)
    }

    public func append(_ entries: [JournalEntry], isDurable: Bool) throws {
        var bytes: [UInt8] = []
        for entry in entries { bytes += entry.line }
        try file.withLock { file in
            guard let file else { throw Failure(description: "the journal \(path) is not open") }
            try write(bytes, to: file)
            if isDurable, fsync(file) != 0 { throw failure("cannot be synced") }
        }
    }

    public func end(isComplete: Bool) throws {
        try append([.end(isComplete: isComplete, time: FileJournal.now())], isDurable: true)
        file.withLock { file in
            if let open = file { close(open) }
            file = nil
        }
    }

    private func open() throws {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            if !part.isEmpty { mkdir(folder, 0o700) }
        }
        let descriptor = openNew(path)
        guard descriptor >= 0 else { throw failure("cannot be made") }
        // The name is durable only once its folder is.
        let parent = openFolder(folder)
        if parent >= 0 {
            fsync(parent)
            close(parent)
        }
        file.withLock { $0 = descriptor }
    }

    private func write(_ bytes: [UInt8], to file: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeBytes(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot be written") }
            rest = rest.dropFirst(count)
        }
    }

    private func failure(_ what: String) -> Failure {
        Failure(description: "the journal \(path) \(what): \(String(cString: strerror(errno)))")
    }

    /// Milliseconds since 1970, UTC.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// `20260131T090507`.
    private static func stamp(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))"
            + "T\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))"
    }
}

private func openNew(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
}
private func openFolder(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }
private func writeBytes(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, bytes, count)
}
