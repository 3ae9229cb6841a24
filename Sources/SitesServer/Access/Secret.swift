import Crypto
import CryptoExtras
import SitesCore

/// Secrets and what is kept of them.
public enum Secret {
    /// 32 random bytes as text.
    public static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    /// What is kept of a secret: its SHA-256 in hexadecimal digits.
    public static func hash(_ secret: String) -> String { hash(Array(secret.utf8)) }

    /// Whether a text is a public RSA key of at least 2,048 bits as PEM.
    public static func isPublicKey(_ text: String) -> Bool {
        (try? _RSA.Signing.PublicKey(pemRepresentation: text)) != nil
    }

    static func hash(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// Whether a secret is the one that was kept; it takes as long for a wrong one.
    static func matches(_ secret: String, hash kept: String?) -> Bool {
        let (given, kept) = (Array(hash(secret).utf8), Array((kept ?? "").utf8))
        var difference = given.count == kept.count ? 0 as UInt8 : 1
        for (index, byte) in given.enumerated() where index < kept.count { difference |= byte ^ kept[index] }
        return difference == 0
    }
}
