import SitesCore

/// Where a secret comes from; the secret itself never stands in a profile or on a command line.
enum SecretSource: Equatable, Sendable {
    /// A variable of the environment.
    case environment(String)
    /// A file that nobody else may read.
    case file(String)
    /// What a command prints.
    case command(String)

    /// The secret, read now.
    func read(_ environment: (String) -> String?) throws(SitesServiceError) -> String {
        let text: String
        switch self {
        case .environment(let name):
            guard let value = environment(name), !value.isEmpty else {
                throw SitesServiceError(
                    .unauthorized,
                    "the secret is missing",
                    hint: "set the variable \(name) in the environment"
                )
            }
            text = value
        case .file(let path): text = try SecretSource.read(file: path)
        case .command(let command):
            guard let output = SystemCalls.output(ofCommand: command) else {
                throw SitesServiceError(.unauthorized, "the command for the secret failed: \(command)")
            }
            text = output
        }
        let secret = String(
            text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        )
        guard !secret.isEmpty else { throw SitesServiceError(.unauthorized, "the secret is empty") }
        return secret
    }

    private static func read(file path: String) throws(SitesServiceError) -> String {
        guard SystemCalls.isPrivate(path) else {
            throw SitesServiceError(
                .unauthorized,
                "the file \(path) with the secret can be read by others, or does not exist",
                hint: "chmod 600 \(path)"
            )
        }
        do throws(SystemCalls.ReadFailure) {
            return String(decoding: try SystemCalls.read(path), as: UTF8.self)
        } catch {
            throw SitesServiceError(.unauthorized, "the file \(path) cannot be read: \(error.reason)")
        }
    }
}
