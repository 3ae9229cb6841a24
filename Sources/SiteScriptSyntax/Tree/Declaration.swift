/// `let x = e` or `var x = e`.
public struct VariableDeclaration: Sendable {
    /// The name.
    public var name: Identifier
    /// Whether it may be assigned again.
    public var isVariable: Bool
    /// The written type, if any.
    public var type: TypeExpression?
    /// The first value.
    public var value: Expression
    /// The `##` comment before it.
    public var documentation: String?

    /// Makes a declaration.
    public init(
        name: Identifier,
        isVariable: Bool,
        type: TypeExpression?,
        value: Expression,
        documentation: String?
    ) {
        self.name = name
        self.isVariable = isVariable
        self.type = type
        self.value = value
        self.documentation = documentation
    }
}

/// One parameter of a function.
public struct FunctionParameter: Sendable {
    /// The name, which is also its label.
    public var name: Identifier
    /// The written type, if any.
    public var type: TypeExpression?
    /// Evaluated at each call that leaves the argument out.
    public var defaultValue: Expression?

    /// Makes a parameter.
    public init(name: Identifier, type: TypeExpression?, defaultValue: Expression?) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
    }
}

/// `func name(a, b: Int = 1) -> T { … }`.
public struct FunctionDeclaration: Sendable {
    /// The name.
    public var name: Identifier
    /// The parameters in order.
    public var parameters: [FunctionParameter]
    /// The written result type, if any.
    public var resultType: TypeExpression?
    /// What it does.
    public var body: Block
    /// The `##` comment before it.
    public var documentation: String?

    /// Makes a declaration.
    public init(
        name: Identifier,
        parameters: [FunctionParameter],
        resultType: TypeExpression?,
        body: Block,
        documentation: String?
    ) {
        self.name = name
        self.parameters = parameters
        self.resultType = resultType
        self.body = body
        self.documentation = documentation
    }
}

/// `import "lib/tz.sites" as tz`.
public struct ImportDeclaration: Sendable {
    /// The path as written.
    public var path: String
    /// Where the path stands.
    public var pathSpan: SourceSpan
    /// The name of the module here.
    public var name: Identifier

    /// Makes a declaration.
    public init(path: String, pathSpan: SourceSpan, name: Identifier) {
        self.path = path
        self.pathSpan = pathSpan
        self.name = name
    }
}

/// `param dealer: Int = 42 ## help`.
public struct ParameterDeclaration: Sendable {
    /// The name, which is also the option's.
    public var name: Identifier
    /// The written type, if any.
    public var type: TypeExpression?
    /// The value when none is given; without one the parameter is required.
    public var defaultValue: Expression?
    /// The `##` comment on its line or before it.
    public var documentation: String?

    /// Makes a declaration.
    public init(
        name: Identifier,
        type: TypeExpression?,
        defaultValue: Expression?,
        documentation: String?
    ) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.documentation = documentation
    }
}

/// `type Row = { id: String }`.
public struct TypeDeclaration: Sendable {
    /// The name.
    public var name: Identifier
    /// What it stands for.
    public var type: TypeExpression
    /// The `##` comment before it.
    public var documentation: String?

    /// Makes a declaration.
    public init(name: Identifier, type: TypeExpression, documentation: String?) {
        self.name = name
        self.type = type
        self.documentation = documentation
    }
}

/// `test "name" { … }`.
public struct TestDeclaration: Sendable {
    /// What the test shows.
    public var name: String
    /// Where the name stands.
    public var nameSpan: SourceSpan
    /// What it does.
    public var body: Block

    /// Makes a declaration.
    public init(name: String, nameSpan: SourceSpan, body: Block) {
        self.name = name
        self.nameSpan = nameSpan
        self.body = body
    }
}
