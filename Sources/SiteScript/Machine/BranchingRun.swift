import SiteScriptSyntax

/// Calls a function for each of several values, some at once: each call has a stack of its own and runs until it
/// waits, then the next one runs; the waits go on side by side.
///
/// One thread runs one call at a time, so scripts see no race but where they wait themselves. The first error ends
/// it: waits under way are cancelled and awaited, what has not begun never begins.
final class BranchingRun: Activation {
    private struct Branch {
        var stack: ExecutionStack
        /// Its turn was over, so it has to be run again without an answer.
        var isReady = false
    }

    private let function: RootedValue
    private let values: RootedValue
    private let results: Column
    private let atMost: Int
    private let waits = PendingWaits()
    private var branches: [Int: Branch] = [:]
    private var idleStacks: [ExecutionStack] = []
    private var next = 0
    /// The branch that has the machine.
    private var running: Int?
    private var failure: ScriptError?
    /// Answers that have not been passed on, because a debugger has stopped the run.
    private var answers: [PendingWaits.Answer] = []
    /// The branch in which a debugger has stopped the run; the others stand still with it.
    private var stopped: (branch: Int, wait: HostWait)?

    /// How deep branches may branch again: each level stands on the Swift stack.
    static let nestingMaximum = 8

    init(_ request: BranchRequest, _ machine: Machine) throws(ScriptError) {
        guard machine.leftStacks.count < BranchingRun.nestingMaximum else {
            throw ScriptError(
                .limit,
                .limit,
                "calls that run side by side are nested more than \(BranchingRun.nestingMaximum) deep"
            )
        }
        guard request.values.has(.list) else {
            throw ScriptError(.type, .wrongType, "a list is wanted, not \(request.values.typeName)")
        }
        request.values.markShared()
        function = RootedValue(request.function, in: machine.heap)
        values = RootedValue(request.values, in: machine.heap)
        results = Column(machine.heap, nils: request.values.list.count)
        atMost = request.atMost
    }

    deinit { waits.cancel() }

    override func resume(_ machine: Machine, _ value: Value) throws(ScriptError) -> Step {
        answers += waits.takeAnswers()
        if let branch = stopped?.branch {
            stopped = nil
            go(on: branch, machine) { $0.leavePause() }
        }
        while stopped == nil, !answers.isEmpty {
            let answer = answers.removeFirst()
            go(on: answer.branch, machine) { $0.resume(answer.result) }
        }
        for number in branches.filter(\.value.isReady).keys.sorted() where stopped == nil {
            go(on: number, machine) { $0.proceed() }
        }
        while failure == nil, stopped == nil, branches.count < atMost, next < results.count {
            let number = next
            next += 1
            let stack = idleStacks.popLast() ?? ExecutionStack(like: machine)
            branches[number] = Branch(stack: stack)
            let function = try machine.linkedBranchFunction()
            go(on: number, machine) { [self] machine in
                machine.startBranch(function, self.function.value, values.value.list[number])
            }
        }
        if let stopped { return .wait(stopped.wait) }
        if let failure {
            // Branches that only wait for their turn are dropped; the others answer their cancellation first.
            branches = branches.filter { !$0.value.isReady }
            guard !branches.isEmpty else { throw failure }
            waits.cancel()
            return .wait(waits.next)
        }
        if branches.isEmpty { return .done(machine.heap.list(results)) }
        guard branches.contains(where: \.value.isReady) else { return .wait(waits.next) }
        return .wait(
            HostWait { () async throws(ScriptError) in
                await Task.yield()
                return { _ throws(ScriptError) in .nil }
            }
        )
    }

    /// Runs a branch until it waits, is done or has had its turn.
    private func go(on number: Int, _ machine: Machine, _ run: (Machine) -> Machine.Outcome) {
        guard let branch = branches[number] else { return }
        guard failure == nil else {
            branches[number] = nil
            return
        }
        branches[number]?.isReady = false
        running = number
        defer { running = nil }
        switch machine.onStack(branch.stack, { run(machine) }) {
        case .suspended(let wait) where wait.pause != nil: stopped = (number, wait)
        case .suspended(let wait): waits.start(wait, of: number)
        case .yielded: branches[number]?.isReady = true
        case .finished(let value):
            value.markShared()
            results[number] = value
            branches[number] = nil
            idleStacks.append(branch.stack)
        case .failed(var error):
            if error.dataPlace == nil { error.dataPlace = "element \(number + 1)" }
            failure = error
            branches[number] = nil
        }
    }

    override func mark(_ collector: inout Collector) {
        // While a branch runs its stack is the machine's, and its object holds the one that was left.
        for (number, branch) in branches where number != running { branch.stack.mark(&collector) }
        for stack in idleStacks { stack.mark(&collector) }
    }
}

extension Machine {
    /// The function that a branch starts with: rows that the called function gives are run in the branch.
    fileprivate func linkedBranchFunction() throws(ScriptError) -> Int {
        if let branchFunction { return branchFunction }
        let source = "func branch(f, x) { let value = f(x)\n return value }"
        let tree = Parser.parse(SourceFile(name: "branch", text: source))
        let (program, _) = try Compiler.compile(
            tree.program,
            registry: registry,
            scope: CompileScope(),
            options: .init()
        )
        let function = link(program) + 1
        branchFunction = function
        return function
    }

    /// Starts a branch on the stack that was just exchanged for the machine's.
    fileprivate func startBranch(_ number: Int, _ function: Value, _ value: Value) -> Outcome {
        let linked = functions[number]
        depth = 0
        guard reserveStack(from: stack + 16, linked) else { return .failed(stackError()) }
        (stack + 16).storeBytes(of: function, as: Value.self)
        (stack + 32).storeBytes(of: value, as: Value.self)
        value.markShared()
        frames[0] = CallFrame(pc: linked.pointee.code, base: stack + 16, function: linked, captures: nil)
        depth = 1
        return execute(above: 0)
    }
}
