import SiteScript
import SitesCore

/// What the service says, in the language's words.
enum ServiceErrors {
    static func translate(_ error: SitesServiceError) -> ScriptError {
        ScriptError(
            ScriptErrorKind(rawValue: error.kind.rawValue) ?? .failed,
            .service,
            error.message,
            hint: error.hint,
            requestID: error.requestID
        )
    }

    static func wrap<Result>(
        _ body: () async throws(SitesServiceError) -> Result
    ) async throws(ScriptError) -> Result {
        do throws(SitesServiceError) {
            return try await body()
        } catch {
            throw translate(error)
        }
    }
}
