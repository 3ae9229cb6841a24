/// A stable name for one kind of fault: a letter and four digits that are never used again for another.
///
/// E01 lexical, E02 syntax, E03 checker, W03 warnings of the checker, R01 run time.
public enum DiagnosticCode: String, Sendable, Hashable, CaseIterable {
    // Lexical.
    case invalidUTF8 = "E0101"
    case unexpectedCharacter = "E0102"
    case unterminatedString = "E0103"
    case invalidEscape = "E0104"
    case invalidNumber = "E0105"
    case numberOutOfRange = "E0106"
    case invalidInstant = "E0107"
    case invalidDuration = "E0108"
    case unterminatedBacktick = "E0109"
    case singleQuotedString = "E0110"

    // Syntax.
    case expectedToken = "E0201"
    case expectedExpression = "E0202"
    case unclosedBracket = "E0203"
    case strayClosingBracket = "E0204"
    case chainedComparison = "E0205"
    case elseOnNewLine = "E0206"
    case expectedStage = "E0207"
    case invalidAssignmentTarget = "E0208"
    case invalidLambdaParameters = "E0209"
    case nestedTooDeep = "E0210"
    case tupleWithoutArrow = "E0211"
    case misplacedDeclaration = "E0212"
    case expectedType = "E0213"
    case expectedName = "E0214"
    case statementsOnOneLine = "E0216"
    case mixedListAndMap = "E0217"
    case stageCallParentheses = "E0218"
    case foreignSyntax = "E0219"

    // Checker: names.
    case unknownName = "E0301"
    case unknownStage = "E0302"
    case unknownField = "E0303"
    case unknownMember = "E0304"
    case unknownLabel = "E0305"
    case unknownType = "E0306"
    case unknownErrorKind = "E0307"
    case duplicateDeclaration = "E0308"
    case shadowedName = "E0309"
    case builtInRedefined = "E0310"
    case notAssignable = "E0311"
    case rowOutsidePipeline = "E0312"
    case duplicateField = "E0313"
    case misplacedControlFlow = "E0314"

    // Checker: types.
    case typeMismatch = "E0320"
    case conditionNotBool = "E0321"
    case optionalCondition = "E0322"
    case comparedDifferentTypes = "E0323"
    case optionalArithmetic = "E0324"
    case operatorTypes = "E0325"
    case notCallable = "E0326"
    case notIterable = "E0327"
    case notIndexable = "E0328"
    case memberOfOptional = "E0329"
    case missingElse = "E0330"
    case notRows = "E0331"
    case missingReturn = "E0332"

    // Checker: calls.
    case missingArgument = "E0340"
    case extraArgument = "E0341"
    case duplicateArgument = "E0342"
    case argumentType = "E0343"
    case missingCreateField = "E0344"
    case invalidOption = "E0345"

    // Checker: literals and effects.
    case unknownTimezone = "E0350"
    case unusedChanges = "E0351"
    case missingCapability = "E0352"
    case writeUnderReadOnly = "E0353"
    case importFailed = "E0354"
    case invalidPattern = "E0355"

    // Warnings.
    case unusedName = "W0301"
    case unusedResult = "W0302"
    case unreachableCode = "W0303"
    case oldTimezone = "W0304"
    case uncatchableKind = "W0305"

    /// The code as it is printed, such as `E0303`.
    public var text: String { rawValue }

    /// Whether the text was read as it was meant, so that what is found behind it is not a consequence.
    public var isReadAsMeant: Bool {
        switch self {
        case .foreignSyntax, .elseOnNewLine, .stageCallParentheses, .singleQuotedString, .invalidEscape,
            .invalidDuration, .invalidInstant, .tupleWithoutArrow, .misplacedDeclaration, .chainedComparison:
            true
        default: severity == .warning
        }
    }

    /// Codes that start with W warn; all others are errors.
    public var severity: Diagnostic.Severity { rawValue.hasPrefix("W") ? .warning : .error }
}
