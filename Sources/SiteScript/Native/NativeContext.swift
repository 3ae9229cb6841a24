/// What native code sees of its session: the heap, what the host granted, and where output goes.
public final class NativeContext {
    /// The session's objects.
    public let heap: Heap
    /// What the host grants and how it takes output.
    public let host: any ScriptHost
    /// Values that host modules keep for the session, such as its default dealer, by module name.
    public var storage: [String: any Sendable] = [:]

    /// Books work that a native function does in a loop of its own, in steps such as one for each element or for
    /// each 64 bytes; long work calls it again and again.
    ///
    /// - Throws: the `limit` or `cancelled` error that ends the run.
    public internal(set) var charge: (_ steps: Int) throws(ScriptError) -> Void = { _ throws(ScriptError) in }

    /// The most that a run may use.
    public let limits: ExecutionLimits
    /// What the run under way, or the last one, has used of what the host gives.
    public internal(set) var usage = ResourceUsage()
    /// Hears what runs do; nil costs nothing.
    public var observer: (any ScriptObserver)?

    /// How many parameters a function value has.
    var parameterCount: (_ function: Value) -> Int = { _ in 0 }
    /// The order that a comparator means, where its code shows that.
    var ordering: (_ comparator: Value) -> ElementOrdering? = { _ in nil }

    /// Makes a context.
    public init(heap: Heap, host: any ScriptHost, limits: ExecutionLimits = ExecutionLimits()) {
        self.heap = heap
        self.host = host
        self.limits = limits
    }

    /// Books what is about to be used, before it is.
    ///
    /// - Throws: the `limit` error that ends the run.
    public func spend(_ amount: Int, on resource: LimitedResource) throws(ScriptError) {
        let total = resource.count(&usage, amount)
        guard let maximum = resource.maximum(limits), total > maximum else { return }
        throw ScriptError(
            .limit,
            .limit,
            "\(resource.name) limit of \(maximum) exceeded: \(total) were wanted"
        )
    }

    /// Prints bytes, complete lines with their newline, unless the limit on output forbids it.
    ///
    /// - Throws: the `limit` error that ends the run.
    public func print(_ bytes: [UInt8]) throws(ScriptError) {
        try spend(bytes.count, on: .outputBytes)
        observer?.session(did: .print(bytes))
        host.print(bytes)
    }

    /// Books a call of a host function, or a wait of a source.
    func spendRequest(_ name: String, writes: Bool) throws(ScriptError) {
        try spend(1, on: .requests)
        if writes { try spend(1, on: .writes) }
        observer?.session(did: .request(name))
    }
}
