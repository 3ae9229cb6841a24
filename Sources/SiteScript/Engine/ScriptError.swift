public import SiteScriptSyntax

/// A script's fault at run time: what went wrong, where in the source, where in the data.
public struct ScriptError: Error, Sendable, Hashable {
    /// One call that was under way.
    public struct Frame: Sendable, Hashable {
        /// The function's name; `<script>` at the top.
        public var function: String
        /// Where in it.
        public var span: SourceSpan
    }

    /// What kind of fault it is.
    public var kind: ScriptErrorKind
    /// The stable code, `R` and four digits.
    public var code: RuntimeCode
    /// What went wrong, in one line.
    public var message: String
    /// How to mend it, when that is known.
    public var hint: String?
    /// Where in the source.
    public var span: SourceSpan?
    /// Where in the data, such as `row 17, site_id 7` or `new.csv:17`.
    public var dataPlace: String?
    /// The HTTP status that caused it.
    public var status: Int?
    /// The request that failed, as the service names it.
    public var requestID: String?
    /// The calls under way, innermost first.
    public var stack: [Frame]

    /// Makes an error; the machine adds the place and the stack.
    public init(
        _ kind: ScriptErrorKind,
        _ code: RuntimeCode,
        _ message: String,
        hint: String? = nil,
        dataPlace: String? = nil,
        status: Int? = nil,
        requestID: String? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.hint = hint
        self.dataPlace = dataPlace
        self.status = status
        self.requestID = requestID
        stack = []
    }
}

/// The stable codes of run-time errors, grouped like the diagnostics; never used again for another fault.
public enum RuntimeCode: String, Sendable, Hashable, CaseIterable {
    /// `fail` was reached.
    case failed = "R0100"
    /// A whole number left the 64-bit range.
    case overflow = "R0101"
    /// An index lies outside.
    case indexOutOfRange = "R0102"
    /// Division by zero.
    case divisionByZero = "R0103"
    /// An operand or argument has the wrong type.
    case wrongType = "R0104"
    /// nil where a value is needed.
    case unexpectedNil = "R0105"
    /// No such field.
    case unknownField = "R0106"
    /// No such member.
    case unknownMember = "R0107"
    /// A value is not acceptable.
    case invalidValue = "R0108"
    /// An assertion does not hold.
    case assertion = "R0109"
    /// `only` found none or several rows, `unique` or `lookup` found duplicates.
    case wrongRowCount = "R0110"
    /// Something is called that is not a function, or with the wrong number of arguments.
    case notCallable = "R0112"
    /// A limit of the session is exceeded.
    case limit = "R0201"
    /// The run was cancelled.
    case cancelled = "R0202"
    /// A capability was not granted.
    case capability = "R0203"
    /// A write under read-only.
    case readOnly = "R0204"
    /// A file cannot be read or written.
    case file = "R0301"
    /// A text is not in its format.
    case format = "R0302"
    /// A cell or value does not fit the declared type.
    case conversion = "R0303"
    /// The service refused or failed.
    case service = "R0401"
    /// A ceiling was reached before the first write.
    case ceiling = "R0402"
    /// Changes that cannot be applied as they are.
    case invalidChanges = "R0403"
    /// Not confirmed.
    case notConfirmed = "R0404"
    /// A plan that was applied already or has expired.
    case planUsed = "R0405"
    /// A plan that is not as it was saved, or was made for another back end.
    case planRefused = "R0406"
    /// A run that is not there, or cannot be gone on with.
    case run = "R0407"
    /// A part of the language that this version does not run.
    case notSupported = "R0900"
}
