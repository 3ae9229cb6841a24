import SiteScript
import Testing

/// Compiled scripts as bytes; that every spec runs from them is held by the specs, that damage does no harm by
/// `SavedDamageTests`.
@Suite struct SavingTests {
    private static var engine: Engine {
        var engine = Engine.bare
        engine.register("price", ["of"]) { (item: String) in item.utf8.count }
        return engine
    }

    private static let text = "param item: String = \"lamp\"\nprice(item) + [1, 2].sum()"

    @Test("a script runs in another engine from what was saved") func roundTrip() async throws {
        let script = try Self.engine.compile(Self.text)
        let loaded = try Self.engine.load(script.saved())
        #expect(loaded == script)
        #expect(loaded.hashValue == script.hashValue)
        #expect(loaded.parameters == script.parameters)
        #expect(loaded.saved() == script.saved())
        let session = Self.engine.session()
        #expect(try await session.run(loaded).decode() == 7)
        #expect(try await session.run(loaded, arguments: ["item": "x"]).decode() == 4)
    }

    @Test("two compilations of one text are equal, of two texts they are not") func equality() throws {
        let engine = Self.engine
        #expect(try engine.compile(Self.text) == engine.compile(Self.text))
        #expect(try engine.compile("1") != engine.compile("2"))
        #expect(try Set([engine.compile("1"), engine.compile("1"), engine.compile("2")]).count == 2)
        #expect(try engine.compile("\"\u{E9}\"") != engine.compile("\"e\u{301}\""))
    }

    @Test("test blocks are saved too") func tests() async throws {
        let script = try Self.engine.compileTests(.init(name: "t", text: "test \"no\" { assert 1 > 2 }"))
        let loaded = try Self.engine.load(script.saved())
        #expect(loaded.tests == script.tests)
        let error = await #expect(throws: ScriptError.self) {
            try await Self.engine.session().runTest(0, of: loaded)
        }
        #expect(error?.code == .assertion)
        #expect(error?.span != nil)
    }

    @Test("an error of a loaded script has its place") func places() async throws {
        let loaded = try Self.engine.load(Self.engine.compile("let x = [1]\nx[4]").saved())
        let error = await #expect(throws: ScriptError.self) {
            _ = try await Self.engine.session().run(loaded)
        }
        #expect(error?.span.map { loaded.files[0].text(of: $0) } == "x[4]")
    }

    private func refusal(of bytes: [UInt8], by engine: Engine = Self.engine) -> ScriptLoadError? {
        #expect(throws: ScriptLoadError.self) { _ = try engine.load(bytes) }
    }

    @Test("what the engine lacks is named") func missing() throws {
        let saved = try Self.engine.compile(Self.text).saved()
        let missing = refusal(of: saved, by: .bare)
        #expect(missing?.kind == .missing)
        #expect(
            missing?.message == "the script needs the function `price`, which this engine does not have"
        )
        var other = Engine.bare
        other.register("price", ["of"]) { (item: Int) in item }
        #expect(
            refusal(of: saved, by: other)?.message
                == "the function `price` of this engine has other types: (String) -> Int then, (Int) -> Int here"
        )
        let stage = try Self.engine.compile("[1] | where . > 0 | count").saved()
        let bare = Engine(modules: [])
        #expect(
            refusal(of: stage, by: bare)?.message
                == "the script needs the stage `where`, which this engine does not have"
        )
    }

    @Test("what is not granted is refused") func refused() throws {
        var free = Engine.bare
        free.granted = .all
        free.register("raise", effects: .writes) { (by: Int) in by }
        let clock = try free.compile("now()").saved()
        #expect(
            refusal(of: clock, by: .bare)?.message == "the script needs clock, which is not granted"
        )
        let writing = try free.compile("raise(1)").saved()
        free.isReadOnly = true
        #expect(refusal(of: writing, by: free)?.kind == .refused)
        // What cannot be reached does no harm.
        free.granted = []
        let unused = try free.compile("func late() { return now() }\n1").saved()
        #expect((try? free.load(unused)) != nil)
    }

    @Test("bytes that are none of its own are refused") func damaged() throws {
        let saved = try Self.engine.compile(Self.text).saved()
        #expect(refusal(of: [])?.kind == .damaged)
        #expect(refusal(of: Array("print(1)".utf8))?.kind == .damaged)
        #expect(refusal(of: saved.dropLast())?.kind == .damaged)
        var turned = saved
        turned[saved.count / 2] ^= 1
        #expect(
            refusal(of: turned)?.message == "the saved script is damaged: its sum is not that of its bytes"
        )
        var newer = saved
        newer["SiteScript\n".utf8.count] = 99
        #expect(refusal(of: newer)?.kind == .version)
    }
}
