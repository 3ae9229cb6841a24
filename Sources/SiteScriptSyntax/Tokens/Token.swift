/// One token: its kind and place, and where its value stands.
public struct Token: Sendable, Hashable {
    /// What it is.
    public var kind: TokenKind
    /// Whether a newline stands between it and the token before.
    public var isAfterNewline: Bool
    /// Whether white space or a comment stands between it and the token before.
    public var isAfterSpace: Bool
    /// Where it stands.
    public var span: SourceSpan
    /// Of a number its bits; of a name or text its place in the lexer's texts.
    var payload: UInt64 = 0
}
