/// What one code means: for `sitescript explain`, help and the reference page.
///
/// The examples are whole programs. Tests hold that the wrong one raises this code and nothing else, and that
/// nothing is wrong with the mended one.
public struct CodeExplanation: Sendable, Hashable {
    /// The code as it is printed.
    public var code: String
    /// What it says, in one line: lower case, without a full stop.
    public var meaning: String
    /// Why it is a mistake, and what to think of when mending it.
    public var reason: String
    /// A program that raises it; nil where no program alone can.
    public var wrong: String?
    /// The same program mended.
    public var mended: String?

    /// Makes an explanation.
    public init(
        _ code: String,
        _ meaning: String,
        why reason: String,
        wrong: String? = nil,
        mended: String? = nil
    ) {
        self.code = code
        self.meaning = meaning
        self.reason = reason
        self.wrong = wrong
        self.mended = mended
    }

    /// The same for a diagnostic's code.
    init(
        _ code: DiagnosticCode,
        _ meaning: String,
        why reason: String,
        wrong: String? = nil,
        mended: String? = nil
    ) {
        self.init(code.text, meaning, why: reason, wrong: wrong, mended: mended)
    }
}

extension DiagnosticCode {
    /// The explanations of all codes in their order; a test holds that none is missing.
    public static let explanations: [CodeExplanation] =
        lexicalExplanations + syntaxExplanations + nameExplanations + typeExplanations + callExplanations
        + literalExplanations + warningExplanations
}
