/// How a client names itself.
///
/// It never says its secrets when it is printed.
public enum Credentials: Sendable, CustomStringConvertible {
    /// A token that was got elsewhere.
    case token(String)
    /// A client with a secret.
    case secret(clientID: String, secret: String)
    /// A client that signs assertions with a private RSA key, as PEM.
    case key(clientID: String, privateKey: String, keyID: String?)

    /// The kind, and the client.
    public var description: String {
        switch self {
        case .token: "a token"
        case .secret(let clientID, _): "client \(clientID) with a secret"
        case .key(let clientID, _, _): "client \(clientID) with a key"
        }
    }

    /// Everything that must not be seen.
    var secrets: [String] {
        switch self {
        case .token(let token): [token]
        case .secret(_, let secret): [secret]
        case .key(_, let key, _): [key]
        }
    }
}
