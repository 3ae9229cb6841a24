import Synchronization
import Testing

@testable import SiteScriptTerminal

@Suite("Interrupt signal", .serialized)
struct InterruptSignalTests {
    /// Counts calls and lets a test wait for them.
    private final class Counter: Sendable {
        private let count = Mutex(0)
        private let calls: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        init() { (calls, continuation) = AsyncStream.makeStream() }

        var value: Int { count.withLock { $0 } }

        func add() {
            count.withLock { $0 += 1 }
            continuation.yield()
        }

        func waitForCall() async {
            for await _ in calls { return }
        }
    }

    @Test("an interrupt calls the closure and does not end the process")
    func call() async {
        let counter = Counter()
        let signal = InterruptSignal { counter.add() }
        #expect(signal.start())
        #expect(signal.start())
        #expect(signal.isActive)
        Platform.raiseSignal(Platform.Signal.interrupt)
        await counter.waitForCall()
        Platform.raiseSignal(Platform.Signal.interrupt)
        await counter.waitForCall()
        #expect(counter.value == 2)
        signal.stop()
        #expect(!signal.isActive)
    }

    @Test("an interrupt that nobody hears yet waits until somebody does")
    func unheard() async {
        let counter = Counter()
        let signal = InterruptSignal { counter.add() }
        #expect(!signal.hear())
        #expect(signal.start(isHeard: false))
        #expect(signal.isActive)
        Platform.raiseSignal(Platform.Signal.interrupt)
        #expect(counter.value == 0)
        #expect(signal.hear())
        #expect(signal.hear())
        await counter.waitForCall()
        Platform.raiseSignal(Platform.Signal.interrupt)
        await counter.waitForCall()
        #expect(counter.value == 2)
        signal.stop()
        #expect(!signal.isActive && !signal.hear())
    }

    @Test("after it was stopped a closure is not called, and it can be started again")
    func stop() async {
        let outer = Counter()
        let inner = Counter()
        let outerSignal = InterruptSignal { outer.add() }
        let innerSignal = InterruptSignal { inner.add() }
        outerSignal.start()
        innerSignal.start()
        innerSignal.stop()
        Platform.raiseSignal(Platform.Signal.interrupt)
        await outer.waitForCall()
        #expect(inner.value == 0)
        innerSignal.start()
        Platform.raiseSignal(Platform.Signal.interrupt)
        await outer.waitForCall()
        await inner.waitForCall()
        #expect(inner.value == 1)
        innerSignal.stop()
        outerSignal.stop()
    }

    /// A flag that busy threads look at.
    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }

    @Test("an interrupt cancels work that keeps every other thread busy")
    func busy() async {
        let isCancelled = Flag()
        let signal = InterruptSignal { isCancelled.set() }
        signal.start()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { while !isCancelled.isSet {} }
            }
            Platform.raiseSignal(Platform.Signal.interrupt)
        }
        signal.stop()
        #expect(isCancelled.isSet)
    }
}
