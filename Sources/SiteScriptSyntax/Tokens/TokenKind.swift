/// Every kind of token.
public enum TokenKind: UInt8, Sendable, Hashable {
    case endOfFile
    /// A name, plain or in backticks
    case identifier
    case integer, double, instant, duration
    /// The quotes round a string, the texts in it, and the marks round an interpolation
    case stringStart, stringText, stringEnd, interpolationStart, interpolationEnd
    // Keywords.
    case letKeyword, varKeyword, funcKeyword, returnKeyword, ifKeyword, elseKeyword, forKeyword, inKeyword
    case whileKeyword, breakKeyword, continueKeyword, matchKeyword, tryKeyword, catchKeyword, failKeyword
    case importKeyword, asKeyword, paramKeyword, typeKeyword, testKeyword, assertKeyword
    case andKeyword, orKeyword, notKeyword, trueKeyword, falseKeyword, nilKeyword
    // Brackets and punctuation.
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, colon, semicolon, dot, questionDot, question, bar, arrow, thinArrow
    // Operators.
    case assign, addAssign, subtractAssign, multiplyAssign, divideAssign, quotientAssign, remainderAssign
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, coalesce
    case closedRange, halfOpenRange, plus, minus, star, slash, doubleSlash, percent
    /// Something that is no token; the lexer has reported it
    case invalid

    /// How messages call it.
    public var displayName: String {
        if let word = Keyword.word(of: self) { return "`\(word)`" }
        return switch self {
        case .endOfFile: "the end of the text"
        case .identifier: "a name"
        case .integer, .double: "a number"
        case .instant: "an instant"
        case .duration: "a duration"
        case .stringStart, .stringText, .stringEnd, .interpolationStart, .interpolationEnd: "a string"
        case .invalid: "an invalid character"
        default: "`\(TokenKind.spellings[self] ?? "")`"
        }
    }

    static let spellings: [TokenKind: String] = [
        .leftParenthesis: "(", .rightParenthesis: ")", .leftBracket: "[", .rightBracket: "]",
        .leftBrace: "{", .rightBrace: "}", .comma: ",", .colon: ":", .semicolon: ";", .dot: ".",
        .questionDot: "?.", .question: "?", .bar: "|", .arrow: "=>", .thinArrow: "->", .assign: "=",
        .addAssign: "+=", .subtractAssign: "-=", .multiplyAssign: "*=", .divideAssign: "/=",
        .quotientAssign: "//=", .remainderAssign: "%=", .equal: "==", .notEqual: "!=", .less: "<",
        .lessOrEqual: "<=", .greater: ">", .greaterOrEqual: ">=", .coalesce: "??", .closedRange: "...",
        .halfOpenRange: "..<", .plus: "+", .minus: "-", .star: "*", .slash: "/", .doubleSlash: "//",
        .percent: "%",
    ]

    /// Whether it is a reserved word.
    public var isKeyword: Bool {
        rawValue >= TokenKind.letKeyword.rawValue && rawValue <= TokenKind.nilKeyword.rawValue
    }
}
