/// Makes the calls of a `CallSequence`: each in the same frame, so that a call costs little more than its body.
final class SequenceActivation: Activation {
    private let sequence: CallSequence
    private var frame: CallFrame?
    private var isStarted = false

    init(_ sequence: CallSequence) { self.sequence = sequence }

    override func advance(_ machine: Machine, _ value: Value) throws(ScriptError) -> Bool {
        let slot = machine.frames[machine.depth - 1].base
        let arguments = (slot + 16).assumingMemoryBound(to: Value.self)
        var last = isStarted ? value : nil
        isStarted = true
        while true {
            switch try sequence.next(after: last, arguments: arguments) {
            case .done(let value):
                machine.finish(self, value)
                return true
            case .call:
                guard sequence.function.has(.nativeFunction) else {
                    try pushFrame(machine, arguments)
                    return true
                }
                last = try machine.callNative(sequence.function.integer, sequence.argumentCount, at: slot)
                // It goes on with what it has to wait for, or with the frame that it pushed.
                if last == nil { return true }
            }
        }
    }

    private func pushFrame(
        _ machine: Machine,
        _ arguments: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        if let frame {
            machine.frames[machine.depth] = frame
            machine.depth += 1
        } else {
            try machine.pushCall(sequence.function, (0..<sequence.argumentCount).map { arguments[$0] })
            frame = machine.frames[machine.depth - 1]
        }
    }
}
