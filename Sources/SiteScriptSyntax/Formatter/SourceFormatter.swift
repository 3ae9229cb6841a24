/// Lays a program out in the one way all programs are laid out.
///
/// Only white space, the commas before closing brackets and the `;` between statements change; every other token,
/// and every comment, is printed as it was written and in its order. What the author broke at a bar or behind an
/// opening bracket stays broken; everything else stands on one line when that fits.
public enum SourceFormatter {
    /// What formatting gives.
    public enum Outcome: Sendable {
        /// The text in the one layout, which may be the text as it was.
        case formatted([UInt8])
        /// The text has errors and is not touched.
        case invalid(DiagnosticBag)
    }

    /// The longest line, in characters, that a break is not looked for.
    static let lineWidth = 100
    /// The spaces of one level.
    static let indentation = 4

    /// Formats a file; one with errors in its syntax is left alone.
    public static func format(_ file: SourceFile) -> Outcome {
        let parsed = Parser.parse(file)
        guard !parsed.diagnostics.hasErrors else { return .invalid(parsed.diagnostics) }
        var bag = DiagnosticBag()
        let source = FormatterSource(file, tokens: Lexer.tokens(of: file, into: &bag))
        var builder = LayoutBuilder(source)
        builder.addProgram(parsed.program)
        var printer = LayoutPrinter(source, builder.layout)
        return .formatted(printer.text())
    }
}

extension SourceFormatter {
    /// Whether a text has the tree of a file: the last look before a script is replaced.
    public static func keepsMeaning(of file: SourceFile, in text: [UInt8]) -> Bool {
        let parsed = Parser.parse(SourceFile(name: file.name, bytes: text))
        return !parsed.diagnostics.hasErrors
            && TreePrinter.text(of: parsed.program) == TreePrinter.text(of: Parser.parse(file).program)
    }
}
