import SiteScript
import Testing

@Suite struct RegistrationTests {
    struct Refused: Error, CustomStringConvertible { var description: String { "no entry" } }

    @Test("a closure's types are the function's types")
    func types() async throws {
        var engine = Engine.bare
        engine.register("scaled", ["by", "text"]) { (by: Int, text: String) -> [Double] in
            [Double(by), Double(text.count)]
        }
        #expect(try await engine.value(of: #"scaled(3, "four")"#).decode() == [3.0, 4.0])
        #expect(try await engine.value(of: #"scaled(text: "ab", by: 1)"#).decode() == [1.0, 2.0])
        let error = #expect(throws: CompilationError.self) {
            _ = try engine.compile("scaled(true, 2)")
        }
        #expect(error?.diagnostics.isEmpty == false)
    }

    @Test("parameters have defaults; optional ones may be left out")
    func defaults() async throws {
        var engine = Engine.bare
        engine.register("greet", ["name", .init("times", default: 2), "suffix"]) {
            (name: String, times: Int, suffix: String?) in
            String(repeating: name, count: times) + (suffix ?? ".")
        }
        #expect(try await engine.value(of: #"greet("a")"#).decode() == "aa.")
        #expect(try await engine.value(of: #"greet("a", suffix: "!")"#).decode() == "aa!")
        #expect(try await engine.value(of: #"greet("a", 3)"#).decode() == "aaa.")
    }

    @Test("what a closure throws is an error at the place of the call, which a script may catch")
    func errors() async throws {
        var engine = Engine.bare
        engine.register("enter") { () throws -> Int in throw Refused() }
        engine.register("deny") { () throws -> Int in throw ScriptError(.forbidden, .service, "not yours") }
        let failed = try await engine.failure(of: "let x = 1\nenter()")
        #expect(failed.kind == .failed)
        #expect(failed.message == "`enter` failed: no entry")
        #expect(failed.span?.lower == 10)
        #expect(try await engine.failure(of: "deny()").kind == .forbidden)
        let caught = "var seen = \"\"\ntry { enter() } catch failed as e { seen = e.message }\nseen"
        #expect(try await engine.value(of: caught).decode() == "`enter` failed: no entry")
    }

    @Test("an async closure suspends the run and gives its value")
    func waiting() async throws {
        var engine = Engine.bare
        engine.register("later", ["n"]) { (n: Int) async throws -> [Int] in
            await Task.yield()
            guard n >= 0 else { throw Refused() }
            return [n, n + 1]
        }
        engine.register("pause") { () async -> Void in await Task.yield() }
        #expect(try await engine.value(of: "pause()\nlater(4)[1] + later(1)[0]").decode() == 6)
        #expect(try await engine.failure(of: "later(-1)").message == "`later` failed: no entry")
    }

    @Test("a wrong argument that only shows at run time names the parameter")
    func runTimeArguments() async throws {
        var engine = Engine.bare
        engine.register("half", ["of"]) { (n: Int) in n / 2 }
        engine.register("anything") { () -> Value in Value(true) }
        let error = try await engine.failure(of: "half(anything())")
        #expect(error.message == "`half` for `of`: expected Int, not Bool")
    }

    final class Turtle: HostValue {
        let place: Int
        init(place: Int) { self.place = place }
    }

    struct Shell: HostValue { var turtle: Turtle }

    private var turtles: Engine {
        var engine = Engine.bare
        engine.register("turtle") { (place: Int) in Turtle(place: place) }
        engine.register("shell") { (turtle: Turtle) in Shell(turtle: turtle) }
        engine.register(
            Turtle.self,
            "A point on a line.",
            members: [
                .property(NativeFunction("place") { (turtle: Turtle) in turtle.place }),
                .method(
                    NativeFunction("moved", ["turtle", "by"]) { (turtle: Turtle, by: Int) in
                        Turtle(place: turtle.place + by)
                    }
                ),
            ]
        )
        engine.register(
            Shell.self,
            members: [.property(NativeFunction("place") { (_: Shell) in "inside" })]
        )
        return engine
    }

    @Test("a host's values are opaque but for their members")
    func hostValues() async throws {
        #expect(try await turtles.value(of: "turtle(3).moved(4).place").decode() == 7)
        #expect(try await turtles.value(of: "shell(turtle(1)).place").decode() == "inside")
        let moved: Turtle = try await turtles.value(of: "turtle(3).moved(by: 1)").convert()
        #expect(moved.place == 4)
        #expect(try await turtles.value(of: "[turtle(1), turtle(2)] | map t => t.place | sum").decode() == 3)
    }

    @Test("members and types of a host are checked before anything runs")
    func hostTypesAreChecked() {
        for text in ["turtle(3).plaec", "shell(turtle(1)).moved(1)", "shell(3)", "shell(shell(turtle(1)))"] {
            #expect(throws: CompilationError.self) {
                _ = try turtles.compile(text)
            }
        }
    }

    @Test("a host's value given to the wrong function is refused at run time, too")
    func hostTypesAtRunTime() async throws {
        var engine = turtles
        engine.register("hidden") { (turtle: Turtle) throws -> Value in Value(turtle.place) }
        let error = try await engine.failure(of: "shell(hidden(turtle(2)))")
        #expect(error.message == "`shell` for `argument1`: expected Turtle, not Int")
    }

    @Test("the sealed host's clock and chance follow from what it was made with")
    func determinism() async throws {
        func run() async throws -> String {
            let host = SealedHost(.init(now: 1_000, seed: 7))
            var engine = Engine.bare
            engine.granted = host.capabilities
            let session = engine.session(host: host)
            _ = try await session.evaluate("print(now())\nsleep(1h)\nprint(now(), random())")
            return host.output
        }
        let first = try await run()
        #expect(first.hasPrefix("@1970-01-01T00:00:01Z\n@1970-01-01T01:00:01Z "))
        #expect(try await run() == first)
    }
}
