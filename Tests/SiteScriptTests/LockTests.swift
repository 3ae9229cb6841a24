import Testing

@testable import SiteScript

/// Under ThreadSanitizer (`scripts/sanitize.sh`) these hold as well that it sees who was there first.
@Suite("Locks") struct LockTests {
    private final class Numbers: Sendable {
        let all = Lock<[Int]>([])
    }

    @Test("threads that want a lock at once take turns")
    func turns() async {
        let numbers = Numbers()
        await withTaskGroup { group in
            for first in 0..<8 {
                group.addTask {
                    for number in 0..<20_000 { numbers.all.withLock { $0.append(first * 20_000 + number) } }
                }
            }
        }
        #expect(numbers.all.withLock { $0.sorted() } == Array(0..<160_000))
    }

    @Test("an error leaves the lock free and what was done until then in place")
    func errors() {
        struct Refusal: Error {}
        let number = Lock(1)
        #expect(throws: Refusal.self) {
            try number.withLock { value in
                value += 1
                throw Refusal()
            }
        }
        #expect(number.withLock { $0 } == 2)
    }

    @Test("the value ends with its lock")
    func end() {
        final class Witness: Sendable {}
        weak var seen: Witness?
        do {
            let witness = Witness()
            seen = witness
            let lock = Lock<Witness?>(witness)
            #expect(lock.withLock { $0 === witness })
        }
        #expect(seen == nil)
    }
}
