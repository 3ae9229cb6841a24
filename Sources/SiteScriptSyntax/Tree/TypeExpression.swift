/// A type as it is written, with its place.
public struct TypeExpression: Sendable {
    /// What it is.
    public var kind: Kind
    /// Where it stands.
    public var span: SourceSpan

    /// Makes a type expression.
    public init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }

    /// Every form a written type takes.
    public indirect enum Kind: Sendable {
        /// Stands where the text could not be read
        case missing
        /// `Int`, `Row`, `Stream<Site>`
        case named(Identifier, arguments: [TypeExpression])
        /// `T?`
        case optional(TypeExpression)
        /// `[T]`
        case list(TypeExpression)
        /// `[K: V]`
        case map(TypeExpression, TypeExpression)
        /// `{ id: String, addr: String? }`
        case record([RecordTypeField])
        /// `(Int, String) -> Bool`
        case function([TypeExpression], TypeExpression)
    }
}

/// One field of a written record type.
public struct RecordTypeField: Sendable {
    /// The field's name.
    public var name: Identifier
    /// The field's type.
    public var type: TypeExpression

    /// Makes a field.
    public init(name: Identifier, type: TypeExpression) {
        self.name = name
        self.type = type
    }
}
