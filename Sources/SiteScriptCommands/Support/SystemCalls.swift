// Several modules of the system have the same C types; the compiler takes them for this one's.
#if canImport(CDispatch)
    import CDispatch
#endif

#if canImport(Glibc)
    import CMalloc
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// The few things that commands ask of the system; no other file of the target calls it.
enum SystemCalls {
    /// The value of an environment variable.
    @Sendable
    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Milliseconds since 1970, UTC.
    static func milliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
    }

    /// What this thread has used of a processor so far.
    static func processorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// The seconds that clocks of the user's zone, that is `TZ` or else the system's, are ahead of UTC at an instant.
    @Sendable
    static func utcOffset(_ milliseconds: Int) -> Int {
        var seconds = time_t(milliseconds.flooredSeconds)
        var parts = tm()
        return localtime_r(&seconds, &parts) == nil ? 0 : Int(parts.tm_gmtoff)
    }

    /// Lets a write to a pipe that nobody reads fail instead of ending the process by a signal.
    static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// Lets large pieces of memory come from what was given back before, instead of fresh pages of the system each time.
    ///
    /// A page's first touch takes longer than filling it. At most 64 MB that are not in use are kept.
    static func keepLargeMemory() {
        #if canImport(Glibc)
            mallopt(M_MMAP_THRESHOLD, 1 << 30)
            mallopt(M_TRIM_THRESHOLD, 64 << 20)
        #endif
    }

    /// Lets the terminating signal do nothing by itself, for whoever watches it.
    static func ignoreTermination() { signal(SIGTERM, SIG_IGN) }

    /// The number of the terminating signal.
    static let terminationSignal = SIGTERM

    /// Ends the process as one that is done.
    static func exit(_ code: Int32) -> Never { systemExit(code) }

    /// Ends the process at once: nothing that is under way is waited for.
    static func exitNow(_ code: Int32) -> Never { _exit(code) }

    /// Says a last word on standard error, past all buffers.
    static func say(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { writeSome(2, $0.baseAddress, $0.count) }
    }

    /// Why a file cannot be read.
    struct ReadFailure: Error, Equatable {
        /// What the system says.
        var reason: String
    }

    /// The bytes of a file, or of standard input for `-`.
    static func read(_ path: String) throws(ReadFailure) -> [UInt8] {
        let file = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw lastFailure }
        defer { close(file) }
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = readSome(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw lastFailure }
            if count == 0 { return all }
            all += chunk[..<count]
        }
    }

    /// Writes a file that does not exist yet; gives why it could not.
    static func write(_ text: String, toNew path: String) -> ReadFailure? {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { return lastFailure }
        defer { close(file) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            switch bytes.withUnsafeBytes({ write($0, to: file) }) {
            case .written(let count): bytes = bytes.dropFirst(count)
            case .closed: return lastFailure
            case .failed(let reason): return ReadFailure(reason: reason)
            }
        }
        return nil
    }

    /// Whether standard input has bytes or has ended; waits a little for either.
    static func inputIsReady(withinMilliseconds milliseconds: Int32) -> Bool {
        var request = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, milliseconds) != 0
    }

    /// The next bytes of standard input, none at its end.
    static func readInput() throws(ReadFailure) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = readSome(0, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw lastFailure }
            return Array(chunk[..<count])
        }
    }

    /// Why a file cannot be written.
    struct WriteFailure: Error, Equatable {
        /// What the system says.
        var reason: String
    }

    /// Gives a file other bytes: all of them or, when something fails, none.
    ///
    /// The file keeps its permissions; behind a symbolic link the file it leads to is replaced.
    static func replace(_ path: String, _ bytes: [UInt8]) throws(WriteFailure) {
        guard let target = resolved(path) else { throw lastWriteFailure }
        var status = stat()
        guard stat(target, &status) == 0 else { throw lastWriteFailure }
        // A folder lets its own files be replaced even where the file itself may not be written.
        guard access(target, W_OK) == 0 else { throw lastWriteFailure }
        let temporary = "\(target).\(getpid())-\(UInt32.random(in: .min ... .max)).tmp"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw lastWriteFailure }
        var isPlaced = false
        defer {
            close(file)
            if !isPlaced { unlink(temporary) }
        }
        _ = fchown(file, status.st_uid, status.st_gid)
        guard fchmod(file, status.st_mode & 0o7777) == 0 else { throw lastWriteFailure }
        var written = 0
        while written < bytes.count {
            let result = bytes.withUnsafeBytes {
                write(UnsafeRawBufferPointer(rebasing: $0[written...]), to: file)
            }
            switch result {
            case .written(let count): written += count
            case .closed: throw lastWriteFailure
            case .failed(let reason): throw WriteFailure(reason: reason)
            }
        }
        guard fsync(file) == 0, rename(temporary, target) == 0 else { throw lastWriteFailure }
        isPlaced = true
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// The files ending in `.sites` in a folder and the folders below it, in the order of their names, hidden
    /// ones left out; nil when `path` is no folder.
    static func scripts(below path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
                }
            )
        }
        closedir(folder)
        let start = path.hasSuffix("/") ? path : path + "/"
        return names.filter { !$0.hasPrefix(".") }.sorted().flatMap { name -> [String] in
            if let inner = isLink(start + name) ? nil : scripts(below: start + name) { return inner }
            return name.hasSuffix(".sites") ? [start + name] : []
        }
    }

    /// The names in a folder, those of folders with a slash at their end; none where there is no folder.
    static func names(inFolder path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            var status = stat()
            let isFolder = stat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            names.append(isFolder ? name + "/" : name)
        }
        return names
    }

    /// Whether a path is a symbolic link, which a search does not follow into folders.
    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// Whether a path is there.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether a file is there that only its owner may read.
    static func isPrivate(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o077 == 0
    }

    /// What a shell command prints, when it ends well; nil otherwise.
    static func output(ofCommand command: String) -> String? {
        guard let pipe = popen(command, "r") else { return nil }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&chunk, 1, chunk.count, pipe)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return pclose(pipe) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// Puts bytes in place of a file at once, for this user alone; gives why that failed.
    static func replace(_ path: String, with bytes: [UInt8]) -> String? {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            if !part.isEmpty { mkdir(folder, 0o700) }
        }
        let new = path + ".new"
        let file = open(new, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { return lastFailure.reason }
        var written = 0
        while written < bytes.count {
            let result = bytes[written...].withUnsafeBytes { write($0, to: file) }
            guard case .written(let count) = result else { break }
            written += count
        }
        let isComplete = written == bytes.count && fsync(file) == 0
        let reason = lastFailure.reason
        close(file)
        guard isComplete else { return reason }
        return rename(new, path) == 0 ? nil : lastFailure.reason
    }

    /// What became of a write.
    enum WriteResult {
        case written(Int)
        /// Whoever reads the other end is gone.
        case closed
        case failed(String)
    }

    /// Writes some of `bytes`; waits while the other end is busy.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> WriteResult {
        while true {
            let count = writeSome(descriptor, bytes.baseAddress, bytes.count)
            if count >= 0 { return .written(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: waitUntilWritable(descriptor)
            case EPIPE: return .closed
            default: return .failed(lastFailure.reason)
            }
        }
    }

    private static var lastFailure: ReadFailure { ReadFailure(reason: String(cString: strerror(errno))) }

    private static var lastWriteFailure: WriteFailure { WriteFailure(reason: lastFailure.reason) }

    private static func waitUntilWritable(_ descriptor: Int32) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, 1000)
    }
}

extension Int {
    /// Whole seconds of milliseconds, rounded down.
    fileprivate var flooredSeconds: Int { self >= 0 ? self / 1000 : -((999 - self) / 1000) }
}

// The members above hide the functions of the same names.
private func readSome(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, bytes, count)
}

private func writeSome(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, bytes, count)
}

private func systemExit(_ code: Int32) -> Never { exit(code) }
