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

    /// One stretch of text that is replaced.
    public struct Edit: Sendable, Hashable {
        /// What is replaced; empty to insert.
        public var span: SourceSpan
        /// The new text.
        public var replacement: String

        /// Makes an edit.
        public init(span: SourceSpan, replacement: String) {
            self.span = span
            self.replacement = replacement
        }
    }

    /// What certainly mends the fault: edits that are made together or not at all.
    public struct Fix: Sendable, Hashable {
        /// The edits in the order of their places; they never overlap.
        public var edits: [Edit]

        /// Makes a fix of one edit.
        public init(span: SourceSpan, replacement: String) {
            edits = [Edit(span: span, replacement: replacement)]
        }

        /// Makes a fix of edits in the order of their places.
        public init(edits: [Edit]) { self.edits = edits }

        /// Puts `opening` and `closing` around a stretch of text.
        public init(around span: SourceSpan, _ opening: String, _ closing: String) {
            edits = [
                Edit(span: span.start, replacement: opening), Edit(span: span.end, replacement: closing),
            ]
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
