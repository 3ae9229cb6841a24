import SiteScriptSyntax

/// State kept between evaluations: globals, the heap, and one run at a time.
///
/// A session belongs to one task at a time and is not Sendable; `cancellation` may be used from anywhere.
public final class ScriptSession {
    /// The engine it was made from.
    public private(set) var engine: Engine
    /// The heap, capabilities and storage that native code sees.
    public let context: NativeContext
    /// Stops the run under way.
    public let cancellation = CancellationFlag()
    let machine: Machine
    private var scope = SessionScope()
    private var lineCount: UInt32 = 0
    /// Where the scripts that were run stand in the machine's tables.
    private var linked: [Int: (modules: [Int], function: Int)] = [:]
    /// The names in reach before the line that was compiled last, and the file that line is.
    private var before: (file: SourceFileID, scope: SessionScope)?

    init(_ engine: Engine, _ host: any ScriptHost) {
        self.engine = engine
        let heap = Heap(bytesMaximum: engine.limits.bytes, isStressed: engine.collectsAtEverySafepoint)
        context = NativeContext(heap: heap, host: host, limits: engine.limits)
        machine = Machine(
            context: context,
            registry: engine.registry,
            limits: engine.limits,
            flag: cancellation,
            turnSteps: engine.turnSteps
        )
    }

    /// Whether programs in which a write can be reached are refused; asked when one is compiled.
    public var isReadOnly: Bool {
        get { engine.isReadOnly }
        set { engine.isReadOnly = newValue }
    }

    /// The rows that the pipeline under way had given when the last run was cancelled; nil when there was none.
    public var interruptedRows: Value? { machine.interruptedRows?.value }

    /// Whether rows may be filtered and sorted by their source; off only to prove that it changes nothing.
    public var pushesDown: Bool {
        get { machine.pushesDown }
        set { machine.pushesDown = newValue }
    }

    /// Takes the rows that a program gives in the end, as they come; its value is then an empty list.
    public var resultRows: (any ResultRows)? {
        get { machine.resultRows }
        set { machine.resultRows = newValue }
    }

    /// Where what the host is asked for is awaited; nil for the threads that Swift keeps for tasks.
    public var executor: (any TaskExecutor)?

    /// Stops the runs that come; nil costs nothing.
    public var debugger: (any ScriptDebugger)? {
        get { machine.debugging?.debugger }
        set { machine.debugging = newValue.map { Debugging($0) } }
    }

    /// Runs a compiled script.
    ///
    /// A line of a REPL that fails leaves the names as they were before it.
    ///
    /// - Parameters:
    ///   - script: a script that this session's engine, or one with the same functions, compiled or loaded.
    ///   - arguments: values for its `param`s by name; those with defaults may be left out.
    /// - Returns: the value of its last expression when it was compiled to give it, otherwise nil.
    /// - Throws: `ScriptError`.
    @discardableResult
    public func run(
        _ script: CompiledScript,
        arguments: [String: any ScriptConvertible] = [:]
    ) async throws(ScriptError) -> ScriptResult {
        var values: [String: Value] = [:]
        for (name, argument) in arguments {
            do throws(ScriptError) {
                values[name] = try argument.scriptValue(context.heap)
            } catch {
                throw error.inside(name)
            }
        }
        return ScriptResult(try await run(script, values, test: nil), context.heap)
    }

    /// Runs one `test` block of a script compiled by `compileTests`, after its declarations.
    ///
    /// - Parameters:
    ///   - number: the test's place in the script's `tests`.
    ///   - script: a script that `compileTests` gave.
    /// - Throws: `ScriptError`.
    public func runTest(_ number: Int, of script: CompiledScript) async throws(ScriptError) {
        _ = try await run(script, [:], test: number)
    }

    private func run(
        _ script: CompiledScript,
        _ arguments: [String: Value],
        test: Int?
    ) async throws(ScriptError) -> Value {
        machine.interruptedRows = nil
        machine.debugging?.start()
        context.usage = ResourceUsage()
        machine.files.add(script.files)
        let (modules, function) = link(script)
        let declared = script.declaredPlaces
        let old = Column(context.heap, capacity: declared.count)
        for index in declared { old.append(machine.globals[index]) }
        for (parameter, place) in zip(script.parameters, script.parameterPlaces) {
            // What an earlier run was given is not this one's.
            machine.globals[place] = .missing
            if let value = arguments[parameter.name] {
                machine.globals[place] = value
            } else if parameter.isRequired {
                throw ScriptError(
                    .invalid,
                    .invalidValue,
                    "the parameter `\(parameter.name)` has no value",
                    hint: "give it with --\(parameter.name)"
                )
            }
        }
        do throws(ScriptError) {
            for module in modules { _ = try await drive(function: module) }
            let value = try await drive(function: function)
            guard let test else { return value }
            return try await drive(function: function + script.code.tests[test])
        } catch {
            if let before, before.file == script.files.first?.id, before.file > 0 {
                // A line that fails declares nothing: its names may have no value, or one of another type.
                scope = before.scope
                for (place, index) in declared.enumerated() { machine.globals[index] = old[place] }
            }
            throw error
        }
    }

    /// Puts a script and its modules into the machine's tables, once for all runs of it.
    private func link(_ script: CompiledScript) -> (modules: [Int], function: Int) {
        if let known = linked[script.identity.number] { return known }
        let places = (script.modules.map { machine.link($0) }, machine.link(script.code))
        if script.identity.isKept { linked[script.identity.number] = places }
        return places
    }

    /// Compiles and runs one line or block of a REPL, which sees what earlier ones declared.
    ///
    /// - Throws: `CompilationError`, `ScriptError`.
    public func evaluate(_ text: String, name: String = "REPL") async throws -> Evaluation {
        let script = try compile(text, name: name)
        let result = try await run(script)
        return Evaluation(script: script, result: result)
    }

    /// Compiles one line or block of a REPL and keeps what it declares.
    ///
    /// - Throws: `CompilationError`.
    public func compile(_ text: String, name: String = "REPL") throws -> CompiledScript {
        // Each line is a file of its own, so that a later error finds the text of the function it is in.
        lineCount += 1
        var pipeline = ScriptPipeline(engine, scope: scope)
        let script = try pipeline.compile(
            SourceFile(id: lineCount, name: name, text: text),
            .init(givesLastValue: true, isInteractive: true)
        )
        before = (lineCount, scope)
        scope = pipeline.scope
        // Modules are files as well.
        lineCount += UInt32(script.files.count - 1)
        return script
    }

    /// Declares a global from outside, such as a REPL's `_`.
    public func define(_ name: String, _ value: Value, type: ScriptType) {
        let index = scope.compile.globals[name]?.index ?? scope.compile.globalCount
        if scope.compile.globals[name] == nil {
            scope.compile.globals[name] = .init(index: index, parameters: nil)
            scope.compile.globalCount += 1
        }
        scope.check.define(name, type)
        while machine.globals.count <= index { machine.globals.append(.missing) }
        machine.globals[index] = value
    }

    /// Declares a variable of the session, which the lines that are compiled from now on see.
    ///
    /// - Throws: `ScriptError` when the value is too large for the session.
    public func set<Content: ScriptConvertible>(_ name: String, to value: Content) throws(ScriptError) {
        define(name, try value.scriptValue(context.heap), type: Content.scriptType)
    }

    /// The value of a variable of the session; nil when there is none of that name, or it has no value yet.
    ///
    /// - Throws: `ScriptError` when it is no `Content`.
    public func get<Content: Decodable>(_ name: String, as type: Content.Type) throws(ScriptError) -> Content?
    {
        guard let index = scope.compile.globals[name]?.index, index < machine.globals.count,
            !machine.globals[index].has(.missing)
        else { return nil }
        return try ScriptResult(machine.globals[index], context.heap).decode(type)
    }

    /// What the checker knows of the session's names, for completion.
    public var checkScope: CheckScope { scope.check }

    /// How often the heap was collected.
    public var collectionCount: Int { context.heap.collectionCount }

    /// Runs a linked function; cancelling the task is seen wherever the run looks whether it was cancelled.
    private func drive(function: Int) async throws(ScriptError) -> Value {
        let ending: Machine.Outcome = await withTaskCancellationHandler {
            do throws(ScriptError) {
                return .finished(try await drive(machine.run(function: function)))
            } catch {
                return .failed(error)
            }
        } onCancel: { [cancellation] in
            cancellation.cancel()
        }
        switch ending {
        case .finished(let value): return value
        case .failed(let error): throw error
        case .suspended, .yielded: unreachable("a run is driven to its end")
        }
    }

    /// Awaits what the machine waits for until it is done.
    private func drive(_ start: Machine.Outcome) async throws(ScriptError) -> Value {
        var outcome = start
        while true {
            switch outcome {
            case .finished(let value): return value
            case .failed(let error):
                if error.kind == .limit { context.observer?.session(did: .limit(error)) }
                throw error
            case .yielded:
                await Task.yield()
                outcome = machine.proceed()
            case .suspended(let wait) where wait.pause != nil:
                if let error = await stop(for: wait.pause) {
                    outcome = machine.resume(.failure(error))
                } else {
                    outcome = machine.leavePause()
                }
            case .suspended(let wait):
                let answer = await answer(of: wait)
                do throws(ScriptError) {
                    try machine.meter.checkLimits()
                    outcome = machine.resume(answer)
                } catch {
                    outcome = machine.resume(.failure(error))
                }
            }
        }
    }

    /// Awaits what the debugger wants, whose time is not the run's; gives the error that the run ends with, if it does.
    private func stop(for pause: DebugPause?) async -> ScriptError? {
        guard let debugger, let pause else { return nil }
        let start = ContinuousClock.now
        let (actions, continuation) = AsyncStream<DebugAction>.makeStream()
        let work = Task {
            continuation.yield(await debugger.session(pausedAt: pause))
            continuation.finish()
        }
        // A debugger that does not hear of it is left behind: it holds nothing of the session.
        cancellation.isWaiting(endedBy: {
            work.cancel()
            continuation.finish()
        })
        defer { cancellation.isWaiting(endedBy: nil) }
        var action: DebugAction?
        for await wanted in actions { action = wanted }
        machine.meter.excuse(start.duration(to: .now))
        guard let action, !cancellation.isCancelled else {
            return ScriptError(.cancelled, .cancelled, "cancelled")
        }
        guard action != .stop else {
            return ScriptError(.cancelled, .cancelled, "stopped by the debugger")
        }
        machine.debugging?.go(action)
        return nil
    }

    /// Awaits what the machine waits for, which is cancelled when the run is or its time is up.
    private func answer(of wait: HostWait) async -> Result<HostAnswer, ScriptError> {
        _ = cancellation.look()
        let work = Task(executorPreference: executor) { () -> Result<HostAnswer, ScriptError> in
            do throws(ScriptError) {
                return .success(try await wait.perform())
            } catch {
                return .failure(error)
            }
        }
        let watched = machine.meter.deadline.map { deadline in
            DeadlineWatch.shared.begin(until: deadline) { work.cancel() }
        }
        cancellation.isWaiting(endedBy: { work.cancel() })
        defer {
            if let watched { DeadlineWatch.shared.finish(watched) }
            cancellation.isWaiting(endedBy: nil)
        }
        return await work.value
    }
}

/// What evaluating a line gave.
public struct Evaluation {
    /// The line, compiled.
    public let script: CompiledScript
    /// What it gave.
    public let result: ScriptResult
    /// Its value.
    public var value: Value { result.value }
}
