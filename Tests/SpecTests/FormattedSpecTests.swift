import SiteScriptTestSupport
import Testing

@Suite("Formatted specs")
struct FormattedSpecTests {
    @Test("every spec is formatted without loss and still does what it says", arguments: Specs.all)
    func spec(_ spec: SpecFile) async {
        #expect(FormatCheck.problems(spec.text).isEmpty)
        // What a program prints about its own places changes with its lines.
        let printsPlaces = spec.output.contains { $0.contains("\(spec.name):") }
        guard !printsPlaces, let text = FormatCheck.formatted(spec.text), text != spec.text else { return }
        let formatted = SpecFile(name: spec.name, text: text, folder: spec.folder)
        let problems = await SpecRunner.run(formatted, .standard)
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))\n\(text)")
    }

    @Test("most specs have no errors in their syntax, so that they are formatted")
    func some() {
        let formatted = Specs.all.count { FormatCheck.formatted($0.text) != nil }
        #expect(formatted * 10 > Specs.all.count * 7)
    }
}
