import SiteScript
import Synchronization
import Testing

@Suite struct DebuggerTests {
    private static let text = """
        func isHeavy(x: Int) -> Bool {
            let limit = 2
            return x > limit
        }
        var seen = 0
        let found = [1, 2, 3]
            | where isHeavy(.)
            | collect
        seen = found.count
        seen
        """

    @Test("a breakpoint in a function stops each call from a stage, with the calls and their names")
    func breakpointBelowStage() async throws {
        let debugger = TestDebugger(breakpoints: [3])
        let result = try await debugger.run(Self.text)
        #expect(try result.decode() == 1)
        #expect(debugger.pauses.count == 3)
        let last = try #require(debugger.pauses.last)
        #expect(last.reason == .breakpoint)
        #expect(last.stack.map(\.function) == ["isHeavy", "<row>", "<script>"])
        #expect(last.stack.map(\.line) == [3, 7, 8])
        #expect(last.stack.map(\.file) == ["script", "script", "script"])
        #expect(last.stack[0].shown == ["x: Int = 3", "limit: Int = 2"])
        #expect(last.stack[1].shown == [".: Int = 3"])
        #expect(last.stack[2].shown == ["seen: Int = 0"])
    }

    @Test("steps go over calls, into them and out of them")
    func steps() async throws {
        let text = """
            func inner(n: Int) -> Int {
                return n + 1
            }
            func outer(n: Int) -> Int {
                let a = inner(n)
                let b = inner(a)
                return a * b
            }
            let x = outer(1)
            print(x)
            """
        func lines(_ actions: [DebugAction]) async throws -> [Int] {
            let debugger = TestDebugger(breakpoints: [5], actions: actions)
            _ = try await debugger.run(text)
            return debugger.lines
        }
        #expect(try await lines([.stepOver, .stepOver, .stepOver, .stepOver, .stepOver]) == [5, 6, 7, 10])
        #expect(try await lines([.stepInto, .stepInto, .stepInto, .stepInto]) == [5, 2, 6, 2, 7])
        #expect(try await lines([.stepInto, .stepOut, .stepOut]) == [5, 2, 6, 10])
        #expect(try await lines([.goOn]) == [5])
    }

    @Test("a step over a statement with a lambda does not stop in it; an error ends in the handler")
    func stepsOverLambdas() async throws {
        let text = """
            let doubled = [1, 2, 3] | map . * 2 | collect
            try {
                let gone = doubled[7]
                print(gone)
            } catch e {
                print(e.kind)
            }
            print(doubled)
            """
        let debugger = TestDebugger(breakpoints: [1], actions: Array(repeating: .stepOver, count: 9))
        _ = try await debugger.run(text)
        // The lambda starts on the line of the breakpoint as well.
        #expect(debugger.lines == [1, 1, 1, 1, 2, 3, 6, 8])
        let over = TestDebugger(breakpoints: [2], actions: Array(repeating: .stepOver, count: 9))
        _ = try await over.run(text)
        #expect(over.lines == [2, 3, 6, 8])
    }

    @Test("a closure shows its own names, what it has captured, and the globals")
    func closures() async throws {
        let text = #"""
            let label = "n"
            func counter(start: Int, unused: Int) {
                var count = start
                let name = "\(label)\(start)"
                return () => {
                    count = count + 1
                    let text = "\(name): \(count)"
                    return text
                }
            }
            let next = counter(4, 9)
            print(next())
            next()
            """#
        let debugger = TestDebugger(breakpoints: [8])
        let result = try await debugger.run(text)
        #expect(try result.decode() == "n4: 6")
        let last = try #require(debugger.pauses.last)
        #expect(last.stack[0].function == "<lambda>")
        #expect(
            last.stack[0].shown == [#"text: String = "n4: 6""#, "count: Int = 6", #"name: String = "n4""#]
        )
        #expect(last.globals.map(\.name) == ["label"])
        #expect(last.stack[1].shown == ["next: Function = <function>"])
    }

    @Test("names are shown from where they have a value to the end of their block")
    func scopes() async throws {
        let text = """
            for i in 1...2 {
                let square = i * i
                print(square)
            }
            let after = 1
            print(after)
            """
        let debugger = TestDebugger(breakpoints: [2, 3, 5, 6])
        _ = try await debugger.run(text)
        #expect(
            debugger.pauses.map { $0.stack[0].shown.joined(separator: ", ") } == [
                "i: Int = 1", "i: Int = 1, square: Int = 1", "i: Int = 2", "i: Int = 2, square: Int = 4", "",
                "after: Int = 1",
            ]
        )
    }

    @Test("a long value is cut off between characters")
    func longValues() async throws {
        let debugger = TestDebugger(breakpoints: [2])
        _ = try await debugger.run("let text = \"é\".repeat(5000)\nprint(text)")
        let text = try #require(debugger.pauses.first?.stack[0].variables.first?.text)
        #expect(text.utf8.count <= 1_003)
        #expect(text.hasSuffix("é…"))
    }

    @Test("a saved script stops where it did before it was saved")
    func saved() async throws {
        var engine = Engine.bare
        engine.isDebuggable = true
        let script = try engine.compile(Self.text)
        let loaded = try Engine.bare.load(script.saved())
        #expect(loaded == script)
        #expect(loaded.breakpointPlaces.map(\.line) == [2, 3, 5, 6, 7, 9, 10])
        let (first, second) = (TestDebugger(breakpoints: [3]), TestDebugger(breakpoints: [3]))
        _ = try await first.run(script)
        _ = try await second.run(loaded)
        #expect(first.pauses == second.pauses)
        #expect(second.pauses.count == 3)
    }

    @Test("a script that was not compiled to be debugged holds nothing of it and never stops")
    func notDebuggable() async throws {
        let script = try Engine.bare.compile(Self.text)
        #expect(!script.bytecodeText.contains("statement"))
        #expect(script.breakpointPlaces.isEmpty)
        let debugger = TestDebugger(breakpoints: [3])
        _ = try await debugger.run(script)
        #expect(debugger.pauses.isEmpty)
    }

    @Test("a breakpoint that names a file stops in no other")
    func files() async throws {
        let named = TestDebugger(breakpoints: [])
        named.wanted.withLock { $0 = [Breakpoint(line: 3, file: "other")] }
        _ = try await named.run(Self.text)
        #expect(named.pauses.isEmpty)
        named.wanted.withLock { $0 = [Breakpoint(line: 3, file: "script")] }
        _ = try await named.run(Self.text)
        #expect(named.pauses.count == 3)
    }

    @Test("a module is stopped by its file's name, with its own globals")
    func modules() async throws {
        let debugger = TestDebugger(breakpoints: [], actions: [.stepOut])
        debugger.wanted.withLock { $0 = [Breakpoint(line: 2, file: "lib.sites")] }
        var engine = Engine.bare
        engine.isDebuggable = true
        engine.moduleSource = OneModule()
        let session = engine.session()
        session.debugger = debugger
        let script = try engine.compile(
            "import \"lib.sites\" as lib\nlet own = lib.twice(4)\nprint(own)\nown"
        )
        #expect(
            script.breakpointPlaces == [
                Breakpoint(line: 2, file: "lib.sites"), Breakpoint(line: 4, file: "lib.sites"),
                Breakpoint(line: 2, file: "script"), Breakpoint(line: 3, file: "script"),
                Breakpoint(line: 4, file: "script"),
            ]
        )
        #expect(try await session.run(script).decode() == 12)
        #expect(debugger.pauses.map { $0.stack.map(\.file) } == [["lib.sites", "script"], ["script"]])
        #expect(debugger.lines == [2, 3])
        #expect(debugger.pauses[0].globals.map(\.shown) == ["factor: Int = 3"])
        #expect(debugger.pauses[1].stack[0].shown == ["own: Int = 12"])
    }

    @Test("a test block is stopped")
    func testBlocks() async throws {
        let debugger = TestDebugger(breakpoints: [3])
        let session = debugger.session()
        let text = "let one = 1\ntest \"sum\" {\n    assert one + 1 == 2\n}"
        let script = try session.engine.compileTests(.init(name: "sum", text: text))
        try await session.runTest(0, of: script)
        #expect(debugger.pauses.map { $0.stack[0].function } == ["test \"sum\""])
        #expect(debugger.pauses[0].globals.map(\.shown) == ["one: Int = 1"])
    }

    @Test("a breakpoint may be set while the run stands")
    func breakpointsChange() async throws {
        let debugger = TestDebugger(breakpoints: [5])
        debugger.onPause.withLock { $0 = { _ in debugger.wanted.withLock { $0 = [Breakpoint(line: 10)] } } }
        _ = try await debugger.run(Self.text)
        #expect(debugger.lines == [5, 10])
    }

    @Test("stop ends the run, which no catch takes, and the session can be used again")
    func stop() async throws {
        let debugger = TestDebugger(breakpoints: [2], actions: [.stop])
        let session = debugger.session()
        let script = try session.engine.compile("while true { try {\nprint(1)\n} catch { } }")
        let error = try await #require(throws: ScriptError.self) { _ = try await session.run(script) }
        #expect(error.kind == .cancelled)
        #expect(error.message == "stopped by the debugger")
        #expect(error.span.map { script.files[0].text(of: $0) } == "print(1)")
        #expect(try await session.evaluate("1 + 1").result.decode() == 2)
    }

    @Test("cancelling ends a run that stands, whether the debugger hears of it or not")
    func cancellation() async throws {
        for hears in [true, false] {
            let debugger = TestDebugger(breakpoints: [1])
            let session = debugger.session()
            let flag = session.cancellation
            debugger.onPause.withLock { $0 = { _ in flag.cancel() } }
            debugger.holds.withLock { $0 = hears ? .untilCancelled : .forEver }
            defer { debugger.release() }
            let script = try session.engine.compile("print(1)")
            let error = try await #require(throws: ScriptError.self) { _ = try await session.run(script) }
            #expect(error.kind == .cancelled)
        }
    }

    @Test("cancelling the task ends a run that stands")
    func taskCancellation() async throws {
        let debugger = TestDebugger(breakpoints: [1])
        debugger.holds.withLock { $0 = .forEver }
        defer { debugger.release() }
        let (pauses, continuation) = AsyncStream<Void>.makeStream()
        debugger.onPause.withLock { $0 = { _ in continuation.yield() } }
        let task = Task { () -> ScriptErrorKind? in
            defer { continuation.finish() }
            let session = debugger.session()
            let script = try session.engine.compile("print(1)")
            do throws(ScriptError) {
                try await session.run(script)
                return nil
            } catch {
                return error.kind
            }
        }
        for await _ in pauses { break }
        task.cancel()
        #expect(try await task.value == .cancelled)
    }

    @Test("the time that a run stands is not its own, its steps are")
    func limits() async throws {
        let debugger = TestDebugger(breakpoints: [1])
        debugger.holds.withLock { $0 = .forTime(.milliseconds(600)) }
        _ = try await debugger.run("print(1)\nprint(2)", ExecutionLimits(wallClock: .milliseconds(500)))
        #expect(debugger.pauses.count == 1)
        let stepping = TestDebugger(
            breakpoints: [1, 2],
            actions: Array(repeating: .stepInto, count: 100_000)
        )
        let error = try await #require(throws: ScriptError.self) {
            _ = try await stepping.run("var n = 0\nwhile true { n += 1 }", ExecutionLimits(steps: 1_000))
        }
        #expect(error.kind == .limit)
        #expect(stepping.pauses.count > 1_000)
    }

    @Test("inside of parallel everything stands, and a step stays in its branch")
    func branches() async throws {
        let text = """
            func double(n: Int) -> Int {
                let m = n
                return m * 2
            }
            let all = parallel([1, 2, 3], n => double(n))
            print(all)
            """
        let debugger = TestDebugger(breakpoints: [2], actions: [.stepOver, .goOn, .stepOver, .goOn])
        _ = try await debugger.run(text)
        #expect(debugger.lines == [2, 3, 2, 3, 2])
        // Which branch comes first is nobody's promise: on busy cores another may get its turn.
        let shown = debugger.pauses.map { $0.stack[0].shown }
        let branches = [shown[0], shown[2], shown[4]].flatMap { $0 }
        #expect(branches.sorted() == ["n: Int = 1", "n: Int = 2", "n: Int = 3"])
        for place in [0, 2] {
            let value = shown[place][0].dropFirst("n".count)
            #expect(shown[place + 1] == ["n\(value)", "m\(value)"])
        }
        let stopped = TestDebugger(breakpoints: [3], actions: [.stop])
        let error = try await #require(throws: ScriptError.self) { _ = try await stopped.run(text) }
        #expect(error.kind == .cancelled)
        #expect(stopped.pauses.count == 1)
    }

    @Test("lines of a session are stopped like files")
    func sessions() async throws {
        let debugger = TestDebugger(breakpoints: [2])
        let session = debugger.session()
        _ = try await session.evaluate("let a = 4\nfunc twice() {\n    return a * 2\n}")
        _ = try await session.evaluate("let b = 1\nlet c = twice() + b\nc")
        #expect(debugger.lines == [2])
        #expect(debugger.pauses[0].globals.map(\.shown) == ["a: Int = 4", "b: Int = 1"])
    }
}

private struct OneModule: ModuleSource {
    func module(_ path: String, importedBy importer: String) -> ModuleLookup {
        let text = "func twice(n: Int) -> Int {\n    return n * factor\n}\nlet factor = 3\n"
        return .found(name: path, identity: path, bytes: Array(text.utf8))
    }
}

/// Remembers where runs stopped, and lets them go on as it was told to.
private final class TestDebugger: ScriptDebugger {
    /// How long it keeps a run.
    enum Hold {
        case notAtAll
        case untilCancelled
        /// Until it is let go, whatever is cancelled.
        case forEver
        case forTime(Duration)
    }

    let wanted: Mutex<Set<Breakpoint>>
    let onPause = Mutex<@Sendable (DebugPause) -> Void>({ _ in })
    let holds = Mutex(Hold.notAtAll)
    private let seen = Mutex<[DebugPause]>([])
    private let actions: Mutex<[DebugAction]>
    private let isReleased = Mutex(false)

    init(breakpoints: Set<Int>, actions: [DebugAction] = []) {
        wanted = Mutex(Set(breakpoints.map { Breakpoint(line: $0) }))
        self.actions = Mutex(actions)
    }

    var breakpoints: Set<Breakpoint> { wanted.withLock { $0 } }
    var pauses: [DebugPause] { seen.withLock { $0 } }
    var lines: [Int] { pauses.map { $0.stack[0].line } }

    func session(pausedAt pause: DebugPause) async -> DebugAction {
        seen.withLock { $0.append(pause) }
        onPause.withLock { $0 }(pause)
        switch holds.withLock({ $0 }) {
        case .notAtAll: break
        case .untilCancelled: while !Task.isCancelled { await Task.yield() }
        case .forEver: while !isReleased.withLock({ $0 }) { await Task.yield() }
        case .forTime(let time):
            let start = ContinuousClock.now
            while start.duration(to: .now) < time { await Task.yield() }
        }
        return actions.withLock { $0.isEmpty ? .goOn : $0.removeFirst() }
    }

    /// Lets everything go that it keeps for ever.
    func release() { isReleased.withLock { $0 = true } }

    func session(_ limits: ExecutionLimits = ExecutionLimits()) -> ScriptSession {
        var engine = Engine.bare
        engine.isDebuggable = true
        engine.limits = limits
        let session = engine.session()
        session.debugger = self
        return session
    }

    func run(_ text: String, _ limits: ExecutionLimits = ExecutionLimits()) async throws -> ScriptResult {
        let session = session(limits)
        return try await session.run(session.engine.compile(text))
    }

    func run(_ script: CompiledScript) async throws -> ScriptResult { try await session().run(script) }
}

extension DebugFrame {
    fileprivate var shown: [String] { variables.map(\.shown) }
}

extension DebugVariable {
    fileprivate var shown: String { "\(name): \(typeName) = \(text)" }
}
