/// Makes the calls of a `CallSequence`: each in the same frame, so that a call costs little more than its body.
final class SequenceActivation: Activation {
    private let sequence: CallSequence
    @exclusivity(unchecked) private var frame: CallFrame?
    @exclusivity(unchecked) private var isStarted = false

    init(_ sequence: CallSequence) { self.sequence = sequence }

    override func advance(_ machine: Machine, _ value: Value) -> Advance {
        let slot = machine.frames[machine.depth - 1].base
        let last = isStarted ? value : nil
        isStarted = true
        do throws(ScriptError) {
            return try goOn(machine, after: last, slot)
        } catch {
            machine.error = error
            return .failed
        }
    }

    @inline(__always)
    private func goOn(
        _ machine: Machine,
        after last: Value?,
        _ slot: UnsafeMutableRawPointer
    ) throws(ScriptError) -> Advance {
        var last = last
        let arguments = (slot + 16).assumingMemoryBound(to: Value.self)
        while true {
            switch try sequence.next(after: last, arguments: arguments) {
            case .done(let value): return .done(value)
            case .call:
                guard sequence.function.has(.nativeFunction) else {
                    try pushFrame(machine, arguments)
                    return .called
                }
                last = try machine.callNative(sequence.function.integer, sequence.argumentCount, at: slot)
                // It goes on with what it has to wait for, or with the frame that it pushed.
                if last == nil { return .called }
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
