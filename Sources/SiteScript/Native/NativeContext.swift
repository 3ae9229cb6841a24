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

    /// How many parameters a function value has.
    var parameterCount: (_ function: Value) -> Int = { _ in 0 }

    /// Makes a context.
    public init(heap: Heap, host: any ScriptHost) {
        self.heap = heap
        self.host = host
    }
}
