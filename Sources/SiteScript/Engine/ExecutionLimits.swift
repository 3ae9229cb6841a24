/// The most a run may use; an exceeded limit ends the run with an error that scripts cannot catch.
public struct ExecutionLimits: Sendable, Hashable {
    /// Loop turns and calls; nil for no limit.
    public var steps: Int?
    /// Bytes of script values.
    public var bytes: Int
    /// Calls inside calls.
    public var callDepth: Int
    /// Time from start to end, waiting included; nil for no limit.
    public var wallClock: Duration?

    /// Makes limits; what is left out is generous.
    public init(
        steps: Int? = nil,
        bytes: Int = 4 << 30,
        callDepth: Int = 10_000,
        wallClock: Duration? = nil
    ) {
        self.steps = steps
        self.bytes = bytes
        self.callDepth = callDepth
        self.wallClock = wallClock
    }
}
