import Crypto
import CryptoExtras
import SitesCore

/// Makes assertions that a client signs with its own key (RFC 7523, RS256).
struct ClientAssertion {
    /// How long an assertion is good, in seconds.
    static let lifetime = 300
    /// The type of assertion.
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    var clientID: String
    var keyID: String?
    var audience: String
    var issuedAt: Int
    var identifier: String

    /// The signed token.
    func text(privateKey: String) throws(SitesServiceError) -> String {
        var header: [JSONValue.Member] = [.init("alg", .text("RS256")), .init("typ", .text("JWT"))]
        if let keyID { header.append(.init("kid", .text(keyID))) }
        let claims = JSONValue.object([
            "iss": .text(clientID), "sub": .text(clientID), "aud": .text(audience), "iat": .integer(issuedAt),
            "exp": .integer(issuedAt + ClientAssertion.lifetime), "jti": .text(identifier),
        ])
        let signed =
            Base64URL.encode(JSONText.bytes(of: .object(header))) + "."
            + Base64URL.encode(JSONText.bytes(of: claims))
        do {
            let key = try _RSA.Signing.PrivateKey(pemRepresentation: privateKey)
            let digest = SHA256.hash(data: Array(signed.utf8))
            let signature = try key.signature(for: digest, padding: .insecurePKCS1v1_5)
            return signed + "." + signature.withUnsafeBytes { Base64URL.encode(Array($0)) }
        } catch {
            throw SitesServiceError(.unauthorized, "the private key is no RSA key as PEM")
        }
    }
}
