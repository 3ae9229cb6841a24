import SitesCore
import Testing

@testable import SitesClient

@Suite("Tokens, retries and budgets as arithmetic")
struct StateMachineTests {
    @Test("one fetches while the others wait, and an old token is used until its end")
    func tokens() {
        var state = TokenState()
        #expect(state.ask(at: .zero) == .fetch && state.ask(at: .zero) == .wait)
        let first = AccessToken("a", lifetime: .seconds(100), at: .zero)
        state.fetched(first)
        #expect(state.ask(at: .seconds(89)) == .use(first))
        #expect(state.ask(at: .seconds(91)) == .fetch)
        #expect(state.ask(at: .seconds(92)) == .use(first))
        #expect(state.ask(at: .seconds(101)) == .wait)
        state.failed()
        #expect(state.ask(at: .seconds(102)) == .fetch)
    }

    @Test("a token that was refused is not used again, a newer one is")
    func rejected() {
        var state = TokenState()
        _ = state.ask(at: .zero)
        let token = AccessToken("new", lifetime: .seconds(3600), at: .zero)
        state.fetched(token)
        let wasOld = state.rejected("old", at: .zero)
        #expect(state.ask(at: .zero) == .use(token))
        let wasGood = state.rejected("new", at: .zero)
        #expect(!wasOld && wasGood)
        #expect(state.ask(at: .zero) == .fetch)
    }

    @Test("what was provably not done is sent again, what may have been done only when that does no harm")
    func retries() {
        let policy = RetryPolicy(attemptsMaximum: 3)
        func decide(_ outcome: RetryPolicy.Outcome, _ attempt: Int, _ isRepeatable: Bool)
            -> RetryPolicy.Decision
        {
            policy.decide(outcome, attempt: attempt, isRepeatable: isRepeatable, wall: 0, chance: 1)
        }
        let again = RetryPolicy.Decision.again(after: .milliseconds(100))
        for status in [502, 503, 504, 500] {
            #expect(decide(.reply(HTTPReply(status)), 1, true) == again)
            #expect(decide(.reply(HTTPReply(status)), 1, false) == .stop)
        }
        #expect(decide(.reply(HTTPReply(429)), 1, false) == again)
        #expect(decide(.failure(.notSent("x")), 1, false) == again)
        #expect(
            decide(.failure(.unclear("x")), 1, false) == .stop && decide(.failure(.timeout), 1, true) == again
        )
        for status in [200, 400, 401, 403, 404, 409] {
            #expect(decide(.reply(HTTPReply(status)), 1, true) == .stop)
        }
        #expect(decide(.failure(.cancelled), 1, true) == .stop)
        #expect(decide(.reply(HTTPReply(503)), 3, true) == .stop)
    }

    @Test("waits double up to thirty seconds, and Retry-After is obeyed in both of its forms")
    func delays() {
        let backoff = BackoffSchedule()
        #expect(
            (1...3).map { backoff.delay(attempt: $0, chance: 1) }
                == [100, 200, 400].map { .milliseconds($0) }
        )
        #expect(backoff.delay(attempt: 1, chance: 0) == .milliseconds(50))
        #expect(backoff.delay(attempt: 60, chance: 1) == .seconds(30))
        #expect(RetryAfter.delay("7", wall: 0) == .seconds(7))
        #expect(RetryAfter.delay("Sun, 06 Nov 1994 08:49:37 GMT", wall: 784_111_770_000) == .seconds(7))
        #expect(RetryAfter.delay("soon", wall: 0) == nil && RetryAfter.delay(nil, wall: 0) == nil)
        let reply = HTTPReply(429, headers: [.init("retry-after", "5")])
        let decision = RetryPolicy(attemptsMaximum: 3)
            .decide(.reply(reply), attempt: 1, isRepeatable: false, wall: 0, chance: 1)
        #expect(decision == .again(after: .seconds(5)))
    }

    private func reply(_ limit: Int, _ remaining: Int, reset: Int = 0, status: Int = 200) -> HTTPReply {
        HTTPReply(
            status,
            headers: [
                .init("X-RateLimit-Limit", "\(limit)"), .init("X-RateLimit-Remaining", "\(remaining)"),
                .init("X-RateLimit-Reset", "\(reset)"),
            ]
        )
    }

    @Test("until the first answer one request is under way, then as many as are allowed")
    func firstAnswer() {
        var budget = ServerBudget(underWayMaximum: 3, perSecond: nil)
        #expect(budget.ask(at: .zero) == .go && budget.ask(at: .zero) == .waitForReply)
        budget.answered(reply(600, 599), at: .zero, wall: 0)
        let steps = (0..<4).map { _ in budget.ask(at: .zero) }
        #expect(steps == [.go, .go, .go, .waitForReply])
        budget.failed()
        #expect(budget.ask(at: .zero) == .go)
    }

    @Test("nothing is sent beyond what the server says is left, until it says when")
    func remaining() {
        var budget = ServerBudget(underWayMaximum: 10, perSecond: 100)
        _ = budget.ask(at: .zero)
        budget.answered(reply(60, 2), at: .zero, wall: 0)
        let steps = (0..<3).map { _ in budget.ask(at: .zero) }
        #expect(steps == [.go, .go, .wait(.seconds(1))])
        budget.answered(reply(60, 0, reset: 20), at: .zero, wall: 0)
        #expect(budget.ask(at: .zero) == .wait(.seconds(20)))
        #expect(budget.ask(at: .seconds(20)) == .go)
    }

    @Test("a minute's and a second's limit are both kept: three thousand requests take what they must")
    func fullSpeed() {
        var budget = ServerBudget(underWayMaximum: 8, perSecond: nil)
        var now = Duration.zero
        _ = budget.ask(at: now)
        budget.answered(reply(600, 599), at: now, wall: 0)
        var sent = 0
        while sent < 3000 {
            switch budget.ask(at: now) {
            case .go:
                sent += 1
                budget.failed()
            case .wait(let delay): now += delay
            case .waitForReply: Issue.record("nothing is under way")
            }
        }
        // Ten in a second beyond the first six hundred.
        #expect(now > .seconds(239) && now < .seconds(242))
    }
}
