/// A name as it is written, with its place.
public struct Identifier: Sendable, Hashable {
    /// The name without backticks; empty where the parser had to make one up.
    public var name: String
    /// Where it stands.
    public var span: SourceSpan

    /// Makes an identifier.
    public init(name: String, span: SourceSpan) {
        self.name = name
        self.span = span
    }
}

/// Numbers the expressions of one program from 0, so that facts about them live in side tables.
public typealias NodeID = Int

/// An expression with its place.
public struct Expression: Sendable {
    /// What it is.
    public var kind: Kind
    /// Where it stands.
    public var span: SourceSpan
    /// Its number within the program.
    public var id: NodeID

    /// Makes an expression.
    public init(_ kind: Kind, span: SourceSpan, id: NodeID) {
        self.kind = kind
        self.span = span
        self.id = id
    }

    /// Every form an expression takes.
    public indirect enum Kind: Sendable {
        /// Stands where the text could not be read; a diagnostic says why.
        case missing
        /// `nil`
        case nilLiteral
        /// `true`, `false`
        case boolean(Bool)
        /// `1_000`, `0xff`; the minus of `-9223372036854775808` is folded in
        case integer(Int)
        /// `1.5e3`
        case double(Double)
        /// `"a\(b)"`, `"""…"""`, `#"…"#`
        case string([StringSegment])
        /// `@2026-01-01`, in milliseconds since 1970 UTC
        case instant(Int)
        /// `7d`, in milliseconds
        case duration(Int)
        /// A bare name: a variable or function
        case name(String)
        /// `.name`: a field of the current row
        case rowField(Identifier)
        /// `.`: the current row
        case row
        /// `(e)`
        case group(Expression)
        /// `not e`, `-e`
        case unary(UnaryOperator, Expression)
        /// `a + b`; `operatorSpan` is the operator's place
        case binary(BinaryOperator, Expression, Expression, operatorSpan: SourceSpan)
        /// `a...b`, `a..<b`
        case range(Expression, Expression, isClosed: Bool)
        /// `e.name`, `e?.name`
        case member(Expression, Identifier, isOptional: Bool)
        /// `e[i]`
        case index(Expression, Expression)
        /// `f(a, label: b)`
        case call(Expression, [Argument])
        /// `[a, b]`
        case list([Expression])
        /// `[k: v]`, `[:]`
        case map([MapEntry])
        /// `{a: 1}`
        case record([RecordEntry])
        /// `x => e`, `(a, b) => { … }`
        case lambda(Lambda)
        /// `if c { a } else { b }`
        case conditional(Conditional)
        /// `match v { "a" => x, else => y }`
        case match(Match)
        /// `source | stage …`
        case pipeline(Pipeline)
        /// `fail e`
        case fail(Expression)
        /// `T?` in the type that an `as:` argument gives
        case optionalType(Expression)
    }
}

/// A piece of a string literal.
public enum StringSegment: Sendable {
    /// Text with its escapes resolved.
    case text(String)
    /// `\(e)`
    case interpolation(Expression)
}

/// An operator before its operand.
public enum UnaryOperator: String, Sendable {
    /// `not`
    case not
    /// `-`
    case negate = "-"
}

/// An operator between two operands.
public enum BinaryOperator: String, Sendable, CaseIterable {
    /// `or`
    case or
    /// `and`
    case and
    /// `==`
    case equal = "=="
    /// `!=`
    case notEqual = "!="
    /// `<`
    case less = "<"
    /// `<=`
    case lessOrEqual = "<="
    /// `>`
    case greater = ">"
    /// `>=`
    case greaterOrEqual = ">="
    /// `in`
    case isIn = "in"
    /// `not in`
    case isNotIn = "not in"
    /// `??`
    case coalesce = "??"
    /// `+`
    case add = "+"
    /// `-`
    case subtract = "-"
    /// `*`
    case multiply = "*"
    /// `/`
    case divide = "/"
    /// `//`
    case quotient = "//"
    /// `%`
    case remainder = "%"
}

/// An argument of a call.
public struct Argument: Sendable {
    /// The label before it, if any.
    public var label: Identifier?
    /// What is passed.
    public var value: Expression

    /// Makes an argument.
    public init(label: Identifier?, value: Expression) {
        self.label = label
        self.value = value
    }
}

/// One `key: value` of a map literal.
public struct MapEntry: Sendable {
    /// The key's expression.
    public var key: Expression
    /// The value's expression.
    public var value: Expression

    /// Makes an entry.
    public init(key: Expression, value: Expression) {
        self.key = key
        self.value = value
    }
}

/// One `name: value` of a record literal.
public struct RecordEntry: Sendable {
    /// The field's name.
    public var name: Identifier
    /// The field's value.
    public var value: Expression

    /// Makes an entry.
    public init(name: Identifier, value: Expression) {
        self.name = name
        self.value = value
    }
}

/// A function without a name.
public struct Lambda: Sendable {
    /// The names of its parameters.
    public var parameters: [Identifier]
    /// What it gives.
    public var body: Branch

    /// Makes a lambda.
    public init(parameters: [Identifier], body: Branch) {
        self.parameters = parameters
        self.body = body
    }
}

/// Something that gives a value: an expression, or a block whose last expression is its value.
public enum Branch: Sendable {
    /// `=> e`
    case expression(Expression)
    /// `=> { … }`
    case block(Block)

    /// Where it stands.
    public var span: SourceSpan {
        switch self {
        case .expression(let expression): expression.span
        case .block(let block): block.span
        }
    }
}

extension Expression {
    /// Whether a `?.` in its chain of postfix forms may leave it out; parentheses end a chain.
    public var isOptionalChain: Bool {
        switch kind {
        case .member(let object, _, let isOptional): isOptional || object.isOptionalChain
        case .index(let object, _): object.isOptionalChain
        case .call(let callee, _): callee.isOptionalChain
        default: false
        }
    }
}

/// `if c { a } else if d { b } else { c }` as a statement or an expression.
public struct Conditional: Sendable {
    /// Must be Bool.
    public var condition: Expression
    /// Runs when it holds.
    public var then: Block
    /// Runs when it does not; for `else if` a block with that one expression.
    public var otherwise: Block?
    /// Whether `otherwise` was written `else if`.
    public var isElseIf: Bool

    /// Makes a conditional.
    public init(condition: Expression, then: Block, otherwise: Block?, isElseIf: Bool) {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        self.isElseIf = isElseIf
    }
}

/// `match v { "a", "b" => x, else => y }`.
public struct Match: Sendable {
    /// One arm.
    public struct Arm: Sendable {
        /// The values it takes, any of which may be equal to the subject.
        public var patterns: [Expression]
        /// What it gives.
        public var body: Branch

        /// Makes an arm.
        public init(patterns: [Expression], body: Branch) {
            self.patterns = patterns
            self.body = body
        }
    }

    /// What is looked at.
    public var subject: Expression
    /// The arms in order.
    public var arms: [Arm]
    /// The `else` arm.
    public var otherwise: Branch?

    /// Makes a match.
    public init(subject: Expression, arms: [Arm], otherwise: Branch?) {
        self.subject = subject
        self.arms = arms
        self.otherwise = otherwise
    }
}
