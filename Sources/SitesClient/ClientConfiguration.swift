public import SitesCore

/// How the Sites API is reached, and what may be expected of whoever answers there.
public struct ClientConfiguration: Sendable {
    /// The part of all URLs before `/partner/v1`, such as `https://api.chekt.com`.
    public var baseURL: String
    /// Where tokens are asked for; nil for `/oauth/token` behind the base URL.
    public var tokenURL: String?
    /// How the client names itself.
    public var credentials: Credentials
    /// What assertions are meant for; nil for the URL where tokens are asked for.
    public var audience: String?
    /// What lists can be asked.
    public var capabilities = RemoteCapabilities()
    /// The dealers that are known, since the API lists none.
    public var dealers: [Dealer] = []
    /// How many requests are under way at most.
    public var requestsUnderWayMaximum = 16
    /// How long one request may take.
    public var requestTimeout = Duration.seconds(30)
    /// How long one operation may take with everything that it waits for.
    public var operationTimeout = Duration.seconds(300)
    /// How often one request is sent at most.
    public var attemptsMaximum = 10
    /// Requests in a second, where the headers do not tell; nil for what goes with the tier.
    public var requestsPerSecond: Int?

    /// Makes a configuration with what is safe for any service.
    public init(baseURL: String, credentials: Credentials) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.credentials = credentials
    }

    /// The URL where tokens are asked for.
    var effectiveTokenURL: String { tokenURL ?? baseURL + APIRoute.tokenPath }
}

/// What a service understands of the parameters of a list.
///
/// ASSUMPTION: the API publishes neither its operators nor the longest page, nor names keys, so nothing but `eq` is
/// relied on unless the profile says more.
public struct RemoteCapabilities: Hashable, Sendable {
    /// The operators of `filter`.
    public var operators: Set<FilterCoding.Operator> = [.equal]
    /// Whether `filter` may be repeated.
    public var repeatsFilter = false
    /// Whether `\,` is read as a comma.
    public var knowsEscapes = false
    /// Whether it sorts exactly as this package does.
    public var sortsExactly = false
    /// The longest page.
    public var pageMaximum = 100
    /// Whether a page that is shorter than asked for is the last.
    public var shortPageIsLast = false
    /// Whether a request that comes again under its `Idempotency-Key` is answered as the first time.
    public var keepsKeys = false

    /// Makes the least that can be expected.
    public init() {}

    /// Everything: what the server of this package does.
    public static var all: RemoteCapabilities {
        var all = RemoteCapabilities()
        all.operators = Set(FilterCoding.Operator.allCases)
        all.repeatsFilter = true
        all.knowsEscapes = true
        all.sortsExactly = true
        all.pageMaximum = 1000
        all.shortPageIsLast = true
        all.keepsKeys = true
        return all
    }
}

/// The time, as a client is told it.
public struct ClientClock: Sendable {
    /// Milliseconds since 1970, UTC.
    public var wall: @Sendable () -> Int64
    /// Time since a fixed moment, never set back.
    public var uptime: @Sendable () -> Duration
    /// Waits; ends early with the task.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// Makes a clock.
    public init(
        wall: @escaping @Sendable () -> Int64,
        uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.wall = wall
        self.uptime = uptime
        self.sleep = sleep
    }

    /// A clock that tells the time of the system.
    public static func system(wall: @escaping @Sendable () -> Int64) -> ClientClock {
        let start = ContinuousClock.now
        return ClientClock(wall: wall) {
            start.duration(to: .now)
        } sleep: {
            try await Task.sleep(for: $0)
        }
    }
}
