import SiteScriptSyntax
import Testing

@Suite struct DiagnosticRendererTests {
    @Test("a literal that fills the file leaves the message readable")
    func longLiteral() throws {
        let digits = String(repeating: "9", count: 100_000)
        let file = SourceFile(name: "long.sites", text: "print(\(digits))")
        let diagnostic = try #require(Parser.parse(file).diagnostics.diagnostics.first)
        let text = DiagnosticRenderer(files: [file]).text(of: diagnostic)
        #expect(text.utf8.count < 2000)
        #expect(text.contains("error[E0106]: `99999"))
        #expect(text.contains("9999` does not fit in 64 bits"))
        #expect(text.contains("long.sites:1:7"))
    }
}
