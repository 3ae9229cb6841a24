import Crypto
import CryptoExtras
import SitesCore
import Synchronization

/// Checks assertions that clients sign with their own key (RFC 7523, RS256).
final class ClientAssertions: Sendable {
    /// The type of assertion that is taken.
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    /// How far clocks may differ, in seconds.
    private static let skew: Int64 = 60
    /// The longest that an assertion may be good, in seconds.
    private static let lifetimeMaximum: Int64 = 300

    /// What an assertion says of itself, not yet believed.
    struct Claims {
        var clientID: String
        var values: JSONValue
        var signed: [UInt8]
        var signature: [UInt8]
    }

    /// Identifiers that were used already, with the second in which their assertions end.
    private let used = Mutex<[String: Int64]>([:])
    private let wall: @Sendable () -> Int64

    init(wall: @escaping @Sendable () -> Int64) { self.wall = wall }

    /// Reads an assertion; nil for what is none.
    static func read(_ text: String) -> Claims? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]),
            let payload = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
            let header = try? JSONReader.value(of: header), header["alg"]?.text == "RS256",
            let values = try? JSONReader.value(of: payload), let issuer = values["iss"]?.text,
            values["sub"]?.text == issuer
        else { return nil }
        let signed = Array((parts[0] + "." + parts[1]).utf8)
        return Claims(clientID: issuer, values: values, signed: signed, signature: signature)
    }

    /// Why an assertion is not taken; nil when it is, for this one time.
    func refusal(of claims: Claims, key: String, audiences: [String]) -> String? {
        guard let key = try? _RSA.Signing.PublicKey(pemRepresentation: key),
            key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: claims.signature),
                for: SHA256.hash(data: claims.signed),
                padding: .insecurePKCS1v1_5
            )
        else { return "the assertion's signature is wrong" }
        let now = wall() / 1000
        guard let end = claims.values["exp"]?.integer.map(Int64.init), end + ClientAssertions.skew > now
        else {
            return "the assertion has expired"
        }
        let start = claims.values["iat"]?.integer.map(Int64.init) ?? now
        guard start <= now + ClientAssertions.skew else { return "the assertion is from the future" }
        guard end - start <= ClientAssertions.lifetimeMaximum + ClientAssertions.skew else {
            return "the assertion is good for more than five minutes"
        }
        let meant =
            claims.values["aud"]?.elements?.compactMap(\.text) ?? claims.values["aud"]?.text.map { [$0] }
        guard let meant, meant.contains(where: audiences.contains) else {
            return "the assertion is meant for somebody else"
        }
        guard let id = claims.values["jti"]?.text, !id.isEmpty else { return "the assertion has no jti" }
        let isNew = used.withLock { used in
            used = used.filter { $0.value + ClientAssertions.skew > now }
            return used.updateValue(end, forKey: claims.clientID + " " + id) == nil
        }
        return isNew ? nil : "the assertion was used before"
    }
}
