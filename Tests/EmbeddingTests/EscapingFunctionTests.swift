import SiteScript
import Testing

/// What a function does is refused even where it is called by what knows it as Any only.
@Suite struct EscapingFunctionTests {
    private static var engine: Engine {
        var engine = Engine.bare
        engine.register("raise", effects: [.reads, .writes]) { (by: Int) async -> Int in by }
        return engine
    }

    private static let escaping = [
        "[2, 1].sorted(x => FUNCTION(x))",
        "[2, 1].sorted(FUNCTION)",
        "func key(x: Int) -> Int { return FUNCTION(x) }\n[2, 1].sorted(key)",
        "let f: Any = x => FUNCTION(x)\nf(1)",
        "let f: Any = FUNCTION\nf(1)",
        "func run(f: Any) { return f(1) }\nrun(x => FUNCTION(x))",
        "let all: [Any] = [x => FUNCTION(x)]\nall[0](1)",
        "let all: [String: Any] = [\"f\": x => FUNCTION(x)]\nall[\"f\"](1)",
        "func make() { return [x => y => FUNCTION(y)] }\nlet f: Any = make()[0]\nf(1)(2)",
        "[2, 1].sorted(x => [x].sorted(y => FUNCTION(y))[0])",
    ]

    @Test("under read-only a write is", arguments: escaping)
    func writes(_ text: String) throws {
        var engine = Self.engine
        let text = text.replacing("FUNCTION", with: "raise")
        #expect(throws: Never.self) { try engine.compile(text) }
        engine.isReadOnly = true
        let error = try #require(throws: CompilationError.self) { try engine.compile(text) }
        let isSaid = error.diagnostics.contains { $0.message.contains("`raise`") }
        #expect(isSaid, "\(error.diagnostics.map(\.message))")
    }

    @Test("without the clock waiting is", arguments: escaping)
    func clock(_ text: String) throws {
        var engine = Self.engine
        engine.granted = .all
        engine.register("pause", effects: .clock) { (by: Int) async -> Int in by }
        let text = text.replacing("FUNCTION", with: "pause")
        #expect(throws: Never.self) { try engine.compile(text) }
        engine.granted = []
        let error = try #require(throws: CompilationError.self) { try engine.compile(text) }
        let isSaid = error.diagnostics.contains { $0.message.contains("needs the clock") }
        #expect(isSaid, "\(error.diagnostics.map(\.message))")
    }

    @Test("what never becomes a value and is not called does no harm")
    func unreached() throws {
        var engine = Self.engine
        engine.isReadOnly = true
        #expect(throws: Never.self) {
            try engine.compile("func late(x: Int) -> Int { return raise(x) }\n[2, 1].sorted(x => -x)")
        }
    }
}
