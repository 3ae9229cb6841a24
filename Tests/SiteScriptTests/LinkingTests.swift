import SiteScriptLibrary
import Testing

@testable import SiteScript

@Suite struct LinkingTests {
    @Test("a session that holds many programs finds the fields and records that a new one mentions")
    func manyPrograms() async throws {
        let engine = Engine(modules: StandardLibrary.modules)
        let session = engine.session()
        let others = try engine.compile(
            (0..<300).map { "print({a\($0): 1}.a\($0))" }.joined(separator: "\n")
        )
        // Its numbers of fields and shapes come to more than sixteen bits hold.
        for _ in 0..<230 { _ = session.machine.link(others.code) }
        let script = try engine.compile(
            "var r = {a: 1, b: 2}\nr.b = r.a + r.b * 10\n[r.a, r.b, r.with(a: 7).a]"
        )
        let values: [Int] = try await session.run(script).decode()
        #expect(values == [1, 21, 7])
    }
}
