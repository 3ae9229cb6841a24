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
    /// Bytes that are printed, shown or logged; nil for no limit.
    public var outputBytes: Int?
    /// Calls of host functions that read or write and wait, and waits of row sources; nil for no limit.
    public var requests: Int?
    /// Calls of host functions that write and wait, and changes that are applied; nil for no limit.
    public var writes: Int?
    /// Rows that pipelines read from their sources; nil for no limit.
    public var rows: Int?

    /// Makes limits; what is left out is generous.
    public init(
        steps: Int? = nil,
        bytes: Int = 4 << 30,
        callDepth: Int = 10_000,
        wallClock: Duration? = nil,
        outputBytes: Int? = nil,
        requests: Int? = nil,
        writes: Int? = nil,
        rows: Int? = nil
    ) {
        self.steps = steps
        self.bytes = bytes
        self.callDepth = callDepth
        self.wallClock = wallClock
        self.outputBytes = outputBytes
        self.requests = requests
        self.writes = writes
        self.rows = rows
    }
}

/// What a run has used of what the host gives it.
public struct ResourceUsage: Sendable, Hashable {
    /// Bytes printed, shown or logged.
    public internal(set) var outputBytes = 0
    /// Calls of host functions that read or write and wait, and waits of row sources.
    public internal(set) var requests = 0
    /// Calls of host functions that write and wait, and changes that are applied.
    public internal(set) var writes = 0
    /// Rows read from sources.
    public internal(set) var rows = 0
}

/// A limit on what a run uses of what the host gives it.
public struct LimitedResource: Sendable {
    let name: String
    let maximum: @Sendable (ExecutionLimits) -> Int?
    let count: @Sendable (inout ResourceUsage, _ more: Int) -> Int

    /// Bytes printed, shown or logged.
    public static let outputBytes = LimitedResource(name: "output", maximum: \.outputBytes) { usage, more in
        usage.outputBytes.add(more)
    }
    /// Calls of host functions that read or write and wait, and waits of row sources.
    public static let requests = LimitedResource(name: "request", maximum: \.requests) { usage, more in
        usage.requests.add(more)
    }
    /// Calls of host functions that write and wait, and changes that are applied.
    public static let writes = LimitedResource(name: "write", maximum: \.writes) { usage, more in
        usage.writes.add(more)
    }
    /// Rows read from sources.
    public static let rows = LimitedResource(name: "row", maximum: \.rows) { usage, more in
        usage.rows.add(more)
    }
}

extension Int {
    /// Adds without leaving the range, and gives the sum.
    @discardableResult
    mutating func add(_ more: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(more)
        self = overflow ? .max : sum
        return self
    }
}
