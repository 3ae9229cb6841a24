import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#endif

/// A stream of the process, buffered; safe from any thread.
///
/// When whoever reads it goes away, as `head` does, the process ends quietly.
final class OutputStream: Sendable {
    static let standard = OutputStream(1)
    static let error = OutputStream(2)

    private let descriptor: Int32
    private let buffer = Mutex<[UInt8]>([])

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        buffer.withLock { buffer in
            buffer += bytes
            // Talk is seen at once; data leaves in large pieces.
            if buffer.count >= 1 << 16 || descriptor == 2 { send(&buffer) }
        }
    }

    func flush() { buffer.withLock { send(&$0) } }

    private func send(_ buffer: inout [UInt8]) {
        var offset = 0
        while offset < buffer.count {
            let count = buffer.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress.map { $0 + offset }, $0.count - offset) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                waitUntilWritable(descriptor)
                continue
            }
            guard count > 0 else {
                buffer.removeAll()
                // The reader is gone, or the disk is full; nobody is left to be told on this stream.
                exitNow(errno == EPIPE ? 0 : 1)
            }
            offset += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }

private func waitUntilWritable(_ descriptor: Int32) {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&request, 1, 1000)
}

/// Ends the process at once, without running what waits for its end.
func exitNow(_ code: Int32) -> Never { _exit(code) }

/// The value of an environment variable.
func environmentVariable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// Lets a write to a closed pipe fail instead of ending the process by a signal.
func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

/// The bytes of a file, or of standard input for `-`; nil when it cannot be read, with `errno` telling why.
func readFile(_ path: String) -> [UInt8]? {
    let file = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(file, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { return nil }
        if count == 0 { return all }
        all += chunk[..<count]
    }
}

/// What the system says about the last failure.
var lastSystemError: String { String(cString: strerror(errno)) }

/// Milliseconds since 1970, UTC.
func currentMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
}

/// Ends the process as one that is done.
public func exitProcess(_ code: Int32) -> Never { exit(code) }
