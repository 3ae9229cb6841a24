/// A stack beside the machine's own: that of a branch while the branch waits, or the one the machine left for it.
///
/// Machine and branch exchange their stacks, so the dispatch loop knows of one only.
final class ExecutionStack {
    private var memory: UnsafeMutableRawPointer
    private var byteCount: Int
    private var softLimit: UnsafeMutableRawPointer
    private var frames: UnsafeMutablePointer<CallFrame>
    private let frameBytes: Int
    private var depth = 0
    private var activations: [Activation] = []
    private var waitResult: UnsafeMutableRawPointer?
    private var labels = Value.nil

    /// Makes an empty stack like that of `machine`; zeroed pages cost nothing until they are used.
    init(like machine: Machine) {
        byteCount = machine.stackBytes
        memory = zeroedPages(byteCount)
        softLimit = memory
        frameBytes = machine.frameBytes
        frames = zeroedPages(frameBytes)
            .bindMemory(to: CallFrame.self, capacity: machine.limits.callDepth + 8)
    }

    deinit {
        releasePages(memory, byteCount)
        releasePages(frames, frameBytes)
    }

    /// Exchanges what it holds for the machine's.
    func exchange(with machine: Machine) {
        swap(&memory, &machine.stack)
        swap(&byteCount, &machine.stackBytes)
        swap(&softLimit, &machine.softLimit)
        swap(&frames, &machine.frames)
        swap(&depth, &machine.depth)
        swap(&activations, &machine.activations)
        swap(&waitResult, &machine.waitResult)
        swap(&labels, &machine.labels)
    }

    /// Marks what stands on it.
    func mark(_ collector: inout Collector) {
        collector.markStack(memory, softLimit, frames, depth)
        for activation in activations { activation.mark(&collector) }
    }
}

extension Machine {
    /// Lets `body` run with another stack in place of the one under way.
    func onStack(_ stack: ExecutionStack, _ body: () -> Outcome) -> Outcome {
        stack.exchange(with: self)
        leftStacks.append(stack)
        let outcome = body()
        leftStacks.removeLast()
        stack.exchange(with: self)
        return outcome
    }
}

extension Collector {
    /// Marks the registers of all calls on a stack.
    ///
    /// What stands above the live top is from calls long over and may be swept away, so it is cleared.
    mutating func markStack(
        _ stack: UnsafeMutableRawPointer,
        _ softLimit: UnsafeMutableRawPointer,
        _ frames: UnsafeMutablePointer<CallFrame>,
        _ depth: Int
    ) {
        var top = stack
        if depth > 0 {
            let frame = frames[depth - 1]
            top = frame.base + (frame.function?.pointee.registerBytes ?? 1024)
            mark(
                UnsafeBufferPointer(
                    start: stack.assumingMemoryBound(to: Value.self),
                    count: (top - stack) / 16
                )
            )
        }
        let stale = softLimit - top
        if stale > 0 { top.initializeMemory(as: UInt8.self, repeating: 0, count: stale) }
    }
}
