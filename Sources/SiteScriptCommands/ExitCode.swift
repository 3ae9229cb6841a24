import SiteScript
import SiteScriptSyntax
import SitesCore

/// What the process tells its caller: the fixed table.
enum ExitCode: Int32, CaseIterable, Error {
    /// All is well.
    case ok = 0
    /// The script failed.
    case failure = 1
    /// The command line or the script is wrong; nothing ran.
    case usage = 2
    /// Some rows failed.
    case rowsFailed = 3
    /// Changes are pending, where that was asked.
    case changesPending = 4
    /// Changes were refused: a ceiling, invalid rows, read-only, not confirmed.
    case refused = 5
    /// A plan is stale or was used already.
    case planUsed = 6
    /// The network or the rate limit won.
    case unavailable = 75
    /// The credentials were not accepted.
    case unauthorized = 77
    /// Ctrl-C.
    case interrupted = 130
    /// Nobody reads standard output any more, as shells report it for other programs.
    case outputClosed = 141
    /// The terminating signal.
    case terminated = 143

    /// The code for a script that ended with an error.
    init(_ error: ScriptError) {
        switch (error.code, error.kind) {
        case (.ceiling, _), (.invalidChanges, _), (.notConfirmed, _), (.readOnly, _),
            (.planRefused, _):
            self = .refused
        case (.planUsed, _): self = .planUsed
        case (_, .cancelled): self = .interrupted
        case (.service, .unauthorized): self = .unauthorized
        case (.service, .rateLimited), (.service, .timeout), (.service, .unavailable): self = .unavailable
        default: self = .failure
        }
    }

    /// The code for what a service refused outside a script.
    init(_ error: SitesServiceError) {
        switch error.kind {
        case .unauthorized: self = .unauthorized
        case .rateLimited, .timeout, .unavailable: self = .unavailable
        case .cancelled: self = .interrupted
        default: self = .failure
        }
    }

    /// The code for a script that does not compile: writes that are not allowed are a refusal, all else is a mistake.
    init(_ error: CompilationError) {
        let errors = error.diagnostics.filter { $0.severity == .error }
        self = errors.allSatisfy { $0.code == .writeUnderReadOnly } && !errors.isEmpty ? .refused : .usage
    }

    /// The code for a run that was stopped.
    init(_ reason: RunControl.Reason) {
        switch reason {
        case .interrupted: self = .interrupted
        case .terminated: self = .terminated
        case .outputFailed: self = .outputClosed
        }
    }
}
