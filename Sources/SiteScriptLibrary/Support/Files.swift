import SiteScript

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// What the system says about the last failure.
private var lastError: String { String(cString: strerror(errno)) }

/// A file's bytes, mapped rather than read, for as long as the object lives.
final class MappedFile: @unchecked Sendable {
    // Unchecked: the bytes are never written after `init`.
    let path: String
    let bytes: UnsafeBufferPointer<UInt8>

    /// Maps a regular file; reads anything else, such as a pipe, to its end.
    init(_ path: String) throws(ScriptError) {
        self.path = path
        let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw MappedFile.failure(path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw MappedFile.failure(path) }
        if status.st_mode & S_IFMT == S_IFDIR {
            throw ScriptError(.io, .file, "`\(path)` is a folder, not a file")
        }
        if status.st_mode & S_IFMT == S_IFREG {
            bytes = try MappedFile.map(file, Int(status.st_size), path)
        } else {
            bytes = try MappedFile.readAll(file, path)
        }
        isMapped = status.st_mode & S_IFMT == S_IFREG && !bytes.isEmpty
    }

    private let isMapped: Bool

    deinit {
        guard let start = bytes.baseAddress else { return }
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
        } else {
            UnsafeMutablePointer(mutating: start).deallocate()
        }
    }

    private static func map(_ file: Int32, _ count: Int, _ path: String) throws(ScriptError)
        -> UnsafeBufferPointer<UInt8>
    {
        guard count > 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
            throw failure(path)
        }
        return UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }

    private static func readAll(_ file: Int32, _ path: String) throws(ScriptError) -> UnsafeBufferPointer<
        UInt8
    > {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            all.append(contentsOf: chunk[..<count])
        }
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(all.count, 1))
        copy.initialize(from: all, count: all.count)
        return UnsafeBufferPointer(start: copy, count: all.count)
    }

    private static func failure(_ path: String) -> ScriptError {
        let code = errno
        let hint = code == ENOENT ? "paths are relative to the working directory" : nil
        return ScriptError(
            .io,
            .file,
            "`\(path)` cannot be read: \(String(cString: strerror(code)))",
            hint: hint
        )
    }
}

/// A file that appears under its name whole or not at all.
final class AtomicFile {
    private let path: String
    private let temporary: String
    private let overwrites: Bool
    private var file: Int32
    private var isCommitted = false

    /// Starts a file beside its place; an existing one is refused unless it may be overwritten.
    init(_ path: String, overwrites: Bool) throws(ScriptError) {
        self.path = path
        self.overwrites = overwrites
        var mode: mode_t = 0o666
        var status = stat()
        if stat(path, &status) == 0 {
            guard overwrites else { throw AtomicFile.exists(path) }
            mode = status.st_mode & 0o777
        }
        temporary = "\(path).\(getpid())-\(UInt32.random(in: .min ... .max)).tmp"
        file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else {
            throw ScriptError(.io, .file, "`\(path)` cannot be written: \(lastError)")
        }
    }

    deinit {
        if file >= 0 { close(file) }
        if !isCommitted { unlink(temporary) }
    }

    func write(_ bytes: [UInt8]) throws(ScriptError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw ScriptError(.io, .file, "`\(path)` cannot be written: \(lastError)")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes the bytes durable and gives the file its name.
    func commit() throws(ScriptError) {
        guard fsync(file) == 0 || errno == EINVAL else {
            throw ScriptError(.io, .file, "`\(path)` cannot be written: \(lastError)")
        }
        // A link fails where a file has appeared meanwhile; a rename would replace it.
        let isPlaced = overwrites ? rename(temporary, path) == 0 : link(temporary, path) == 0
        guard isPlaced else {
            if errno == EEXIST { throw AtomicFile.exists(path) }
            throw ScriptError(.io, .file, "`\(path)` cannot be written: \(lastError)")
        }
        if !overwrites { unlink(temporary) }
        isCommitted = true
    }

    private static func exists(_ path: String) -> ScriptError {
        ScriptError(
            .io,
            .file,
            "`\(path)` exists already",
            hint: "save under another name, or with `overwrite: true`"
        )
    }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, bytes, count)
}

/// Whether something stands under a path.
func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
