import SiteScript
import Testing

@Suite struct ConversionTests {
    struct Place: Codable, Equatable, ScriptConvertible {
        var name: String
        var floor: Int8
        var tags: [String]
        var since: ScriptInstant?
        var parts: [Place]
    }

    @Test("plain values, lists and maps come out as Swift values")
    func results() async throws {
        #expect(try await Engine.bare.value(of: "1 + 2").decode() == 3)
        #expect(try await Engine.bare.value(of: "[1.5, 2]").decode() == [1.5, 2.0])
        let map: [String: Int?] = try await Engine.bare.value(of: #"["a": nil, "b": 2]"#).decode()
        #expect(map == ["a": nil, "b": 2])
        #expect(try await Engine.bare.value(of: "90s").decode() == Duration.seconds(90))
        #expect(
            try await Engine.bare.value(of: "@1970-01-02").decode() == ScriptInstant(milliseconds: 86_400_000)
        )
    }

    @Test("a Codable struct goes into a script and comes back the same")
    func roundTrip() async throws {
        let inner = Place(name: "Büro", floor: -1, tags: [], since: ScriptInstant(milliseconds: 5), parts: [])
        let place = Place(name: "Haus", floor: 3, tags: ["a", "b"], since: nil, parts: [inner])
        let session = Engine.bare.session()
        try session.set("place", to: place)
        let result = try await session.evaluate("place").result
        #expect(try result.decode() == place)
        #expect(
            result.text
                == #"{name: "Haus", floor: 3, tags: ["a", "b"], since: nil, parts: "#
                + #"[{name: "Büro", floor: -1, tags: [], since: @1970-01-01T00:00:00.005Z, parts: []}]}"#
        )
    }

    @Test("what does not fit names the place and both types")
    func mistakes() async throws {
        let text = #"{name: "x", floor: 1, tags: ["a", 2], parts: []}"#
        let result = try await Engine.bare.value(of: text)
        let error = try #require(throws: ScriptError.self) { try result.decode(Place.self) }
        #expect(error.message == "expected String, not Int")
        #expect(error.dataPlace == "tags[1]")
        let wide = try await Engine.bare.value(of: #"{name: "x", floor: 300, tags: [], parts: []}"#)
        let overflow = try #require(throws: ScriptError.self) { try wide.decode(Place.self) }
        #expect(overflow.message == "300 does not fit in Int8")
        #expect(overflow.dataPlace == "floor")
        let short = try await Engine.bare.value(of: #"{parts: [{name: "x"}], name: "y", floor: 1, tags: []}"#)
        let missing = try #require(throws: ScriptError.self) { try short.decode(Place.self) }
        #expect(missing.message == "the field `floor` is missing")
        #expect(missing.dataPlace == "parts[0]")
    }

    @Test("rows decode as an array of structs")
    func rows() async throws {
        struct Row: Decodable, Equatable { var n: Int, twice: Int }
        let text = "1...4 | map {n: .} | where .n > 2 | with twice: .n * 2"
        let rows: [Row] = try await Engine.bare.value(of: text).decode()
        #expect(rows == [Row(n: 3, twice: 6), Row(n: 4, twice: 8)])
    }

    @Test("a session's variables are set and read from outside")
    func variables() async throws {
        let session = Engine.bare.session()
        try session.set("limit", to: 40)
        _ = try await session.evaluate("let twice = limit * 2")
        #expect(try session.get("twice", as: Int.self) == 80)
        #expect(try session.get("other", as: Int.self) == nil)
    }

    @Test("a script is linked once and may run any number of times with other arguments")
    func runsAgain() async throws {
        let engine = Engine.bare
        let script = try engine.compile("param n: Int = 7\nn + 1")
        let session = engine.session()
        for n in 0..<50 { #expect(try await session.run(script, arguments: ["n": n]).decode() == n + 1) }
        #expect(try await session.run(script).decode() == 8)
    }
}
