/// One thing said about a program before it runs: what is wrong, where, and how to mend it.
///
/// Messages start in lower case, have no final stop, name the thing and say what was expected.
public struct Diagnostic: Sendable, Hashable {
    /// How grave it is.
    public enum Severity: String, Sendable, Hashable {
        /// The program is not run.
        case error
        /// The program runs; the reader should know.
        case warning
    }

    /// A further place with a few words, such as "declared here".
    public struct Label: Sendable, Hashable {
        /// The place.
        public var span: SourceSpan
        /// What is to be seen there.
        public var message: String

        /// Makes a label.
        public init(span: SourceSpan, message: String) {
            self.span = span
            self.message = message
        }
    }

    /// A replacement that certainly mends the fault.
    public struct Fix: Sendable, Hashable {
        /// What is replaced; empty to insert.
        public var span: SourceSpan
        /// The new text.
        public var replacement: String

        /// Makes a fix.
        public init(span: SourceSpan, replacement: String) {
            self.span = span
            self.replacement = replacement
        }
    }

    /// How grave it is.
    public var severity: Severity
    /// The stable code.
    public var code: DiagnosticCode
    /// What is wrong, in one line.
    public var message: String
    /// Where it is wrong.
    public var span: SourceSpan
    /// A few words drawn behind the caret, such as ``did you mean `timezone`?``.
    public var hint: String?
    /// Further places.
    public var labels: [Label]
    /// What mends it, when that is certain.
    public var fix: Fix?

    /// Makes a diagnostic; the severity is that of its code.
    public init(
        _ code: DiagnosticCode,
        _ message: String,
        at span: SourceSpan,
        hint: String? = nil,
        labels: [Label] = [],
        fix: Fix? = nil
    ) {
        severity = code.severity
        self.code = code
        self.message = message
        self.span = span
        self.hint = hint
        self.labels = labels
        self.fix = fix
    }
}
