/// One function of a linked program, at an address that never moves.
struct LinkedFunction {
    /// The first instruction.
    var code: UnsafeMutablePointer<Instruction>
    /// Bytes of registers that a call needs.
    var registerBytes: Int
    var parameterCount: Int
    /// What it was linked from, for spans, handlers and captures.
    var info: Unmanaged<FunctionInfo>
}

/// What a linked function was linked from.
final class FunctionInfo {
    let code: FunctionCode
    /// Where the unit's globals, constants and functions start in the session's tables.
    init(_ code: FunctionCode) { self.code = code }
}

/// One activation.
///
/// `pc` and `base` are those of the frame itself, saved while a call is under way above it.
struct CallFrame {
    var pc: UnsafeMutablePointer<Instruction>
    var base: UnsafeMutableRawPointer
    /// nil for a frame of native code, whose activation stands on the machine's list.
    var function: UnsafeMutablePointer<LinkedFunction>?
    var captures: UnsafeMutablePointer<Value>?
}

/// Native code that calls scripts or waits, written as a state machine so that the machine can be suspended
/// in the middle of it.
class Activation {
    /// Where its value goes.
    var result: UnsafeMutableRawPointer?

    enum Step {
        /// Call a function value with arguments; `resume` gets its value.
        case call(Value, [Value])
        /// Wait for the host; `resume` gets the answer.
        case wait(HostWait)
        /// It is done.
        case done(Value)
    }

    /// Goes on with the value of the last call or wait, nil at the start.
    func resume(_ machine: Machine, _ value: Value) throws(ScriptError) -> Step {
        .done(.nil)
    }

    /// Marks the values it holds outside columns.
    func mark(_ collector: inout Collector) {}

    /// Adds what it knows of the place in the data to an error that passes through it.
    func annotate(_ error: inout ScriptError, rowIndex: Int?) {}

    /// The rows it has made so far, when it makes rows.
    func rowsSoFar() -> Value? { nil }
}
