#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Where a store is.
public enum StoreLocation: Hashable, Sendable {
    /// A file; it is made when it does not exist.
    case file(String)
    /// Nowhere: it is gone with the process.
    case memory

    /// The default file: `$XDG_DATA_HOME/sitescript/sites.db`, or under `~/.local/share`.
    public static func standard(environment: (String) -> String?) -> StoreLocation {
        if let data = environment("XDG_DATA_HOME"), data.hasPrefix("/") {
            return .file(data + "/sitescript/sites.db")
        }
        return .file((environment("HOME") ?? ".") + "/.local/share/sitescript/sites.db")
    }
}

/// The few things the store asks of the file system.
enum StoreFiles {
    /// Makes the folder of a path, and those above it, for this user alone.
    static func makeFolder(of path: String) {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            if !part.isEmpty { mkdir(folder, 0o700) }
        }
    }

    /// Makes an empty file for this user alone; does nothing when there is one.
    static func makeFile(_ path: String) -> Bool {
        let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        close(file)
        return true
    }

    /// The first bytes of a file, at most `count`; nil when it cannot be read.
    static func head(_ path: String, count: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: count)
        let length = read(file, &bytes, count)
        return length < 0 ? nil : Array(bytes.prefix(length))
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// What the system says about the last failure.
    static var lastError: String { String(cString: strerror(errno)) }

    /// The path from the root.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        var buffer = [CChar](repeating: 0, count: 4096)
        guard getcwd(&buffer, buffer.count) != nil else { return path }
        let folder = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return folder + "/" + path
    }

    /// Milliseconds since 1970, UTC.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
