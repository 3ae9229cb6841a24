/// Native code that calls a function value again and again, such as a sort with its comparator.
///
/// It does not stand on the stack of Swift while the function runs: the machine hands it each result and goes on
/// from there. So the function may wait for the host, and a long sequence can be cancelled in the middle. Values
/// that it keeps between two calls have to stand in a `Column` or `RootedValue`.
open class CallSequence {
    /// What a native function that may call others gives.
    public enum Start {
        /// Its value, without any call.
        case done(Value)
        /// The calls to make first.
        case calls(CallSequence)
    }

    /// What comes after a call.
    public enum Step {
        /// Another call, with the arguments that were written.
        case call
        /// The end, with the value of the whole.
        case done(Value)
    }

    /// The function that is called.
    public let function: Value
    /// How many arguments each call has.
    public let argumentCount: Int

    /// Makes a sequence of calls of `function` with `argumentCount` arguments each.
    public init(of function: Value, argumentCount: Int) {
        self.function = function
        self.argumentCount = argumentCount
    }

    /// Takes what the last call gave, nil at the start, and writes the arguments of the next one.
    ///
    /// - Throws: `ScriptError`, which ends the sequence.
    open func next(
        after result: Value?,
        arguments: UnsafeMutablePointer<Value>
    ) throws(ScriptError) -> Step {
        .done(.nil)
    }
}
