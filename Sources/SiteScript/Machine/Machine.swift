import SiteScriptSyntax

/// Runs linked programs: frames, registers and the tables they refer to.
///
/// A machine belongs to one session and one task at a time. It is synchronous and never blocks: native code
/// that has to wait makes `run` return `.suspended`, and `resume` goes on from there.
///
/// What the dispatch loop touches all the time is exempt from run-time exclusivity checks, which took a sixth of a
/// sort: only one task uses a machine, and no access to these spans a call.
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
    /// The linked functions by number, behind a pointer so that calls need no look at an array.
    @exclusivity(unchecked) var functions: UnsafeMutablePointer<UnsafeMutablePointer<LinkedFunction>>
    private(set) var functionCount = 0
    private var functionCapacity = 64
    @exclusivity(unchecked) var memberSites: UnsafeMutablePointer<MemberSite>
    var memberSiteCount = 0
    var memberSiteCapacity = 64
    var stageSites: [StageSite] = []
    var shapes: [Shape] = []
    /// Never taken off while the machine lives, so that a call need not count its references.
    @exclusivity(unchecked) var natives: [Unmanaged<LinkedNative>] = []
    var nativeIndices: [String: Int] = [:]
    /// The compiled bodies of native functions that are written in the language, by native index.
    var scriptBodies: [Int: Int] = [:]

    /// The files of the programs that were linked, for the places of caught errors.
    let files = LinkedFiles()

    // The stack.
    var stack: UnsafeMutableRawPointer
    var stackBytes: Int
    /// Calls below this need no further look; above it stand only zeros.
    @exclusivity(unchecked) var softLimit: UnsafeMutableRawPointer
    @exclusivity(unchecked) var frames: UnsafeMutablePointer<CallFrame>
    let frameBytes: Int
    /// The stacks left for a branch of the run that has the machine now, outermost first.
    var leftStacks: [ExecutionStack] = []
    /// Calls a function with one value and settles the result; linked when the first branch starts.
    var branchFunction: Int?
    /// One past the topmost frame.
    @exclusivity(unchecked) var depth = 0
    @exclusivity(unchecked) var activations: [Activation] = []
    /// The fault under way.
    @exclusivity(unchecked) var error: ScriptError?
    /// Where the answer of the wait under way goes; nil when it goes to the topmost activation.
    @exclusivity(unchecked) var waitResult: UnsafeMutableRawPointer?
    @exclusivity(unchecked) var ticks = 0
    /// The steps of native code since the run was made to look at its limits.
    private var nativeSteps = 0
    private static let nativeStepsMaximum = 16_384
    /// The labels of the call that comes next, when its count says that it has some.
    @exclusivity(unchecked) var labels = Value.nil
    /// The run has had the thread for long enough.
    @exclusivity(unchecked) var isTurnOver = false
    /// What the outermost pipeline had made when the run was cancelled.
    var interruptedRows: RootedValue?
    /// Whether rows may be filtered and sorted by their source; off only to prove that it changes nothing.
    var pushesDown = true
    /// Takes the rows that a program gives in the end; nil where they are wanted as a list.
    var resultRows: (any ResultRows)?
    /// Where runs stop for a debugger; nil without one.
    @exclusivity(unchecked) var debugging: Debugging?

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
        functions = .allocate(capacity: functionCapacity)
        // A deep stack costs nothing until it is used.
        stackBytes = min(max(limits.callDepth, 64) * 512, 64 << 20) + 65_536 * 16
        stack = zeroedPages(stackBytes)
        softLimit = stack
        frameBytes = (limits.callDepth + 8) * MemoryLayout<CallFrame>.stride
        frames = zeroedPages(frameBytes).bindMemory(to: CallFrame.self, capacity: limits.callDepth + 8)
        context.charge = { [unowned self] steps throws(ScriptError) in
            try meter.charge(steps, heap)
            noteNativeWork(steps)
        }
        // A result may be kept, and compared, for longer than its session.
        heap.noteWork = { [weak self] steps in
            self?.meter.book(steps)
            self?.noteNativeWork(steps)
        }
        heap.isInterrupted = { flag.look() }
        context.parameterCount = { [unowned self] function in
            if function.has(.nativeFunction) {
                return native(function.integer).signature.parameters.count
            }
            guard function.has(.closure) else { return 0 }
            return functions[HeapClosure(function.address).function].pointee.parameterCount
        }
        context.ordering = { [unowned self] comparator in
            guard comparator.has(.closure) else { return nil }
            return ElementOrdering(
                functions[HeapClosure(comparator.address).function].pointee,
                memberSites
            )
        }
    }

    deinit {
        for index in 0..<functionCount {
            functions[index].pointee.code.deallocate()
            functions[index].pointee.info.release()
            functions[index].deallocate()
        }
        for native in natives { native.release() }
        functions.deallocate()
        memberSites.deallocate()
        releasePages(stack, stackBytes)
        releasePages(frames, frameBytes)
    }

    /// Adds a linked function at the end of the table.
    func append(_ function: UnsafeMutablePointer<LinkedFunction>) {
        if functionCount == functionCapacity {
            functionCapacity *= 2
            let larger = UnsafeMutablePointer<UnsafeMutablePointer<LinkedFunction>>.allocate(
                capacity: functionCapacity
            )
            larger.moveInitialize(from: functions, count: functionCount)
            functions.deallocate()
            functions = larger
        }
        (functions + functionCount).initialize(to: function)
        functionCount += 1
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
        return goOn()
    }

    /// Goes on where a debugger has stopped the run, there or in a branch.
    func leavePause() -> Outcome {
        do throws(ScriptError) {
            if frames[depth - 1].function == nil { try advanceActivation(.nil) }
        } catch {
            self.error = error
        }
        return goOn()
    }

    private func goOn() -> Outcome {
        guard let wait = pendingWait else { return execute(above: 0) }
        pendingWait = nil
        return .suspended(wait)
    }

    /// Lets the run look at its limits, and whether its turn is over, at the next loop or call once native code has
    /// worked for as long as many of them.
    private func noteNativeWork(_ steps: Int) {
        nativeSteps.add(steps)
        guard nativeSteps >= Machine.nativeStepsMaximum, ticks > 0 else { return }
        nativeSteps = 0
        meter.giveBack(ticks)
        ticks = 0
    }

    /// Goes on after others had their turn.
    func proceed() -> Outcome { execute(above: 0) }

    /// Set when an activation asks to wait while it is advanced.
    @exclusivity(unchecked) var pendingWait: HostWait?

    /// Advances the topmost activation until a script function has to run or it waits or is done; afterwards
    /// the topmost frame is a script's, or `pendingWait` is set.
    func advanceActivation(_ value: Value) throws(ScriptError) {
        guard let activation = frames[depth - 1].activation else { unreachable("an activation is under way") }
        // The machine's list keeps it; one more count for each row or comparison would cost as much as the call.
        switch activation._withUnsafeGuaranteedRef({ $0.advance(self, value) }) {
        case .called: return
        case .failed: throw takeError()
        case .done(let value): return finish(value)
        case .unknown: break
        }
        guard let activation = activations.last else { unreachable("an activation is under way") }
        switch try activation.resume(self, value) {
        case .call(let function, let arguments): try pushCall(function, arguments)
        case .wait(let wait): pendingWait = wait
        case .done(let value): finish(value)
        }
    }

    /// The error under way, which is the caller's from now on.
    func takeError() -> ScriptError {
        guard let fault = error else { unreachable("a failure has an error") }
        error = nil
        return fault
    }

    /// Takes the topmost activation off, which has come to its end with a value.
    private func finish(_ value: Value) {
        let activation = activations.removeLast()
        depth -= 1
        activation.result?.storeBytes(of: value, as: Value.self)
    }

    /// Starts an activation above the topmost frame, whose registers end at `top`.
    func push(_ activation: Activation, result: UnsafeMutableRawPointer) throws(ScriptError) {
        guard depth < limits.callDepth, let function = frames[depth - 1].function else { throw stackError() }
        let top = frames[depth - 1].base + function.pointee.registerBytes
        activation.result = result
        activations.append(activation)
        frames[depth] = CallFrame(pc: frames[depth - 1].pc, base: top, activation: activation)
        depth += 1
        try advanceActivation(.nil)
    }

    /// Puts a script function's frame above the topmost activation's.
    func pushCall(_ function: Value, _ arguments: [Value]) throws(ScriptError) {
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

    // MARK: The stack

    /// Makes sure that `function` has its registers from `base` on.
    @inline(__always)
    func reserveStack(
        from base: UnsafeMutableRawPointer,
        _ function: UnsafeMutablePointer<LinkedFunction>
    ) -> Bool {
        // 1,024 spare bytes serve the frame of an activation above it.
        let top = base + function.pointee.registerBytes + 1024
        return top < softLimit || raiseSoftLimit(top)
    }

    @inline(never)
    private func raiseSoftLimit(_ top: UnsafeMutableRawPointer) -> Bool {
        guard top < stack + stackBytes else { return false }
        softLimit = min(top + 8192, stack + stackBytes)
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

/// Ends the program where control cannot come; the reason is the rule that was broken.
func unreachable(_ rule: StaticString) -> Never { preconditionFailure("broken rule: \(rule)") }
