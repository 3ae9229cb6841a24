import SitesCore
import Synchronization
import Testing

@testable import SitesServer

/// Time that passes when a test says so.
private final class ManualTime: Sendable {
    private let time = Mutex(Duration.zero)

    func advance(_ duration: Duration) { time.withLock { $0 += duration } }

    var clock: ServerClock {
        ServerClock(wall: { [self] in 1_000_000_000 + Int64(time.withLock { $0 } / .milliseconds(1)) }) {
            [self] in
            time.withLock { $0 }
        }
    }
}

@Suite("What a server counts and remembers")
struct LimitTests {
    private let identity = Identity(clientID: "a", dealers: [DealerID(42)], scopes: Set(APIScope.allCases))

    @Test("a client may send as many in a second and in a minute as its tier says, whatever others do")
    func rates() {
        let time = ManualTime()
        let limits = RateLimits(.free, time.clock)
        let first = (0..<6).map { _ in limits.take("a")?.retryAfter }
        #expect(first == [nil, nil, nil, nil, nil, 1])
        #expect(limits.take("b")?.remaining == 59)
        var allowed = 5
        for _ in 0..<600 {
            time.advance(.milliseconds(100))
            if limits.take("a")?.retryAfter == nil { allowed += 1 }
        }
        // Sixty at once and one in each of sixty seconds.
        #expect((118...121).contains(allowed))
        #expect(RateLimits(nil, time.clock).take("a") == nil)
    }

    @Test("the headers say what is left, and when there is more")
    func headers() throws {
        let time = ManualTime()
        let limits = RateLimits(.free, time.clock)
        let first = try #require(limits.take("a"))
        #expect(first.limit == 60 && first.remaining == 59 && first.reset == 1_000_001)
        var last = first
        for _ in 0..<400 where last.retryAfter == nil {
            time.advance(.milliseconds(200))
            last = try #require(limits.take("a"))
        }
        #expect(last.remaining == 0 && last.retryAfter == 1)
    }

    @Test("a token is good for its time, and an ended one is told from one that never was")
    func tokens() throws {
        let time = ManualTime()
        let tokens = AccessTokens(lifetime: .seconds(10), uptime: time.clock.uptime)
        let token = tokens.issue(identity)
        #expect(try tokens.identity(token) == identity)
        time.advance(.seconds(10))
        #expect(throws: APIError(.tokenExpired, "the access token has expired")) {
            try tokens.identity(token)
        }
        #expect(throws: APIError(.invalidToken, "the access token is not valid")) { try tokens.identity("x") }
    }

    @Test("a key is good once, for its client, and for a day")
    func keys() throws {
        let time = ManualTime()
        let keys = IdempotencyKeys(uptime: time.clock.uptime)
        let key = IdempotencyKeys.Key(clientID: "a", text: "k")
        #expect(try keys.claim(key, fingerprint: "1") == nil)
        #expect(throws: APIError.self) { try keys.claim(key, fingerprint: "1") }
        keys.settle(key, .json([1], status: 201))
        #expect(try keys.claim(key, fingerprint: "1")?.status == 201)
        #expect(throws: APIError.self) { try keys.claim(key, fingerprint: "2") }
        #expect(try keys.claim(.init(clientID: "b", text: "k"), fingerprint: "2") == nil)
        time.advance(.seconds(24 * 3600))
        #expect(try keys.claim(key, fingerprint: "2") == nil)
        keys.drop(key)
        #expect(try keys.claim(key, fingerprint: "3") == nil)
    }

    @Test("a token reaches its dealers and its operations alone")
    func permissions() throws {
        let reading = Identity(clientID: "a", dealers: [DealerID(42)], scopes: [.readSites])
        try reading.permit(.listSites(DealerID(42)))
        for route in [
            APIRoute.listSites(DealerID(43)), .createSite(DealerID(42)),
            .setActivation(DealerID(42), SiteID(1)),
        ] {
            #expect(throws: APIError.self) { try reading.permit(route) }
        }
    }

    @Test("failures made on purpose are read from the command line")
    func faults() throws {
        let faults = try #require(Faults("delay=0.1:500ms,reset=1,429=0"))
        #expect(
            faults.chances == [.delay: 0.1, .reset: 1, .limited: 0] && faults.delay == .milliseconds(500)
        )
        var generator = SystemRandomNumberGenerator()
        #expect(faults.next(using: &generator).subtracting([.delay]) == [.reset])
        for wrong in ["x=1", "reset", "reset=2", "reset=1:5ms", "delay=0.1:5s", "delay=0.1:-5ms"] {
            #expect(Faults(wrong) == nil, "\(wrong)")
        }
    }

    @Test(
        "what a client takes is read from its header",
        arguments: [
            (nil, true), ("*/*", true), ("application/json", true), ("text/html, application/*;q=0.5", true),
            ("text/html", false), ("application/json;q=0", false), ("application/json; q=0.0, text/*", false),
        ] as [(String?, Bool)]
    )
    func accept(_ header: String?, _ isTaken: Bool) { #expect(MediaType.acceptsJSON(header) == isTaken) }
}
