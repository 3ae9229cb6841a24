import SiteScriptSyntax

/// Runs linked programs: frames, registers and the tables they refer to.
///
/// A machine belongs to one session and one task at a time. It is synchronous and never blocks: native code
/// that has to wait makes `run` return `.suspended`, and `resume` goes on from there.
final class Machine {
    enum Outcome {
        case finished(Value)
        case failed(ScriptError)
        case suspended(HostWait)
        /// Others may run now; `proceed` goes on.
        case yielded
    }

    let context: NativeContext
    let heap: Heap
    let registry: ModuleRegistry
    let limits: ExecutionLimits
    let flag: CancellationFlag
    var meter: ResourceMeter
    private let turnSteps: Int?

    // Tables that programs are linked into.
    let constants: Column
    let globals: Column
    var functions: [UnsafeMutablePointer<LinkedFunction>] = []
    var memberSites: UnsafeMutablePointer<MemberSite>
    var memberSiteCount = 0
    var memberSiteCapacity = 64
    var stageSites: [StageSite] = []
    var shapes: [Shape] = []
    var natives: [NativeFunction] = []
    var nativeIndices: [String: Int] = [:]
    /// The compiled bodies of native functions that are written in the language, by native index.
    var scriptBodies: [Int: Int] = [:]

    /// The files of the programs that were linked, for the places of caught errors.
    let files = LinkedFiles()

    // The stack.
    var stack: UnsafeMutableRawPointer
    var stackBytes: Int
    /// Calls below this need no further look; above it stand only zeros.
    var softLimit: UnsafeMutableRawPointer
    var frames: UnsafeMutablePointer<CallFrame>
    /// The stacks left for a branch of the run that has the machine now, outermost first.
    var leftStacks: [ExecutionStack] = []
    /// Calls a function with one value and settles the result; linked when the first branch starts.
    var branchFunction: Int?
    /// One past the topmost frame.
    var depth = 0
    var activations: [Activation] = []
    /// The fault under way.
    var error: ScriptError?
    /// Where the answer of the wait under way goes; nil when it goes to the topmost activation.
    var waitResult: UnsafeMutableRawPointer?
    var ticks = 0
    /// The labels of the call that comes next, when its count says that it has some.
    var labels = Value.nil
    /// The run has had the thread for long enough.
    var isTurnOver = false
    /// Native code calls back into scripts right now, so nothing can wait.
    var reentries = 0
    /// Whether rows may be filtered and sorted by their source; off only to prove that it changes nothing.
    var pushesDown = true

    init(
        context: NativeContext,
        registry: ModuleRegistry,
        limits: ExecutionLimits,
        flag: CancellationFlag,
        turnSteps: Int?
    ) {
        self.context = context
        heap = context.heap
        self.registry = registry
        self.limits = limits
        self.flag = flag
        self.turnSteps = turnSteps
        meter = ResourceMeter(limits, flag, turnSteps: turnSteps)
        constants = Column(heap)
        globals = Column(heap)
        memberSites = .allocate(capacity: memberSiteCapacity)
        // Zeroed pages come from the system untouched, so a deep stack costs nothing until it is used.
        stackBytes = min(max(limits.callDepth, 64) * 512, 64 << 20) + 65_536 * 16
        stack = calloc(stackBytes)
        softLimit = stack
        frames = calloc((limits.callDepth + 8) * MemoryLayout<CallFrame>.stride)
            .bindMemory(to: CallFrame.self, capacity: limits.callDepth + 8)
        context.call = { [unowned self] function, arguments throws(ScriptError) in
            try callBack(function, arguments)
        }
        context.compare = { [unowned self] function, first, second throws(ScriptError) in
            try callBack(function, [first, second])
        }
        context.charge = { [unowned self] steps throws(ScriptError) in try meter.charge(steps, heap) }
        heap.isInterrupted = { flag.isCancelled }
        context.parameterCount = { [unowned self] function in
            if function.has(.nativeFunction) { return natives[function.integer].signature.parameters.count }
            guard function.has(.closure) else { return 0 }
            return functions[HeapClosure(function.address).function].pointee.parameterCount
        }
    }

    deinit {
        for function in functions {
            function.pointee.code.deallocate()
            function.pointee.info.release()
            function.deallocate()
        }
        memberSites.deallocate()
        release(stack)
        release(UnsafeMutableRawPointer(frames))
    }

    /// Runs a linked function without arguments from the start.
    func run(function: Int) -> Outcome {
        meter = ResourceMeter(limits, flag, turnSteps: turnSteps)
        ticks = 0
        depth = 0
        activations.removeAll()
        error = nil
        waitResult = nil
        isTurnOver = false
        let linked = functions[function]
        guard reserveStack(from: stack + 16, linked) else { return .failed(stackError()) }
        frames[0] = CallFrame(pc: linked.pointee.code, base: stack + 16, function: linked, captures: nil)
        depth = 1
        return execute(above: 0)
    }

    /// Goes on after a wait with what it gave.
    func resume(_ answer: Result<HostAnswer, ScriptError>) -> Outcome {
        do throws(ScriptError) {
            let value = try answer.get()(heap)
            if let target = waitResult {
                waitResult = nil
                target.storeBytes(of: value, as: Value.self)
            } else {
                try advanceActivation(value)
            }
        } catch {
            waitResult = nil
            self.error = error
        }
        if let wait = pendingWait {
            pendingWait = nil
            return .suspended(wait)
        }
        return execute(above: 0)
    }

    /// Goes on after others had their turn.
    func proceed() -> Outcome { execute(above: 0) }

    /// Set when an activation asks to wait while it is advanced.
    var pendingWait: HostWait?

    /// Advances the topmost activation until a script function has to run or it waits or is done; afterwards
    /// the topmost frame is a script's, or `pendingWait` is set.
    func advanceActivation(_ value: Value) throws(ScriptError) {
        guard let activation = activations.last else { unreachable("an activation is under way") }
        switch try activation.resume(self, value) {
        case .call(let function, let arguments): try pushCall(function, arguments)
        case .wait(let wait):
            guard reentries == 0 else { throw cannotWait() }
            pendingWait = wait
        case .done(let value):
            activations.removeLast()
            depth -= 1
            activation.result?.storeBytes(of: value, as: Value.self)
        }
    }

    /// Starts an activation above the topmost frame, whose registers end at `top`.
    func push(_ activation: Activation, result: UnsafeMutableRawPointer) throws(ScriptError) {
        guard depth < limits.callDepth, let function = frames[depth - 1].function else { throw stackError() }
        let top = frames[depth - 1].base + function.pointee.registerBytes
        activation.result = result
        activations.append(activation)
        frames[depth] = CallFrame(pc: frames[depth - 1].pc, base: top, function: nil, captures: nil)
        depth += 1
        try advanceActivation(.nil)
    }

    /// Puts a script function's frame above the topmost activation's.
    private func pushCall(_ function: Value, _ arguments: [Value]) throws(ScriptError) {
        let slot = frames[depth - 1].base
        guard function.has(.closure) else { throw notCallable(function) }
        let closure = HeapClosure(function.address)
        let linked = functions[closure.function]
        let missing = linked.pointee.parameterCount - arguments.count
        let optional = linked.pointee.info._withUnsafeGuaranteedRef { $0.code.optionalParameters }
        guard missing >= 0,
            missing == 0 || (arguments.count..<arguments.count + missing).allSatisfy(optional.contains)
        else { throw wrongArgumentCount(linked, arguments.count) }
        guard depth < limits.callDepth, reserveStack(from: slot + 16, linked) else { throw stackError() }
        slot.storeBytes(of: function, as: Value.self)
        for (index, argument) in arguments.enumerated() {
            slot.storeBytes(of: argument, toByteOffset: 16 + index * 16, as: Value.self)
        }
        for index in arguments.count..<arguments.count + missing {
            slot.storeBytes(of: .missing, toByteOffset: 16 + index * 16, as: Value.self)
        }
        frames[depth] = CallFrame(
            pc: linked.pointee.code,
            base: slot + 16,
            function: linked,
            captures: closure.slots
        )
        depth += 1
    }

    /// Runs a function value to its end inside native code.
    private func callBack(_ function: Value, _ arguments: [Value]) throws(ScriptError) -> Value {
        if function.has(.nativeFunction) {
            return try callNativeValue(natives[function.integer], arguments)
        }
        guard reentries < 100 else { throw stackError() }
        let entry = depth
        let savedTicks = ticks
        // A frame of native code with nothing behind it carries the call.
        guard depth < limits.callDepth, let caller = frames[depth - 1].function else { throw stackError() }
        let top = frames[depth - 1].base + caller.pointee.registerBytes + nativeArgumentBytes
        frames[depth] = CallFrame(pc: frames[depth - 1].pc, base: top, function: nil, captures: nil)
        depth += 1
        let activation = ReentryActivation()
        activations.append(activation)
        reentries += 1
        defer {
            reentries -= 1
            ticks = min(ticks, savedTicks)
        }
        do throws(ScriptError) {
            try pushCall(function, arguments)
        } catch {
            activations.removeLast()
            depth = entry
            throw error
        }
        switch execute(above: entry + 1) {
        case .finished(let value):
            activations.removeLast()
            depth = entry
            return value
        case .failed(let error):
            activations.removeAll { $0 === activation }
            depth = entry
            throw error
        case .suspended, .yielded: unreachable("nothing waits inside a native function")
        }
    }

    private func callNativeValue(
        _ native: NativeFunction,
        _ arguments: [Value]
    ) throws(ScriptError) -> Value {
        guard case .immediate(let body) = native.body else { throw cannotWait() }
        var result: Result<Value, ScriptError> = .success(.nil)
        arguments.withUnsafeBufferPointer { buffer in
            do throws(ScriptError) {
                result = .success(try body(NativeCall(context: context, arguments: buffer)))
            } catch { result = .failure(error) }
        }
        return try result.get()
    }

    /// Room above the topmost frame's registers that a native's arguments may take.
    private var nativeArgumentBytes: Int { 16 }

    // MARK: The stack

    /// Makes sure that `function` has its registers from `base` on.
    @inline(__always)
    func reserveStack(
        from base: UnsafeMutableRawPointer,
        _ function: UnsafeMutablePointer<LinkedFunction>
    ) -> Bool {
        // 1,024 spare bytes serve native code that calls back from the frame.
        let top = base + function.pointee.registerBytes + 1024
        return top < softLimit || raiseSoftLimit(top)
    }

    @inline(never)
    private func raiseSoftLimit(_ top: UnsafeMutableRawPointer) -> Bool {
        guard top < stack + stackBytes else { return false }
        softLimit = min(top + 65_536, stack + stackBytes)
        return true
    }

    func collect() {
        Collector.collect(heap) { collector in
            collector.markStack(stack, softLimit, frames, depth)
            for activation in activations { activation.mark(&collector) }
            for stack in leftStacks { stack.mark(&collector) }
        }
    }

    // MARK: Errors

    func stackError() -> ScriptError {
        ScriptError(
            .limit,
            .limit,
            "call depth limit of \(limits.callDepth) exceeded",
            hint: "does a function call itself without end?"
        )
    }

    func cannotWait() -> ScriptError {
        ScriptError(
            .type,
            .cannotWait,
            "a function that waits for the host cannot be called here",
            hint: "call it before, and use its result"
        )
    }

    func notCallable(_ value: Value) -> ScriptError {
        ScriptError(.type, .notCallable, "\(value.typeName) cannot be called")
    }

    func wrongArgumentCount(
        _ function: UnsafeMutablePointer<LinkedFunction>,
        _ given: Int
    ) -> ScriptError {
        let wanted = function.pointee.parameterCount
        return ScriptError(
            .type,
            .notCallable,
            "the function takes \(wanted) \(wanted == 1 ? "argument" : "arguments"), \(given) given"
        )
    }
}

/// Stands for native code that called back into a script and waits for it on the Swift stack.
final class ReentryActivation: Activation {}

/// Ends the program where control cannot come; the reason is the rule that was broken.
func unreachable(_ rule: StaticString) -> Never { preconditionFailure("broken rule: \(rule)") }
