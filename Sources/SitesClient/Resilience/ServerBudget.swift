import SitesCore

/// How many requests a server still takes, as its headers tell: arithmetic alone.
///
/// Until the first answer one request is under way at most, since nobody knows yet.
struct ServerBudget: Sendable {
    /// What whoever wants to send has to do.
    enum Step: Hashable, Sendable {
        case go
        case wait(Duration)
        /// Wait until an answer comes.
        case waitForReply
    }

    private let underWayMaximum: Int
    private let perSecond: Int?
    private var minute: TokenBucket?
    private var second: TokenBucket?
    private var closedUntil = Duration.zero
    private var isKnown = false
    private(set) var underWay = 0
    /// What the last answer left.
    private(set) var remaining: Int?

    init(underWayMaximum: Int, perSecond: Int?) {
        self.underWayMaximum = underWayMaximum
        self.perSecond = perSecond
    }

    /// Asks to send a request; with `go` it is under way.
    mutating func ask(at now: Duration) -> Step {
        guard underWay < (isKnown ? underWayMaximum : 1) else { return .waitForReply }
        var wait = closedUntil > now ? closedUntil - now : .zero
        if let own = minute?.wait(at: now) { wait = max(wait, own) }
        if let own = second?.wait(at: now) { wait = max(wait, own) }
        guard wait == .zero else { return .wait(wait) }
        _ = (minute?.take(at: now), second?.take(at: now))
        underWay += 1
        return .go
    }

    /// A request came back with an answer.
    mutating func answered(_ reply: HTTPReply, at now: Duration, wall: Int64) {
        underWay -= 1
        isKnown = true
        if let limit = reply.header("X-RateLimit-Limit").flatMap({ Int($0) }), limit > 0 { learn(limit, now) }
        if let remaining = reply.header("X-RateLimit-Remaining").flatMap({ Int($0) }) {
            self.remaining = remaining
            // Those under way are counted by the server when they come.
            minute?.lower(to: remaining - underWay, at: now)
            if remaining <= 0, let reset = reply.header("X-RateLimit-Reset").flatMap({ Int64($0) }) {
                close(for: .milliseconds(reset * 1000 - wall), now)
            }
        }
        if reply.status == 429 {
            let delay = RetryAfter.delay(reply.header("Retry-After"), wall: wall) ?? .seconds(1)
            close(for: delay, now)
        }
    }

    /// A request came back without one.
    mutating func failed() { underWay -= 1 }

    private mutating func close(for delay: Duration, _ now: Duration) {
        // A server whose clock is wrong must not stop everything for long.
        closedUntil = max(closedUntil, now + min(max(delay, .zero), .seconds(120)))
    }

    private mutating func learn(_ limit: Int, _ now: Duration) {
        guard minute?.capacity != Double(limit) else { return }
        minute = TokenBucket(capacity: limit, perSecond: Double(limit) / 60, at: now)
        let known = RateTier.allCases.first { $0.perMinute == limit }?.perSecond
        if let rate = perSecond ?? known {
            // A little less than is allowed: on their way requests move closer together.
            let burst = max(1, rate * 2 / 3)
            second = TokenBucket(capacity: burst, perSecond: Double(rate) * 0.95, at: now)
        }
    }
}
