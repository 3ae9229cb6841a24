import SiteScript
import SiteScriptSyntax
import SiteScriptTestSupport
import Testing

/// What `sitescript explain` says is complete and true.
@Suite("Explanations of codes")
struct ExplanationTests {
    private static let all = DiagnosticCode.explanations + RuntimeCode.explanations

    /// Codes that no program alone can raise: bad bytes, files, hosts that cancel or ask, and what is not there yet.
    private static let withoutExample: Set = [
        "E0101", "R0202", "R0203", "R0204", "R0404", "R0405", "R0406", "R0900",
    ]

    @Test("every code has one, in the order of the codes")
    func complete() {
        let codes = DiagnosticCode.allCases.map(\.text) + RuntimeCode.allCases.map(\.rawValue)
        #expect(Self.all.map(\.code) == codes)
    }

    @Test("a meaning is one line in lower case, and a reason is prose")
    func wording() {
        for explanation in Self.all {
            #expect(explanation.meaning.count <= 90, "\(explanation.code)")
            #expect(
                explanation.meaning.last != "." && !explanation.meaning.contains("\n"),
                "\(explanation.code)"
            )
            #expect(explanation.reason.last == ".", "\(explanation.code)")
        }
    }

    @Test("only codes that no program raises have no example")
    func examples() {
        #expect(
            Set(Self.all.filter { $0.wrong == nil || $0.mended == nil }.map(\.code)) == Self.withoutExample
        )
    }

    @Test("the wrong example raises its code and nothing else", arguments: all.filter { $0.wrong != nil })
    func wrong(_ explanation: CodeExplanation) async {
        let problem = await SpecRunner.outcome(of: explanation.wrong ?? "", settings: explanation.code)
        #expect(problem == [explanation.code], "\(explanation.wrong ?? "")")
    }

    @Test("the mended example has no fault", arguments: all.filter { $0.mended != nil })
    func mended(_ explanation: CodeExplanation) async {
        let problem = await SpecRunner.outcome(of: explanation.mended ?? "", settings: explanation.code)
        #expect(problem == [], "\(explanation.mended ?? "")")
    }
}

extension SpecRunner {
    /// The codes that a program raises, in the settings that a code is about.
    fileprivate static func outcome(of text: String, settings code: String) async -> [String] {
        var spec = SpecFile(name: "example.sites", text: text)
        spec.isReadOnly = code == DiagnosticCode.writeUnderReadOnly.text
        spec.isWithoutCapabilities = code == DiagnosticCode.missingCapability.text
        return await codes(of: spec, runs: code.hasPrefix("R"))
    }
}
