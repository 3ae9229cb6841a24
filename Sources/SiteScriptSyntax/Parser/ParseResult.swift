/// What parsing gives: always a tree, and what was wrong with the text.
public struct ParseResult: Sendable {
    /// The tree, with `missing` nodes where the text could not be read.
    public var program: Program
    /// What was found, in order.
    public var diagnostics: DiagnosticBag
    /// Whether the text may stand as it is: false while a bracket or string is open, or while the text
    /// ends after an operator, a comma, an arrow or a bar, so that more input is expected.
    public var isComplete: Bool

    /// Makes a result.
    public init(program: Program, diagnostics: DiagnosticBag, isComplete: Bool) {
        self.program = program
        self.diagnostics = diagnostics
        self.isComplete = isComplete
    }
}
