import Synchronization
import Testing

@testable import SiteScript

@Suite("Deadlines of waits") struct DeadlineWatchTests {
    @Test("waits that end before their deadlines leave one task asleep, however many there are")
    func oneSleeps() {
        let watch = DeadlineWatch()
        let start = ContinuousClock.now
        for turn in 0..<1000 {
            let number = watch.begin(until: start + .seconds(60) + .milliseconds(turn)) {}
            watch.finish(number)
        }
        #expect(watch.sleepCount == 1)
    }

    @Test("deadlines that pass end their waits, and those that are over are left alone")
    func inOrder() async throws {
        let watch = DeadlineWatch()
        let ended = Mutex<[Int]>([])
        let start = ContinuousClock.now
        for wait in [5, 1, 3, 2, 4] {
            let number = watch.begin(until: start + .milliseconds(50 * wait)) {
                ended.withLock { $0.append(wait) }
            }
            if wait == 3 { watch.finish(number) }
        }
        while ended.withLock(\.count) < 4 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(ended.withLock { $0.sorted() } == [1, 2, 4, 5])
        #expect(ContinuousClock.now - start >= .milliseconds(250))
    }
}
