import HTTPTypes
import SitesCore
import Synchronization

/// Counts the requests of each client.
///
/// Both buckets fill evenly, so that a client which waits as it is told never meets a closed minute.
final class RateLimits: Sendable {
    /// What the headers of an answer say.
    struct Standing: Hashable, Sendable {
        /// Requests in a minute.
        var limit: Int
        /// How many are left now.
        var remaining: Int
        /// Unix seconds: with none left, when there is one again; else when all are there again.
        var reset: Int64
        /// How long to wait; nil when the request is allowed.
        var retryAfter: Int?

        /// The headers.
        var headers: [(name: HTTPField.Name, value: String)] {
            var headers: [(HTTPField.Name, String)] = [
                (.rateLimit, String(limit)), (.rateRemaining, String(remaining)),
                (.rateReset, String(reset)),
            ]
            if let retryAfter { headers.append((.retryAfter, String(retryAfter))) }
            return headers
        }
    }

    fileprivate struct Buckets {
        var minute: TokenBucket
        var second: TokenBucket
    }

    private static let clientsMaximum = 10_000

    private let tier: RateTier?
    private let clock: ServerClock
    private let buckets = Mutex<[String: Buckets]>([:])

    init(_ tier: RateTier?, _ clock: ServerClock) {
        self.tier = tier
        self.clock = clock
    }

    /// Takes a request of a client into account; nil where there is no limit.
    func take(_ client: String) -> Standing? {
        guard let tier else { return nil }
        let (now, wall) = (clock.uptime(), clock.wall())
        return buckets.withLock { all in
            if all.count > RateLimits.clientsMaximum { all = all.filter { $0.value.isUsed(now) } }
            var own = all[client] ?? RateLimits.full(tier, now)
            let isAllowed = own.minute.available(at: now) > 0 && own.second.available(at: now) > 0
            if isAllowed { _ = (own.minute.take(at: now), own.second.take(at: now)) }
            let standing = RateLimits.standing(&own, tier, now, wall, isAllowed)
            all[client] = own
            return standing
        }
    }

    private static func full(_ tier: RateTier, _ now: Duration) -> Buckets {
        Buckets(
            minute: TokenBucket(capacity: tier.perMinute, perSecond: Double(tier.perMinute) / 60, at: now),
            second: TokenBucket(capacity: tier.perSecond, perSecond: Double(tier.perSecond), at: now)
        )
    }

    private static func standing(
        _ own: inout Buckets,
        _ tier: RateTier,
        _ now: Duration,
        _ wall: Int64,
        _ isAllowed: Bool
    ) -> Standing {
        let remaining = own.minute.available(at: now)
        let wait = own.minute.wait(for: remaining == 0 ? 1 : tier.perMinute, at: now)
        let blocked = max(own.minute.wait(at: now), own.second.wait(at: now))
        return Standing(
            limit: tier.perMinute,
            remaining: remaining,
            reset: (wall + Int64((wait / .milliseconds(1)).rounded(.up)) + 999) / 1000,
            retryAfter: isAllowed ? nil : max(1, Int((blocked / .seconds(1)).rounded(.up)))
        )
    }
}

extension RateLimits.Buckets {
    /// Whether it is not full, so that it cannot be forgotten.
    fileprivate func isUsed(_ now: Duration) -> Bool {
        var minute = minute
        return minute.available(at: now) < Int(minute.capacity)
    }
}

extension HTTPField.Name {
    static let rateLimit = name("X-RateLimit-Limit")
    static let rateRemaining = name("X-RateLimit-Remaining")
    static let rateReset = name("X-RateLimit-Reset")
    static let requestID = name("x-request-id")
    static let traceID = name(TraceID.headerName)
    static let idempotencyKey = name("Idempotency-Key")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a header's name") }
        return name
    }
}
