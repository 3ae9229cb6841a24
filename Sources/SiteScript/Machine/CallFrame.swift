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
    /// The globals that a debugger can show.
    let globalNames: [String: Int]

    init(_ code: FunctionCode, globalNames: [String: Int]) {
        self.code = code
        self.globalNames = globalNames
    }
}

/// One activation.
///
/// `pc` and `base` are those of the frame itself, saved while a call is under way above it.
struct CallFrame {
    var pc: UnsafeMutablePointer<Instruction>
    var base: UnsafeMutableRawPointer
    /// nil for a frame of native code, whose activation stands on the machine's list.
    var function: UnsafeMutablePointer<LinkedFunction>?
    /// The values that a closure captured; in a frame of native code the activation.
    var captures: UnsafeMutablePointer<Value>?
}

extension CallFrame {
    /// Makes the frame of an activation that the machine's list keeps.
    init(pc: UnsafeMutablePointer<Instruction>, base: UnsafeMutableRawPointer, activation: Activation) {
        self.pc = pc
        self.base = base
        function = nil
        captures = Unmanaged.passUnretained(activation).toOpaque().assumingMemoryBound(to: Value.self)
    }

    /// The activation of a frame of native code.
    var activation: Unmanaged<Activation>? {
        guard function == nil, let captures else { return nil }
        return Unmanaged.fromOpaque(captures)
    }
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

    /// How an activation went on by itself.
    enum Advance {
        /// A call or wait is under way.
        case called
        /// It is done; the machine takes it off.
        case done(Value)
        /// The machine's `error` says why it cannot go on.
        case failed
        /// It did not: `resume` has to be asked.
        case unknown
    }

    /// Goes on with the value of the last call on a short way.
    func advance(_ machine: Machine, _ value: Value) -> Advance { .unknown }

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
