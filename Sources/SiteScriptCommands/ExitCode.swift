import SiteScript

/// What the process tells its caller: the fixed table.
enum ExitCode: Int32 {
    case ok = 0
    /// The script failed.
    case failure = 1
    /// The command line or the script is wrong; nothing ran.
    case usage = 2
    /// Some rows failed.
    case rowsFailed = 3
    /// Changes were refused: a ceiling, invalid rows, read-only, not confirmed.
    case refused = 5
    /// The network or the rate limit won.
    case unavailable = 75
    /// The credentials were not accepted.
    case unauthorized = 77
    /// Ctrl-C.
    case interrupted = 130
    /// The terminating signal.
    case terminated = 143

    /// The code for a script that ended with an error.
    static func code(for error: ScriptError) -> ExitCode {
        switch (error.code, error.kind) {
        case (.ceiling, _), (.invalidChanges, _), (.notConfirmed, _), (.readOnly, _): .refused
        case (_, .cancelled): .interrupted
        case (_, .unauthorized): .unauthorized
        case (_, .rateLimited), (.service, .timeout): .unavailable
        default: .failure
        }
    }
}
