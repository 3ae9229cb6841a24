import SitesCore

/// Whether a request is sent again, and when: arithmetic alone.
struct RetryPolicy: Sendable {
    /// What came of an attempt.
    enum Outcome: Hashable, Sendable {
        case reply(HTTPReply)
        case failure(TransportFailure)

        /// Whether the request may have been carried out although no answer says so.
        var isUnclear: Bool {
            switch self {
            case .reply(let reply): reply.status >= 500
            case .failure(.unclear), .failure(.timeout): true
            case .failure(.notSent), .failure(.cancelled): false
            }
        }
    }

    /// What to do now.
    enum Decision: Hashable, Sendable {
        case stop
        case again(after: Duration)
    }

    /// How often a request is sent at most.
    var attemptsMaximum: Int
    var backoff = BackoffSchedule()

    /// Decides after an attempt, the first of which is 1.
    ///
    /// What is not repeatable is sent again only when it was provably not carried out.
    func decide(
        _ outcome: Outcome,
        attempt: Int,
        isRepeatable: Bool,
        wall: Int64,
        chance: Double = .random(in: 0..<1)
    ) -> Decision {
        guard attempt < attemptsMaximum, mayHelp(outcome) || isUnderWay(outcome, attempt),
            isRepeatable || !outcome.isUnclear
        else {
            return .stop
        }
        let delay = backoff.delay(attempt: attempt, chance: chance)
        guard case .reply(let reply) = outcome,
            let asked = RetryAfter.delay(reply.header("Retry-After"), wall: wall)
        else { return .again(after: delay) }
        return .again(after: max(delay, asked))
    }

    /// Whether an attempt that got lost is still being worked on.
    private func isUnderWay(_ outcome: Outcome, _ attempt: Int) -> Bool {
        guard case .reply(let reply) = outcome, reply.status == 409, attempt > 1 else { return false }
        return ErrorBody(reply.body).code == APIError.Code.idempotencyConflict.rawValue
    }

    private func mayHelp(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .reply(let reply): [429, 500, 502, 503, 504].contains(reply.status)
        case .failure(.cancelled): false
        case .failure: true
        }
    }
}

/// How long to wait between attempts: twice as long each time, spread by chance so that clients do not come together.
struct BackoffSchedule: Hashable, Sendable {
    var first = Duration.milliseconds(100)
    var longest = Duration.seconds(30)

    /// The delay after an attempt; `chance` is from 0 to 1.
    func delay(attempt: Int, chance: Double) -> Duration {
        let full = min(longest, first * (1 << min(attempt - 1, 20)))
        return full * (0.5 + 0.5 * chance)
    }
}

/// The header `Retry-After` in both of its forms.
enum RetryAfter {
    /// Longer waits are not asked for in earnest.
    private static let longest = Duration.seconds(3600)

    /// How long to wait; nil for what is neither seconds nor a date.
    static func delay(_ text: String?, wall: Int64) -> Duration? {
        guard let text else { return nil }
        if let seconds = Int(text), seconds >= 0 { return min(longest, .seconds(seconds)) }
        guard let date = HTTPDate.milliseconds(text) else { return nil }
        return min(longest, .milliseconds(max(0, date - wall)))
    }
}
