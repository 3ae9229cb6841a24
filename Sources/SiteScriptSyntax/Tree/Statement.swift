/// Statements between braces, or those of a whole file.
public struct Block: Sendable {
    /// The statements in order.
    public var statements: [Statement]
    /// Where it stands, braces included.
    public var span: SourceSpan

    /// Makes a block.
    public init(statements: [Statement], span: SourceSpan) {
        self.statements = statements
        self.span = span
    }
}

/// A statement or declaration with its place.
public struct Statement: Sendable {
    /// What it is.
    public var kind: Kind
    /// Where it stands.
    public var span: SourceSpan

    /// Makes a statement.
    public init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }

    /// Every form a statement takes; what it holds stands apart, so that a statement is passed on in one reference.
    public indirect enum Kind: Sendable {
        /// `let x: T = e`, `var x = e`
        case variable(VariableDeclaration)
        /// `x = e`, `m[k] += e`; the target is a name, an index or a member
        case assignment(target: Expression, BinaryOperator?, Expression)
        /// An expression for its effect or, at the end of a block, its value
        case expression(Expression)
        /// `return`, `return e`
        case returning(Expression?)
        /// `for x in xs { … }`, `for (k, v) in m { … }`
        case forIn(names: [Identifier], Expression, Block)
        /// `while c { … }`
        case whileLoop(Expression, Block)
        /// `break`
        case breaking
        /// `continue`
        case continuing
        /// `try { … } catch …`
        case tryCatch(Block, [CatchClause])
        /// `assert e`
        case assertion(Expression)
        /// `func …`
        case function(FunctionDeclaration)
        /// `import "…" as name`
        case importing(ImportDeclaration)
        /// `param name: T = e ## help`
        case parameter(ParameterDeclaration)
        /// `type Row = { … }`
        case typeAlias(TypeDeclaration)
        /// `test "name" { … }`
        case test(TestDeclaration)
        /// Stands where the text could not be read; a diagnostic says why
        case missing
    }
}

/// `catch not_found, forbidden as e { … }`.
public struct CatchClause: Sendable {
    /// The kinds it takes as written; empty for every kind.
    public var kinds: [Identifier]
    /// The name of the error inside.
    public var binding: Identifier?
    /// What runs.
    public var body: Block
    /// Where it stands.
    public var span: SourceSpan

    /// Makes a clause.
    ///
    /// The parser leaves a lone name in `kinds`: whether it is a kind is the checker's to say.
    public init(kinds: [Identifier], binding: Identifier?, body: Block, span: SourceSpan) {
        self.kinds = kinds
        self.binding = binding
        self.body = body
        self.span = span
    }
}
