import SitesCore
import SitesTestSupport
import Testing

@Suite("Stopping what is under way")
struct CancellationTests {
    @Test("a cancelled request ends at once, however long the server takes")
    func cancellation() async throws {
        let service = try await RemoteFixture(faults: "delay=1:20000ms")
        try await service.addDealer(Dealer(id: DealerID(42), name: "Acme"))
        let task = Task { try await service.sites(dealer: DealerID(42), matching: SiteQuery()) }
        try await Task.sleep(for: .milliseconds(300))
        let start = ContinuousClock.now
        task.cancel()
        await expectError(.cancelled) { _ = try await task.value }
        // 100 ms with a free core; a busy one may take longer, but not as long as the server would.
        #expect(start.duration(to: .now) < .seconds(18))
    }
}
