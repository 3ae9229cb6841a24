#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Why a file of journals or plans cannot be used.
public struct FileFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file and what the system says.
    public var description: String
    /// Whether there is no such file.
    public var isMissing = false
}

/// The few things that journals and plans ask of the file system; no other file of the target calls it.
enum SystemFiles {
    /// Milliseconds since 1970, UTC.
    @Sendable
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Makes a folder, and those above it, for this user alone.
    static func makeFolder(_ path: String) {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            folder += part + "/"
            if !part.isEmpty { mkdir(folder, 0o700) }
        }
    }

    /// The names in a folder, sorted; none when there is no such folder.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
                }
            )
        }
        return names.sorted()
    }

    /// Removes a file; does nothing when there is none.
    static func remove(_ path: String) { unlink(path) }

    /// Gives a file a second name, which must be free.
    static func place(_ file: String, as path: String) throws(FileFailure) {
        guard link(file, path) == 0 else {
            let reason =
                errno == EEXIST ? "exists already" : "cannot be written: \(String(cString: strerror(errno)))"
            throw FileFailure(description: "`\(path)` \(reason)")
        }
    }

    /// All bytes of a file.
    static func read(_ path: String) throws(FileFailure) -> [UInt8] {
        try OpenFile(path, O_RDONLY).readAll()
    }

    /// Makes a name in a folder durable.
    static func sync(folder: String) {
        let file = openFile(folder.isEmpty ? "." : folder, O_RDONLY, 0)
        guard file >= 0 else { return }
        fsync(file)
        close(file)
    }
}

/// An open file, closed with its last reference.
final class OpenFile: Sendable {
    let path: String
    private let descriptor: Int32

    fileprivate init(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(FileFailure) {
        self.path = path
        descriptor = openFile(path, flags | O_CLOEXEC, mode)
        if descriptor < 0 {
            throw FileFailure(
                description: "`\(path)` cannot be opened: \(String(cString: strerror(errno)))",
                isMissing: errno == ENOENT
            )
        }
    }

    /// Makes a file that must not be there, for this user alone, to add to.
    static func creating(_ path: String) throws(FileFailure) -> OpenFile {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/"
        )
        if !folder.isEmpty { SystemFiles.makeFolder(folder) }
        let file = try OpenFile(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND, mode: 0o600)
        // The name is durable only once its folder is.
        SystemFiles.sync(folder: folder)
        return file
    }

    /// Opens a file that is there, to read and to add to; makes it when `creates`.
    static func adding(to path: String, creates: Bool = false) throws(FileFailure) -> OpenFile {
        try OpenFile(path, O_RDWR | O_APPEND | (creates ? O_CREAT : 0), mode: 0o600)
    }

    /// Opens a file to look at.
    static func reading(_ path: String) throws(FileFailure) -> OpenFile { try OpenFile(path, O_RDONLY) }

    deinit { close(descriptor) }

    /// Takes the file for this object alone, until it is gone; false when another one has it.
    func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Whether nobody has the file for himself.
    var isFree: Bool {
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return false }
        flock(descriptor, LOCK_UN)
        return true
    }

    var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    func readAll() throws(FileFailure) -> [UInt8] {
        var all: [UInt8] = []
        all.reserveCapacity(size)
        while true {
            let part = try read(at: all.count, 1 << 20)
            if part.isEmpty { return all }
            all += part
        }
    }

    func read(at offset: Int, _ count: Int) throws(FileFailure) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: count)
        while true {
            let length = pread(descriptor, &chunk, count, off_t(offset))
            if length < 0, errno == EINTR { continue }
            guard length >= 0 else { throw failure("cannot be read") }
            return Array(chunk.prefix(length))
        }
    }

    func write(_ bytes: [UInt8]) throws(FileFailure) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(FileFailure) in try write(bytes) }
        }
        try result.get()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = writeBytes(descriptor, part.baseAddress, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot be written") }
            rest = rest.dropFirst(count)
        }
    }

    func sync() throws(FileFailure) {
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("cannot be synced") }
    }

    func truncate(to size: Int) throws(FileFailure) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure("cannot be shortened") }
    }

    private func failure(_ what: String) -> FileFailure {
        FileFailure(description: "`\(path)` \(what): \(String(cString: strerror(errno)))")
    }
}

// The members above hide the functions of the same names.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func writeBytes(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, bytes, count)
}
