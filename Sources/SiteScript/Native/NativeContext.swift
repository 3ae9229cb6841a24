/// What native code sees of its session: the heap, what the host granted, and where output goes.
public final class NativeContext {
    /// The session's objects.
    public let heap: Heap
    /// What the host grants and how it takes output.
    public let host: any ScriptHost
    /// Values that host modules keep for the session, such as its default dealer, by module name.
    public var storage: [String: any Sendable] = [:]

    /// Runs a function value to its end from inside a native function, such as a comparator.
    ///
    /// It cannot wait.
    public internal(set) var call: (_ function: Value, _ arguments: [Value]) throws(ScriptError) -> Value = {
        _,
        _ throws(ScriptError) in throw ScriptError(.type, .notCallable, "functions cannot be called here")
    }

    /// Books work that a native function does in a loop of its own, in steps such as one for each element or for
    /// each 64 bytes; long work calls it again and again.
    ///
    /// - Throws: the `limit` or `cancelled` error that ends the run.
    public internal(set) var charge: (_ steps: Int) throws(ScriptError) -> Void = { _ throws(ScriptError) in }

    /// The same for a comparator's two arguments, without an array for each comparison.
    var compare: (_ function: Value, _ first: Value, _ second: Value) throws(ScriptError) -> Value = {
        _,
        _,
        _ throws(ScriptError) in throw ScriptError(.type, .notCallable, "functions cannot be called here")
    }
    /// How many parameters a function value has.
    var parameterCount: (_ function: Value) -> Int = { _ in 0 }

    /// Makes a context.
    public init(heap: Heap, host: any ScriptHost) {
        self.heap = heap
        self.host = host
    }
}
