/// A host that grants nothing and keeps what is printed; enough to run scripts as functions of their arguments.
///
/// A clock and random numbers may be granted as values, which makes every run of a test the same.
public final class SealedHost: ScriptHost {
    /// A clock that stands where it was set and goes on with what scripts wait, and numbers that follow from a seed.
    public struct Determinism: Sendable {
        /// Milliseconds since 1970, UTC.
        public var now: Int
        /// Where the random numbers start.
        public var seed: UInt64

        /// Makes a moment and a seed.
        public init(now: Int, seed: UInt64) {
            self.now = now
            self.seed = seed
        }
    }

    private struct State {
        var output: [UInt8] = []
        var log: [String] = []
        var world: Determinism
    }

    /// None, or clock and randomness.
    public let capabilities: Capabilities
    private let state: Lock<State>

    /// Makes a host; with a `world`, scripts have its clock and its random numbers.
    public init(_ world: Determinism? = nil) {
        capabilities = world == nil ? [] : [.clock, .random]
        state = Lock(State(world: world ?? Determinism(now: 0, seed: 0)))
    }

    /// What was printed and shown, as text.
    public var output: String { state.withLock { String(decoding: $0.output, as: UTF8.self) } }

    /// What was logged.
    public var messages: [String] { state.withLock { $0.log } }

    /// Keeps what is printed.
    public func print(_ bytes: [UInt8]) { state.withLock { $0.output += bytes } }

    /// Keeps rows as one literal on a line each.
    public func show(
        _ rows: RowBatch,
        as format: String?,
        _ context: NativeContext
    ) throws(ScriptError) {
        for row in 0..<rows.count {
            var text = ValueText(context.heap)
            text.writeLiteral(rows.row(row, context.heap))
            try text.requireWhole()
            try context.print(text.bytes + [UInt8(ascii: "\n")])
        }
    }

    /// Keeps what is logged.
    public func log(_ message: String) { state.withLock { $0.log.append(message) } }

    /// Where the clock stands.
    public func now() -> Int { state.withLock { $0.world.now } }

    /// There is no environment.
    public func environment(_ name: String) -> String? { nil }

    /// The next number after the seed (SplitMix64).
    public func random() -> UInt64 {
        state.withLock { state in
            state.world.seed &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state.world.seed
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Puts the clock forward instead of waiting.
    public func sleep(milliseconds: Int) async throws(ScriptError) {
        state.withLock { $0.world.now += milliseconds }
    }
}
