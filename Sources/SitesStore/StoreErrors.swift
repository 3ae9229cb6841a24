import GRDB
import SitesCore

/// What SQLite says, in the service's words.
enum StoreErrors {
    static func translate(_ error: any Error, _ location: StoreLocation) -> SitesServiceError {
        if let error = error as? SitesServiceError { return error }
        guard let error = error as? DatabaseError else {
            return SitesServiceError(.io, "the store failed: \(error)")
        }
        let name = if case .file(let path) = location { path } else { "in memory" }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return SitesServiceError(
                .unavailable,
                "the store \(name) is locked by another process",
                hint: "wait for the other sitescript to finish, then try again"
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
            return SitesServiceError(
                .io,
                "the store \(name) cannot be opened for writing: \(error.message ?? "")"
            )
        case .SQLITE_FULL: return SitesServiceError(.io, "there is no room left for the store \(name)")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return SitesServiceError(.io, "the store \(name) is damaged: \(error.message ?? "")")
        default:
            return SitesServiceError(
                .io,
                "the store \(name) failed: \(error.message ?? "code \(error.resultCode)")"
            )
        }
    }
}
