/// Turns tokens into a tree.
///
/// It never throws and always gives a tree; what it cannot read becomes `missing`.
///
/// Three things depend on where it is: whether newlines end statements (in blocks they do, in brackets not),
/// whether `{` may open a record (not in the head of `if`, `for` …), and whether `|` ends the expression (in a
/// stage's bare arguments it does).
public struct Parser {
    struct Mode {
        var newlinesMatter = true
        var isHead = false
        var stopsAtBar = false
        /// In a pattern, `name =>` is a pattern and its arrow.
        var isPattern = false
    }

    let file: SourceFile
    let tokens: [Token]
    let texts: [String]
    let leadingDocs: [Int: String]
    let trailingDocs: [Int: String]
    var place = 0
    var bag = DiagnosticBag()
    var mode = Mode()
    var nextNodeID: NodeID
    var depth = 0
    /// How deep and tall the tree may grow on this thread; up to `free` nobody looks.
    private var room = NestingRoom.free
    /// How many levels the tallest tree has that was made since the innermost `deeper` began.
    private var height = 0
    /// Whether the tree was cut off since it grew too tall.
    private(set) var isTooDeep = false
    /// How many blocks are open around the cursor.
    var blockDepth = 0
    /// Whether the text ends inside a string, which was reported.
    let isCutOff: Bool
    /// Set where the text ends although something has to follow.
    var isIncomplete: Bool
    /// After a mistake nothing more is said until the parser stands on firm ground again.
    var isRecovering = false
    /// Whether the arguments under way are the conditions of a stage.
    var takesConditions = false
    /// Whether a type may stand here as an argument, so that `?` makes it optional.
    var isInTypeArgument = false
    /// Set where a block ended that was read although it has no braces.
    var endsWithoutBrace = false
    /// A block whose `}` stands as if it closed another one: most likely where a `}` is missing.
    var suspectBlock: (open: SourceSpan, close: SourceSpan)?

    static let chainMaximum = 1000

    /// Parses a whole file.
    public static func parse(_ file: SourceFile, firstNodeID: NodeID = 0) -> ParseResult {
        var bag = DiagnosticBag()
        let lexed = Lexer.lex(file, into: &bag)
        var parser = Parser(file: file, lexed: lexed, firstNodeID: firstNodeID)
        let statements = parser.parseStatements(until: .endOfFile)
        let program = Program(file: file, statements: statements, nodeCount: parser.nextNodeID)
        bag.add(bag.withoutConsequences(parser.bag.diagnostics, in: file))
        return ParseResult(
            program: program,
            diagnostics: bag,
            isComplete: !parser.isIncomplete || parser.isTooDeep
        )
    }

    private init(file: SourceFile, lexed: Lexer.Result, firstNodeID: NodeID) {
        self.file = file
        tokens = lexed.tokens
        texts = lexed.texts
        leadingDocs = lexed.leadingDocs
        trailingDocs = lexed.trailingDocs
        nextNodeID = firstNodeID
        isIncomplete = lexed.isOpenAtEnd
        isCutOff = lexed.isOpenAtEnd
    }

    // MARK: Tokens

    /// The token at the cursor; at the end always `endOfFile`.
    var token: Token { tokens[place] }

    func peek(_ distance: Int = 1) -> Token { tokens[min(place + distance, tokens.count - 1)] }

    var previous: Token { tokens[max(place - 1, 0)] }

    func at(_ kind: TokenKind) -> Bool { token.kind == kind }

    /// Whether the cursor stands behind the end of a statement's line.
    var isAtLineEnd: Bool { mode.newlinesMatter && token.isAfterNewline }

    @discardableResult
    mutating func advance() -> Token {
        let current = token
        if place < tokens.count - 1 { place += 1 }
        return current
    }

    /// Takes a token of this kind, if it stands here.
    mutating func eat(_ kind: TokenKind) -> Bool {
        guard at(kind) else { return false }
        advance()
        return true
    }

    /// Takes a token of this kind or reports that it is missing.
    @discardableResult
    mutating func expect(_ kind: TokenKind, _ context: String, opening: Token? = nil) -> Bool {
        if eat(kind) { return true }
        reportExpected(kind.displayName, context, opening: opening)
        return false
    }

    /// The text of a name or string token.
    func text(of token: Token) -> String { texts[Int(token.payload)] }

    /// Whether the token is the word `word`, which is no keyword.
    func isWord(_ word: String, _ token: Token) -> Bool {
        token.kind == .identifier && text(of: token) == word
    }

    // MARK: Nodes

    mutating func node(_ kind: Expression.Kind, _ span: SourceSpan) -> Expression {
        defer { nextNodeID += 1 }
        height += 1
        if height > room.height, !hasRoom(depth, height) {
            stopNesting("this is nested too deep", at: span.end)
        }
        return Expression(kind, span: span, id: nextNodeID)
    }

    mutating func missing(at span: SourceSpan) -> Expression { node(.missing, span) }

    /// The span from `start` to the last token taken.
    func span(from start: Token) -> SourceSpan { span(from: start.span) }

    func span(from start: SourceSpan) -> SourceSpan {
        let end = previous.span.upper
        return SourceSpan(file: file.id, lower: Int(start.lower), upper: max(Int(start.upper), Int(end)))
    }

    /// Runs `body` inside brackets: newlines mean nothing, records and bars are free.
    mutating func inBrackets<Result>(_ body: (inout Parser) -> Result) -> Result {
        let saved = mode
        mode = Mode(newlinesMatter: false)
        defer { mode = saved }
        return body(&self)
    }

    /// Runs `body` in the head of a statement: `{` opens its block.
    mutating func inHead<Result>(_ body: (inout Parser) -> Result) -> Result {
        let saved = mode
        mode.isHead = true
        mode.stopsAtBar = false
        mode.isPattern = false
        defer { mode = saved }
        return body(&self)
    }

    /// Runs `body` one level deeper; past the limit it reports once, skips the rest and gives `fallback`.
    mutating func deeper<Result>(_ fallback: (inout Parser) -> Result, _ body: (inout Parser) -> Result)
        -> Result
    {
        guard depth < room.depth || hasRoom(depth + 1, height) else {
            stopNesting("this is nested more than \(room.depth) levels deep", at: token.span)
            return fallback(&self)
        }
        let outer = height
        height = 0
        depth += 1
        defer {
            depth -= 1
            height = max(outer, height)
        }
        return body(&self)
    }

    /// Whether the tree may grow so deep and tall; looks at the stack once that is needed.
    private mutating func hasRoom(_ depth: Int, _ height: Int) -> Bool {
        if room == .free { room = .onThisThread(below: self.depth) }
        return depth <= room.depth && height <= room.height
    }

    /// Reports once that the tree grows too tall, and skips the rest.
    private mutating func stopNesting(_ message: String, at span: SourceSpan) {
        place = tokens.count - 1
        isRecovering = true
        guard !isTooDeep else { return }
        isTooDeep = true
        bag.add(Diagnostic(.nestedTooDeep, message, at: span, hint: "name the inner parts with `let`"))
    }
}
