import Synchronization

/// Turns signals into bytes on a pipe, so that a thread can wait for them beside its
/// other input.
///
/// While at least one watcher of a signal is active the signal does nothing else in the
/// process; the last one to stop gives the signal back what it did before. Every active
/// watcher of a signal hears it. The byte is the signal's number; `wake()` writes a zero,
/// for news that come from inside the process.
final class SignalWatcher: Sendable {
    private let slot: SignalSlot
    private let signals: Mutex<[Int32]>

    /// Starts watching; nil when no pipe can be made or too many watchers are active.
    init?(_ signals: [Int32]) {
        guard let slot = SignalSlots.shared.take(signals) else { return nil }
        self.slot = slot
        self.signals = Mutex(signals)
    }

    deinit {
        stop()
        SignalSlots.shared.giveBack(slot)
    }

    /// Gives the signals back; the descriptor still hears `wake()`.
    func stop() {
        signals.withLock { signals in
            SignalSlots.shared.ignore(signals, on: slot)
            signals = []
        }
    }

    /// What to wait on.
    var descriptor: Int32 { slot.readEnd }

    /// Writes a zero byte: there is other news.
    func wake() {
        Platform.writeFromSignalHandler(0, to: slot.writeEnd)
    }

    /// Takes the bytes that have come, none when there are none.
    func takePending() -> [UInt8] {
        Platform.waitForInput([slot.readEnd], milliseconds: 0) == [true]
            ? Platform.read(slot.readEnd, upTo: 256) : []
    }
}

/// A pipe that lives as long as the process: a late signal handler never writes to a
/// descriptor that has since become another file.
private struct SignalSlot: Sendable {
    let index: Int
    let readEnd: Int32
    let writeEnd: Int32
}

/// Which pipes hear which signals.
private final class SignalSlots: Sendable {
    static let shared = SignalSlots()

    private struct State {
        var free: [SignalSlot] = []
        var made = 0
        var taken: [TakenSignal] = []
    }

    /// A signal that is heard, by how many, and what it did before.
    private struct TakenSignal {
        let signal: Int32
        let disposition: Platform.SignalDisposition
        var watchers = 1
    }

    private let state = Mutex(State())

    func take(_ signals: [Int32]) -> SignalSlot? {
        state.withLock { state in
            guard let slot = state.free.popLast() ?? Self.makeSlot(&state) else { return nil }
            signalTable.set(slot.index, signals: signals, writeEnd: slot.writeEnd)
            for signal in signals {
                if let place = state.taken.firstIndex(where: { $0.signal == signal }) {
                    state.taken[place].watchers += 1
                } else {
                    let old = Platform.takeSignal(signal) { signalTable.report($0) }
                    state.taken.append(TakenSignal(signal: signal, disposition: old))
                }
            }
            return slot
        }
    }

    func ignore(_ signals: [Int32], on slot: SignalSlot) {
        state.withLock { state in
            for signal in signals {
                guard let place = state.taken.firstIndex(where: { $0.signal == signal }) else { continue }
                state.taken[place].watchers -= 1
                if state.taken[place].watchers == 0 {
                    Platform.restoreSignal(signal, state.taken.remove(at: place).disposition)
                }
            }
            signalTable.clear(slot.index)
        }
    }

    func giveBack(_ slot: SignalSlot) {
        state.withLock { state in
            while Platform.waitForInput([slot.readEnd], milliseconds: 0) == [true] {
                _ = Platform.read(slot.readEnd)
            }
            state.free.append(slot)
        }
    }

    private static func makeSlot(_ state: inout State) -> SignalSlot? {
        guard state.made < SignalTable.capacity, let pipe = Platform.makePipe() else { return nil }
        defer { state.made += 1 }
        return SignalSlot(index: state.made, readEnd: pipe.readEnd, writeEnd: pipe.writeEnd)
    }
}

/// What the signal handler reads: for each slot the signals it hears and where to write.
///
/// A handler may neither lock nor allocate, so the table is a few atomic words at a fixed
/// place.
private struct SignalTable: @unchecked Sendable {
    static let capacity = 64
    private let words = UnsafeMutablePointer<Atomic<UInt64>>.allocate(capacity: capacity)

    init() {
        for index in 0..<Self.capacity { (words + index).initialize(to: Atomic(0)) }
    }

    /// The write end in the upper half, one bit for each signal in the lower.
    func set(_ index: Int, signals: [Int32], writeEnd: Int32) {
        let mask = signals.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
        words[index].store(UInt64(writeEnd) << 32 | mask, ordering: .releasing)
    }

    func clear(_ index: Int) {
        words[index].store(0, ordering: .releasing)
    }

    func report(_ signal: Int32) {
        for index in 0..<Self.capacity {
            let word = words[index].load(ordering: .acquiring)
            if word & 1 << UInt64(signal) != 0 {
                Platform.writeFromSignalHandler(UInt8(truncatingIfNeeded: signal), to: Int32(word >> 32))
            }
        }
    }
}

// Sendable because only the atomic words behind the pointer change; touched before any handler is set.
private let signalTable = SignalTable()
