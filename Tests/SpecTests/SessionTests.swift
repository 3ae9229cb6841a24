import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTestSupport
import Testing

@Suite("A session of lines")
struct SessionTests {
    private let session = Engine(modules: StandardLibrary.modules).session(host: RecordingHost())

    /// What a line gives, as its literal.
    private func value(_ line: String) async throws -> String {
        ValueText.literal(try await session.evaluate(line).value, session.context.heap)
    }

    /// The error that a line ends with.
    private func failure(_ line: String) async throws -> ScriptError {
        try await #require(throws: ScriptError.self) { try await value(line) }
    }

    @Test("an error inside a function of an earlier line stands in that line's text")
    func places() async throws {
        let first = try session.compile("func divide(n) { return 1 // n }")
        _ = try await session.run(first)
        let second = try session.compile("divide(0)")
        let error = try await #require(throws: ScriptError.self) { _ = try await session.run(second) }
        #expect(first.files[0].id != second.files[0].id)
        #expect(error.span?.file == first.files[0].id)
        #expect(error.stack.map(\.span.file) == [first.files[0].id, second.files[0].id])
    }

    @Test("a line that fails declares nothing")
    func undeclared() async throws {
        #expect(try await failure("let q = 1 // 0").code == .divisionByZero)
        await #expect(throws: CompilationError.self) { try await value("q") }
        #expect(try await value("let q = 7; q") == "7")
    }

    @Test("a name declared anew by a line that fails keeps its old value and type")
    func kept() async throws {
        _ = try await value("let q = 7")
        _ = try await failure("let q = \"text\"; let r = 1 // 0")
        #expect(try await value("q + 1") == "8")
    }

    @Test("what a line assigned before it failed stays assigned")
    func assigned() async throws {
        _ = try await value("var n = 1")
        _ = try await failure("n = 5; fail \"late\"")
        #expect(try await value("n") == "5")
    }
}
