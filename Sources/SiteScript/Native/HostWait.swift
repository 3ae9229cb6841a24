/// Builds a script value from what a host call gave; runs where the heap may be touched.
public typealias HostAnswer = @Sendable (Heap) throws(ScriptError) -> Value

/// Work that a native function waits for: the machine is suspended, the driver awaits it and resumes.
///
/// It captures Sendable data only; script values are turned into Swift values before and back after.
public struct HostWait: Sendable {
    /// Does the work.
    ///
    /// Cancellation of the run cancels the task it runs in.
    public var perform: @Sendable () async throws(ScriptError) -> HostAnswer
    /// Where a debugger has stopped the run, when it is that which is waited for.
    let pause: DebugPause?

    /// Makes a wait.
    public init(_ perform: @escaping @Sendable () async throws(ScriptError) -> HostAnswer) {
        self.perform = perform
        pause = nil
    }

    /// Makes the wait for a debugger, which the driver asks.
    init(_ pause: DebugPause) {
        perform = { () async throws(ScriptError) -> HostAnswer in unreachable("the debugger is asked") }
        self.pause = pause
    }
}
