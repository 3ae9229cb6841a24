/// Cuts a text into tokens; reports what is no token and goes on.
public struct Lexer {
    let file: SourceFile
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0
    var tokens: [Token] = []
    /// Names and texts that tokens refer to; the reserved words come first.
    private var texts = TextTable()
    var bag: DiagnosticBag
    var isAfterNewline = true
    var isAfterSpace = true
    /// `##` comments: before the token with the number, and behind the one before it on the same line.
    var leadingDocs: [Int: String] = [:]
    var trailingDocs: [Int: String] = [:]
    /// Whether the text ends inside something that more text could close.
    var isOpenAtEnd = false
    /// How many parentheses and square brackets are open.
    var bracketDepth = 0
    /// How many interpolations are open.
    var nesting = 0
    /// Whether bytes were found that are no text.
    var hasInvalidText = false
    /// Strings without an end inside the interpolation under way.
    var openStrings: [Diagnostic] = []
    /// Whether the text ended inside an interpolation, which was reported.
    var isInterpolationOpen = false

    /// What cutting gives.
    struct Result {
        var tokens: [Token]
        var texts: [String]
        var leadingDocs: [Int: String]
        var trailingDocs: [Int: String]
        var isOpenAtEnd: Bool
    }

    /// The tokens of a file, the last being its end.
    ///
    /// What is wrong is added to `bag`.
    public static func tokens(of file: SourceFile, into bag: inout DiagnosticBag) -> [Token] {
        lex(file, into: &bag).tokens
    }

    static func lex(_ file: SourceFile, into bag: inout DiagnosticBag) -> Result {
        file.bytes.withUnsafeBufferPointer { bytes in
            var lexer = Lexer(file: file, bytes: bytes, bag: bag)
            lexer.tokens.reserveCapacity(bytes.count / 4 + 8)
            lexer.checkUTF8()
            lexer.skipHashBang()
            lexer.lexUntil(closing: nil)
            bag = lexer.bag
            return Result(
                tokens: lexer.tokens,
                texts: lexer.texts.texts,
                leadingDocs: lexer.leadingDocs,
                trailingDocs: lexer.trailingDocs,
                isOpenAtEnd: lexer.isOpenAtEnd
            )
        }
    }

    private init(file: SourceFile, bytes: UnsafeBufferPointer<UInt8>, bag: DiagnosticBag) {
        self.file = file
        self.bytes = bytes
        self.bag = bag
        for word in Keyword.all { _ = intern(word) }
    }

    // MARK: The cursor

    /// The byte `distance` further on; 0 past the end.
    @inline(__always)
    func peek(_ distance: Int = 0) -> UInt8 {
        let place = offset + distance
        return place < bytes.count ? bytes[place] : 0
    }

    var isAtEnd: Bool { offset >= bytes.count }

    func span(from start: Int) -> SourceSpan { SourceSpan(file: file.id, lower: start, upper: offset) }

    mutating func add(_ kind: TokenKind, from start: Int, payload: UInt64 = 0) {
        tokens.append(
            Token(
                kind: kind,
                isAfterNewline: isAfterNewline,
                isAfterSpace: isAfterSpace,
                span: span(from: start),
                payload: payload
            )
        )
        isAfterNewline = false
        isAfterSpace = false
    }

    /// The number of a text; equal texts have one number.
    mutating func intern(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { UInt64(texts.number(of: $0)) }
    }

    func text(from start: Int, to end: Int) -> String {
        String(decoding: bytes[start..<end], as: UTF8.self)
    }

    // MARK: Dispatch

    /// Lexes to the end, or to the `)` that closes an interpolation opened at `closing`.
    mutating func lexUntil(closing: Int?) {
        var depth = 0
        while true {
            skipTrivia()
            guard !isAtEnd else {
                if closing == nil { add(.endOfFile, from: offset) }
                return
            }
            if closing != nil {
                if peek() == UInt8(ascii: "(") { depth += 1 }
                if peek() == UInt8(ascii: ")") {
                    if depth == 0 { return }
                    depth -= 1
                }
            }
            lexToken()
        }
    }

    private mutating func lexToken() {
        let byte = peek()
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            lexName()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): lexNumber()
        case UInt8(ascii: "\""): lexString()
        case UInt8(ascii: "#"): lexRawString()
        case UInt8(ascii: "`"): lexBacktickName()
        case UInt8(ascii: "@"): lexInstant()
        case UInt8(ascii: "'"): lexSingleQuoted()
        case UInt8(ascii: "&") where peek(1) == byte: lexForeign(2, "&&", .andKeyword, "and")
        case UInt8(ascii: "|") where peek(1) == byte: lexForeign(2, "||", .orKeyword, "or")
        case UInt8(ascii: "!") where isAfterValue: lexForcedValue()
        case UInt8(ascii: "!") where peek(1) != UInt8(ascii: "="): lexForeign(1, "!", .notKeyword, "not ")
        case UInt8(ascii: "!") where peek(2) == UInt8(ascii: "="): lexForeign(3, "!==", .notEqual, "!=")
        case UInt8(ascii: "=") where peek(1) == byte && peek(2) == byte: lexForeign(3, "===", .equal, "==")
        case UInt8(ascii: "<") where peek(1) == UInt8(ascii: ">"): lexForeign(2, "<>", .notEqual, "!=")
        case UInt8(ascii: "/") where isForeignComment: lexForeignComment()
        case UInt8(ascii: "-") where isForeignComment: lexForeignComment()
        default: lexOperator()
        }
    }

    private mutating func lexName() {
        let start = offset
        while peek().isNameByte { offset += 1 }
        let number = texts.number(of: UnsafeBufferPointer(rebasing: bytes[start..<offset]))
        add(Keyword.kind(ofNumber: number) ?? .identifier, from: start, payload: UInt64(number))
    }

    private mutating func lexBacktickName() {
        let start = offset
        offset += 1
        while !isAtEnd, peek() != UInt8(ascii: "`"), peek() != UInt8(ascii: "\n") { offset += 1 }
        let name = text(from: start + 1, to: offset)
        if peek() == UInt8(ascii: "`") {
            offset += 1
            if name.isEmpty {
                report(.unterminatedBacktick, "there is no name between these backticks", from: start)
            }
        } else {
            report(.unterminatedBacktick, "this name has no closing backtick", from: start)
        }
        add(.identifier, from: start, payload: intern(name))
    }

    /// An operator of another language, taken for ours.
    private mutating func lexForeign(_ count: Int, _ spelling: String, _ kind: TokenKind, _ ours: String) {
        let start = offset
        offset += count
        let word = ours.hasSuffix(" ") ? String(ours.dropLast()) : ours
        bag.add(
            Diagnostic(
                .unexpectedCharacter,
                "there is no operator `\(spelling)`",
                at: span(from: start),
                hint: "write `\(word)`",
                fix: .init(span: span(from: start), replacement: ours)
            )
        )
        add(kind, from: start, payload: intern(word))
    }

    private mutating func lexOperator() {
        let start = offset
        let (kind, count) = operatorHere()
        if kind == .invalid { return lexUnexpected() }
        if kind == .leftParenthesis || kind == .leftBracket { bracketDepth += 1 }
        if kind == .rightParenthesis || kind == .rightBracket { bracketDepth = max(0, bracketDepth - 1) }
        offset += count
        add(kind, from: start)
    }

    /// The longest operator or mark at the cursor.
    private func operatorHere() -> (TokenKind, Int) {
        let (second, third) = (peek(1), peek(2))
        let isAssigning = second == UInt8(ascii: "=")
        switch peek() {
        case UInt8(ascii: "("): return (.leftParenthesis, 1)
        case UInt8(ascii: ")"): return (.rightParenthesis, 1)
        case UInt8(ascii: "["): return (.leftBracket, 1)
        case UInt8(ascii: "]"): return (.rightBracket, 1)
        case UInt8(ascii: "{"): return (.leftBrace, 1)
        case UInt8(ascii: "}"): return (.rightBrace, 1)
        case UInt8(ascii: ","): return (.comma, 1)
        case UInt8(ascii: ":"): return (.colon, 1)
        case UInt8(ascii: ";"): return (.semicolon, 1)
        case UInt8(ascii: "|"): return (.bar, 1)
        case UInt8(ascii: "."):
            if second == UInt8(ascii: "."), third == UInt8(ascii: ".") { return (.closedRange, 3) }
            if second == UInt8(ascii: "."), third == UInt8(ascii: "<") { return (.halfOpenRange, 3) }
            return (.dot, 1)
        case UInt8(ascii: "?"):
            if second == UInt8(ascii: ".") { return (.questionDot, 2) }
            return second == UInt8(ascii: "?") ? (.coalesce, 2) : (.question, 1)
        case UInt8(ascii: "="):
            if second == UInt8(ascii: ">") { return (.arrow, 2) }
            return isAssigning ? (.equal, 2) : (.assign, 1)
        case UInt8(ascii: "!"): return (.notEqual, 2)
        case UInt8(ascii: "<"): return isAssigning ? (.lessOrEqual, 2) : (.less, 1)
        case UInt8(ascii: ">"): return isAssigning ? (.greaterOrEqual, 2) : (.greater, 1)
        case UInt8(ascii: "+"): return isAssigning ? (.addAssign, 2) : (.plus, 1)
        case UInt8(ascii: "-"):
            if second == UInt8(ascii: ">") { return (.thinArrow, 2) }
            return isAssigning ? (.subtractAssign, 2) : (.minus, 1)
        case UInt8(ascii: "*"): return isAssigning ? (.multiplyAssign, 2) : (.star, 1)
        case UInt8(ascii: "/"):
            if second == UInt8(ascii: "/") {
                return third == UInt8(ascii: "=") ? (.quotientAssign, 3) : (.doubleSlash, 2)
            }
            return isAssigning ? (.divideAssign, 2) : (.slash, 1)
        case UInt8(ascii: "%"): return isAssigning ? (.remainderAssign, 2) : (.percent, 1)
        default: return (.invalid, 1)
        }
    }

    /// Runs `body` one level deeper; false when strings nest too deep to go on.
    mutating func nested(_ body: (inout Lexer) -> Void) -> Bool {
        guard nesting < 64 else { return false }
        nesting += 1
        body(&self)
        nesting -= 1
        return true
    }
}

extension UInt8 {
    /// Whether it may stand inside a name.
    @inline(__always)
    var isNameByte: Bool {
        // A bit for each byte from `@` to DEL: letters and `_`.
        let letters: UInt64 = 0x07FF_FFFE_87FF_FFFE
        return self >= 64 ? self < 128 && letters >> UInt64(self & 63) & 1 == 1 : isDigit
    }

    @inline(__always)
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
