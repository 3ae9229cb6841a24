import Synchronization

/// A stream that text is written to: a descriptor of the process, or memory in tests.
///
/// It is safe from any thread. When nobody reads the other end any more, as after `| head`, or when the disk is full, what is written is
/// dropped, whoever registered is told once, and `failure` says what happened. So nothing ever ends in the
/// middle of a write that matters more than its report.
final class OutputStream: Sendable {
    /// Why nothing can be written any more.
    enum Failure: Equatable, Sendable {
        /// Nobody reads the other end.
        case closed
        /// What the system says.
        case failed(String)
    }

    private enum Sink: Sendable {
        case descriptor(Int32)
        case memory
    }

    private struct State: Sendable {
        var pending: [UInt8] = []
        var failure: Failure?
        var hasTransient = false
        var onFailure: (@Sendable () -> Void)?
    }

    private static let bufferBytes = 1 << 16

    private let sink: Sink
    private let isBuffered: Bool
    private let state = Mutex(State())

    /// Makes a stream of a descriptor; unbuffered where somebody watches or where order matters.
    init(descriptor: Int32, isBuffered: Bool) {
        sink = .descriptor(descriptor)
        self.isBuffered = isBuffered
    }

    /// Makes a stream that keeps what is written.
    init() {
        sink = .memory
        isBuffered = true
    }

    /// Why nothing can be written any more; nil while it can.
    var failure: Failure? { state.withLock { $0.failure } }

    /// What was written, when it is kept.
    var text: String { String(decoding: state.withLock { $0.pending }, as: UTF8.self) }

    /// Calls `body` once when the stream fails.
    func onFailure(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.onFailure = body } }

    /// Writes a text.
    func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes bytes.
    func write(_ bytes: [UInt8]) {
        change { state in
            if state.hasTransient {
                state.pending += "\r\u{1B}[K".utf8
                state.hasTransient = false
            }
            // What is large goes out as it is.
            if state.pending.isEmpty, bytes.count >= OutputStream.bufferBytes,
                case .descriptor(let descriptor) = sink
            {
                if state.failure == nil { state.failure = OutputStream.send(bytes, to: descriptor) }
                return
            }
            state.pending += bytes
            if !isBuffered || state.pending.count >= OutputStream.bufferBytes { send(&state) }
        }
    }

    /// Shows a line that the next thing written takes the place of; only for terminals.
    func showTransient(_ line: String) {
        change { state in
            state.pending += "\r\u{1B}[K\(line)".utf8
            state.hasTransient = true
            send(&state)
        }
    }

    /// Takes the line away that `showTransient` showed.
    func clearTransient() { write([]) }

    /// Sends what is buffered.
    func flush() { change { send(&$0) } }

    /// Changes the state, and tells of a failure once the lock is free again.
    private func change(_ body: (inout State) -> Void) {
        let told: (@Sendable () -> Void)? = state.withLock { state in
            let hadFailed = state.failure != nil
            body(&state)
            guard state.failure != nil, !hadFailed else { return nil }
            return state.onFailure
        }
        told?()
    }

    private func send(_ state: inout State) {
        guard case .descriptor(let descriptor) = sink else { return }
        defer {
            state.pending.removeAll(keepingCapacity: state.pending.count <= 2 * OutputStream.bufferBytes)
        }
        guard state.failure == nil else { return }
        state.failure = OutputStream.send(state.pending, to: descriptor)
    }

    private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Failure? {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                switch SystemCalls.write(UnsafeRawBufferPointer(rebasing: rest), to: descriptor) {
                case .written(let count): rest = rest.dropFirst(count)
                case .closed: return .closed
                case .failed(let reason): return .failed(reason)
                }
            }
            return nil
        }
    }
}
