import SiteScriptSyntax
import Testing

@Suite("Diagnostics kept")
struct DiagnosticBagTests {
    private func diagnostic(_ code: DiagnosticCode, at place: Int) -> Diagnostic {
        Diagnostic(code, "\(place)", at: SourceSpan(file: 0, lower: place, upper: place + 1))
    }

    @Test("an error that finds no room takes that of a warning, the last one first")
    func errorsFirst() {
        var bag = DiagnosticBag()
        for place in 0..<DiagnosticBag.maximum + 10 { bag.add(diagnostic(.unusedName, at: place)) }
        #expect(bag.isFull && !bag.hasErrors && bag.diagnostics.count == DiagnosticBag.maximum)
        bag.add(diagnostic(.unknownName, at: 5000))
        #expect(bag.hasErrors && bag.diagnostics.count == DiagnosticBag.maximum)
        #expect(bag.sorted.last?.span.lower == 5000 && bag.sorted.dropLast().last?.span.lower == 998)
        for place in 6000..<6000 + DiagnosticBag.maximum * 2 { bag.add(diagnostic(.unknownName, at: place)) }
        #expect(bag.diagnostics.count == DiagnosticBag.maximum)
        #expect(bag.diagnostics.allSatisfy { $0.severity == .error })
        #expect(bag.sorted.last?.span.lower == 6998)
    }
}
