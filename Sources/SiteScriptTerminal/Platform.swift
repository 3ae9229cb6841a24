// The only files that know which C library they run on, this and Platform+Processes.swift: everything the
// terminal layer asks of the system is asked through the functions below, so the rest reads the same on Linux
// and macOS.

import CLibedit
import Synchronization

#if canImport(Glibc)
    import Glibc
    @_spi(_Unicode) import Swift
#elseif canImport(Musl)
    import Musl
    @_spi(_Unicode) import Swift
#elseif canImport(Darwin)
    import Darwin
    import Foundation
#endif

/// The system calls and C library functions of the terminal layer, with Swift types.
enum Platform {
    /// The signals the terminal layer deals with, by their number here.
    enum Signal {
        static let interrupt = SIGINT
        static let terminate = SIGTERM
        static let hangUp = SIGHUP
        static let resize = SIGWINCH
        static let resume = SIGCONT
        static let stop = SIGTSTP
    }

    /// Returns an environment variable, nil when it is not set.
    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Describes the error the last failed call left behind.
    static func lastError() -> String {
        String(cString: strerror(errno))
    }

    /// Composes a text to its canonical form (NFC), as keyboards send it and as names are
    /// stored.
    static func composed(_ text: String) -> String {
        #if canImport(Darwin)
            return text.precomposedStringWithCanonicalMapping
        #else
            var scalars = String.UnicodeScalarView()
            for scalar in text._nfc { scalars.append(scalar) }
            return String(scalars)
        #endif
    }
}

// MARK: - Descriptors

extension Platform {
    /// Tells whether a descriptor is a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// Returns the size the terminal behind a descriptor reports, nil when it reports
    /// none.
    static func windowSize(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return nil
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Reads what is there, waiting for at least a byte; an empty result is the end of
    /// the input.
    static func read(_ descriptor: Int32, upTo count: Int = 65_536) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            repeat {
                let received = sysRead(descriptor, buffer.baseAddress, count)
                if received >= 0 {
                    length = received
                    return
                }
            } while errno == EINTR
            length = 0
        }
    }

    /// Writes all bytes, or as many as the descriptor takes before it fails; tells
    /// whether all went.
    @discardableResult
    static func write(_ bytes: some Sequence<UInt8>, to descriptor: Int32) -> Bool {
        let bytes = Array(bytes)
        return bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let written = sysWrite(
                    descriptor,
                    buffer.baseAddress?.advanced(by: sent),
                    buffer.count - sent
                )
                if written > 0 {
                    sent += written
                } else if errno == EAGAIN {
                    // A terminal left non-blocking by another program: wait until it takes more.
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    /// Writes out what the C library holds back for its output streams.
    static func flushOutput() {
        fflush(nil)
    }

    /// Closes a descriptor.
    static func closeDescriptor(_ descriptor: Int32) {
        _ = close(descriptor)
    }

    /// Makes a pipe that neither end blocks on and no child process inherits.
    static func makePipe() -> (readEnd: Int32, writeEnd: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }

    /// Waits until one of the descriptors has something to read and tells which, at most
    /// so long.
    static func waitForInput(_ descriptors: [Int32], milliseconds: Int32 = -1) -> [Bool] {
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&waiting, nfds_t(waiting.count), milliseconds) < 0 && errno == EINTR {}
        return waiting.map { $0.revents != 0 }
    }

    // `read` and `write` are also the names of the functions above, so the C ones get theirs here.
    private static var sysRead: (Int32, UnsafeMutableRawPointer?, Int) -> Int {
        #if canImport(Glibc)
            return Glibc.read
        #elseif canImport(Musl)
            return Musl.read
        #else
            return Darwin.read
        #endif
    }

    private static var sysWrite: (Int32, UnsafeRawPointer?, Int) -> Int {
        #if canImport(Glibc)
            return Glibc.write
        #elseif canImport(Musl)
            return Musl.write
        #else
            return Darwin.write
        #endif
    }
}

// MARK: - Files

extension Platform {
    /// What identifies a file and how long it is now.
    struct FileStatus: Equatable {
        var device: UInt64
        var inode: UInt64
        var size: Int
        var isRegular: Bool
        var permissions: UInt32
    }

    /// Opens a file for reading and appending, creating it for its owner only.
    static func openForAppending(_ path: String) -> Int32? {
        // Not blocking: the path may name a pipe that nobody writes to.
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        return descriptor < 0 ? nil : descriptor
    }

    /// Opens a file for reading only.
    static func openForReading(_ path: String) -> Int32? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        return descriptor < 0 ? nil : descriptor
    }

    /// Makes a directory for its owner only; one that exists is left as it is.
    static func makeDirectory(_ path: String) -> Bool {
        mkdir(path, 0o700) == 0 || errno == EEXIST
    }

    /// Returns the status of an open file.
    static func status(of descriptor: Int32) -> FileStatus? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        return FileStatus(status)
    }

    /// Returns the status of the file a path names.
    static func status(ofPath path: String) -> FileStatus? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FileStatus(status)
    }

    /// Sets who may read and write an open file.
    static func setPermissions(_ permissions: UInt32, of descriptor: Int32) {
        _ = fchmod(descriptor, mode_t(permissions))
    }

    /// Reads bytes from a place of a file, fewer at its end.
    static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, length in
            while length < count {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[length...]
                )
                let received = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + length))
                if received > 0 {
                    length += received
                } else if received == 0 || errno != EINTR {
                    return
                }
            }
        }
    }

    /// Runs a body while no other process holds the lock on the file.
    ///
    /// File systems without locks run it without one.
    static func withLock<Result>(on descriptor: Int32, _ body: () -> Result) -> Result {
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
        defer { _ = flock(descriptor, LOCK_UN) }
        return body()
    }

    /// Returns the seconds since 1970.
    static func secondsSince1970() -> Int {
        Int(time(nil))
    }

    /// Appends the offset behind every newline of a text that starts at `base`.
    static func appendLineEnds(of bytes: UnsafeRawBufferPointer, base: Int, to ends: inout [Int]) {
        guard let start = bytes.baseAddress else { return }
        var offset = 0
        while offset < bytes.count, let found = memchr(start + offset, 0x0A, bytes.count - offset) {
            offset = UnsafeRawPointer(found) - start + 1
            ends.append(base + offset)
        }
    }
}

extension Platform.FileStatus {
    fileprivate init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        size = Int(status.st_size)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        permissions = UInt32(status.st_mode & 0o777)
    }
}

// MARK: - Signals and threads

extension Platform {
    /// What a signal did before the terminal layer took it.
    struct SignalDisposition {
        fileprivate var action: sigaction
    }

    /// Lets a function take a signal and returns what the signal did before.
    ///
    /// System calls that were under way go on: nothing else in the process notices the
    /// signal.
    static func takeSignal(
        _ number: Int32,
        handler: @escaping @convention(c) (Int32) -> Void
    ) -> SignalDisposition {
        var new = sigaction()
        #if canImport(Darwin)
            new.__sigaction_u.__sa_handler = handler
        #else
            new.__sigaction_handler.sa_handler = handler
        #endif
        new.sa_flags = Int32(SA_RESTART)
        var old = sigaction()
        sigaction(number, &new, &old)
        return SignalDisposition(action: old)
    }

    /// Gives a signal back what it did before.
    static func restoreSignal(_ number: Int32, _ disposition: SignalDisposition) {
        var action = disposition.action
        sigaction(number, &action, nil)
    }

    /// Sends a signal to this process.
    static func raiseSignal(_ number: Int32) {
        _ = kill(getpid(), number)
    }

    /// Sends a signal to this process and those it shares its terminal job with.
    static func raiseSignalInJob(_ number: Int32) {
        _ = kill(0, number)
    }

    /// Tells a pipe that a signal came; safe inside a signal handler.
    static func writeFromSignalHandler(_ byte: UInt8, to descriptor: Int32) {
        let saved = errno
        withUnsafePointer(to: byte) { _ = sysWrite(descriptor, $0, 1) }
        errno = saved
    }

    /// Starts a thread that runs a body once.
    static func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(ThreadBody(run: body))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let result = pthread_create(
            &thread,
            nil,
            { pointer in
                #if canImport(Darwin)
                    Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().run()
                #else
                    if let pointer { Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().run() }
                #endif
                return nil
            },
            work.toOpaque()
        )
        guard result == 0 else {
            work.release()
            return false
        }
        #if canImport(Darwin)
            if let thread { pthread_detach(thread) }
        #else
            pthread_detach(thread)
        #endif
        return true
    }

    private final class ThreadBody: Sendable {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}

// MARK: - What libedit needs

extension Platform {
    /// Makes the C library's character classes those of Unicode, whatever the user's
    /// language is.
    static func useUnicodeCharacters() {
        setlocale(LC_CTYPE, "")
        if String(cString: nl_langinfo(Int32(CODESET) as nl_item)) != "UTF-8" {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
    }

    /// Tells whether a POSIX regular expression occurs in a text; a wrong expression
    /// occurs nowhere.
    static func matches(_ text: String, pattern: String) -> Bool {
        var expression = regex_t()
        guard regcomp(&expression, pattern, REG_NOSUB) == 0 else { return false }
        defer { regfree(&expression) }
        return regexec(&expression, text, 0, nil, 0) == 0
    }

    /// The C streams an editor is made with: the input, and a sink for what libedit would
    /// draw.
    struct EditorStreams {
        let input: UnsafeMutablePointer<FILE>
        let sink: UnsafeMutablePointer<FILE>

        init?(input descriptor: Int32) {
            let copy = dup(descriptor)
            guard copy >= 0, let input = fdopen(copy, "r") else { return nil }
            guard let sink = fopen("/dev/null", "w") else {
                fclose(input)
                return nil
            }
            self.input = input
            self.sink = sink
        }

        func close() {
            fclose(input)
            fclose(sink)
        }
    }
}
