import SitesCore
import Testing

@testable import SitesChanges

/// The state machine alone: no service, no clock.
@Suite("What applying does next")
struct ApplyStateTests {
    private func site(_ number: Int) -> Site {
        Site(
            siteID: SiteID(number),
            dealerID: DealerID(42),
            externalSiteID: "A-\(number)",
            name: "Site",
            timezone: "UTC",
            createdAtMilliseconds: 0
        )
    }

    private func changes(_ numbers: [Int]) -> Changes {
        Changes(numbers.compactMap { ChangePlanner.setActivation(site($0), true) })
    }

    @Test("as many are under way as may be, and the next one waits for an outcome")
    func concurrency() {
        var state = ApplyState(changes([1, 2, 3]), ApplyOptions())
        #expect(state.step(at: .zero, size: 1, concurrency: 2) == .send([0]))
        #expect(state.step(at: .zero, size: 1, concurrency: 2) == .send([1]))
        #expect(state.step(at: .zero, size: 1, concurrency: 2) == .awaitOutcome)
        state.settle([1], [RowOutcome(.done)])
        #expect(state.step(at: .zero, size: 1, concurrency: 2) == .send([2]))
        state.settle([0], [RowOutcome(.done)])
        state.settle([2], [RowOutcome(.done)])
        #expect(state.step(at: .zero, size: 1, concurrency: 2) == .finish && state.isComplete)
    }

    @Test("two changes of one site are never under way together")
    func order() {
        var state = ApplyState(changes([1, 1, 2]), ApplyOptions())
        #expect(state.step(at: .zero, size: 1, concurrency: 8) == .send([0]))
        #expect(state.step(at: .zero, size: 1, concurrency: 8) == .awaitOutcome)
        state.settle([0], [RowOutcome(.done)])
        #expect(state.step(at: .zero, size: 1, concurrency: 8) == .send([1]))
        #expect(state.step(at: .zero, size: 1, concurrency: 8) == .send([2]))
    }

    @Test("a site that is deleted gives its identifier to the next one only once it is gone")
    func identifiers() {
        let created = Change(
            .create,
            dealer: DealerID(42),
            draft: SiteDraft(externalSiteID: "A-1", name: "Site", timezone: "UTC")
        )
        var state = ApplyState(Changes([ChangePlanner.delete(site(1)), created]), ApplyOptions())
        #expect(state.step(at: .zero, size: 1, concurrency: 8) == .send([0]))
        #expect(state.step(at: .zero, size: 1, concurrency: 8) == .awaitOutcome)
    }

    @Test("a change waits for the activation that an earlier one of its site asks for")
    func secondRounds() {
        let site = site(1)
        let both = ChangePlanner.update(site, patch: SitePatch([.name: .text("X")]), activation: true)
        var state = ApplyState(Changes([both, ChangePlanner.delete(site)].compactMap { $0 }), ApplyOptions())
        #expect(state.step(at: .zero, size: 2000, concurrency: 1) == .send([0]))
        state.settle([0], [RowOutcome(.done)])
        #expect(state.step(at: .zero, size: 2000, concurrency: 1) == .send([1]))
    }

    @Test("a rate spreads the requests over time")
    func rate() {
        var options = ApplyOptions()
        options.rate = 4
        var state = ApplyState(changes([1, 2]), options)
        #expect(state.step(at: .zero, size: 2000, concurrency: 1) == .send([0]))
        state.settle([0], [RowOutcome(.done)])
        #expect(state.step(at: .zero, size: 2000, concurrency: 1) == .wait(.milliseconds(250)))
        #expect(state.step(at: .milliseconds(100), size: 2000, concurrency: 1) == .wait(.milliseconds(150)))
        #expect(state.step(at: .milliseconds(250), size: 2000, concurrency: 1) == .send([1]))
    }

    @Test("the first failure stops, unless it goes on to a number of them")
    func failures() {
        var state = ApplyState(changes([1, 2, 3, 4]), ApplyOptions())
        _ = state.step(at: .zero, size: 1, concurrency: 1)
        state.settle([0], [RowOutcome(.failed, error: "no")])
        #expect(state.step(at: .zero, size: 1, concurrency: 1) == .finish && !state.isComplete)
        var options = ApplyOptions()
        options.continuesOnError = true
        options.failuresMaximum = 2
        var going = ApplyState(changes([1, 2, 3, 4]), options)
        #expect(going.failureLimit == FailureLimit(2, countsStale: false))
        for place in 0..<2 {
            #expect(going.step(at: .zero, size: 1, concurrency: 1) == .send([place]))
            going.settle([place], [RowOutcome(.failed)])
        }
        #expect(going.step(at: .zero, size: 1, concurrency: 1) == .finish)
        #expect(going.report("x", label: nil, isCancelled: false).count(.left) == 2)
    }

    @Test("what is stale is no failure unless that was asked for")
    func staleness() {
        for (staleness, next) in [(ApplyOptions.Staleness.skip, ApplyState.Step.send([1])), (.fail, .finish)]
        {
            var options = ApplyOptions()
            options.staleness = staleness
            var state = ApplyState(changes([1, 2]), options)
            _ = state.step(at: .zero, size: 1, concurrency: 1)
            state.settle([0], [RowOutcome(.stale)])
            #expect(state.step(at: .zero, size: 1, concurrency: 1) == next)
        }
    }

    @Test("a stop sends nothing more and waits for what is under way")
    func stopping() {
        var state = ApplyState(changes([1, 2, 3]), ApplyOptions())
        _ = state.step(at: .zero, size: 1, concurrency: 2)
        state.stop()
        #expect(state.step(at: .zero, size: 1, concurrency: 2) == .awaitOutcome)
        state.settle([0], [RowOutcome(.done)])
        #expect(state.step(at: .zero, size: 1, concurrency: 2) == .finish)
        let report = state.report("x", label: nil, isCancelled: true)
        #expect(report.count(.done) == 1 && report.count(.left) == 2)
    }
}
