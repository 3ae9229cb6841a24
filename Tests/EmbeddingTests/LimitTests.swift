import SiteScript
import Testing

@Suite struct LimitTests {
    /// What a program that exceeds a limit says, and the place of it.
    private func limited(
        _ text: String,
        _ limits: ExecutionLimits,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> (message: String, place: UInt32) {
        var engine = Engine.bare
        engine.limits = limits
        engine.register("ask", effects: .reads) { () async -> Int in 1 }
        engine.register("tell", effects: [.reads, .writes]) { () async -> Int in 1 }
        let session = engine.session()
        // No catch takes it, in a loop that goes on for ever.
        let script = try engine.compile("while true { try {\n\(text)\n} catch { } }")
        let error = try await #require(throws: ScriptError.self, sourceLocation: sourceLocation) {
            _ = try await session.run(script)
        }
        #expect(error.kind == .limit, sourceLocation: sourceLocation)
        // The session is as good as new.
        #expect(try await session.evaluate("1 + 1").result.decode() == 2, sourceLocation: sourceLocation)
        return (error.message, try #require(error.span, sourceLocation: sourceLocation).lower)
    }

    @Test("output, requests and writes are counted, and the error names limit, amount and place")
    func hostLimits() async throws {
        let output = try await limited(#"print("12345")"#, ExecutionLimits(outputBytes: 20))
        #expect(output.message == "output limit of 20 exceeded: 24 were wanted")
        #expect(output.place == 19)
        #expect(
            try await limited("log(\"123\")", ExecutionLimits(outputBytes: 10)).message
                == "output limit of 10 exceeded: 12 were wanted"
        )
        #expect(
            try await limited("ask()", ExecutionLimits(requests: 3)).message
                == "request limit of 3 exceeded: 4 were wanted"
        )
        #expect(
            try await limited("ask()\ntell()", ExecutionLimits(requests: 100, writes: 2)).message
                == "write limit of 2 exceeded: 3 were wanted"
        )
        #expect(
            try await limited("[1, 2] | show", ExecutionLimits(outputBytes: 100)).message
                .hasPrefix("output limit of 100 exceeded")
        )
    }

    @Test("steps, bytes, depth and time end a run that catches everything")
    func machineLimits() async throws {
        #expect(
            try await limited("1", ExecutionLimits(steps: 1_000)).message == "step limit of 1000 exceeded"
        )
        let growing = "var text = \"x\"\nwhile true { text = text + text }"
        #expect(
            try await limited(growing, ExecutionLimits(bytes: 8 << 20)).message
                .hasPrefix("memory limit of 8388608 bytes exceeded")
        )
        let deep = "func down(n: Int) -> Int { return down(n + 1) + 1 }\ndown(0)"
        #expect(
            try await limited(deep, ExecutionLimits(callDepth: 100)).message
                == "call depth limit of 100 exceeded"
        )
        #expect(
            try await limited("1", ExecutionLimits(wallClock: .milliseconds(20))).message
                .hasPrefix("time limit of 0.02")
        )
    }

    @Test("usage is counted for each run")
    func usage() async throws {
        let session = Engine.bare.session()
        _ = try await session.evaluate("print(\"1234\")")
        #expect(session.context.usage.outputBytes == 5)
        _ = try await session.evaluate("1")
        #expect(session.context.usage.outputBytes == 0)
    }

    @Test("a cancelled task ends a run, at work and in a wait")
    func cancellation() async throws {
        for text in ["while true { }", "forever()"] as [String] {
            var engine = Engine.bare
            engine.register("forever") { () async throws -> Void in try await Task.sleep(for: .seconds(100)) }
            let script = try engine.compile(text)
            let task = Task { [engine] in
                do {
                    try await engine.session().run(script)
                    return ScriptErrorKind?.none
                } catch {
                    return (error as? ScriptError)?.kind
                }
            }
            await Task.yield()
            task.cancel()
            #expect(await task.value == .cancelled)
        }
    }
}
