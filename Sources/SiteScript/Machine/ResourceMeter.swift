import Synchronization

/// Tells a running session to stop; safe to use from any thread.
public final class CancellationFlag: Sendable {
    private let state = Atomic<Bool>(false)
    /// Called by the first look at the flag; nil once it was.
    private let firstLook = Lock<(@Sendable () -> Void)?>(nil)
    private let isWatched = Atomic<Bool>(false)
    /// Ends what the run waits for.
    private let endWait = Lock<(@Sendable () -> Void)?>(nil)

    /// Makes a flag that is down.
    public init() {}

    /// Asks the run to stop at its next step; what it waits for is cancelled at once.
    public func cancel() {
        state.store(true, ordering: .relaxed)
        endWait.withLock { $0 }?()
    }

    /// Takes the request back, for the next run.
    public func reset() { state.store(false, ordering: .relaxed) }

    /// Whether it was asked to stop.
    public var isCancelled: Bool { state.load(ordering: .relaxed) }

    /// Calls `body` once, when a run first looks whether it has to stop, or waits.
    ///
    /// Whoever listens to what may stop a run, such as a signal, need not do so for one that ends before that.
    public func onFirstLook(_ body: @escaping @Sendable () -> Void) {
        firstLook.withLock { $0 = body }
        isWatched.store(true, ordering: .releasing)
    }

    /// Whether the run has to stop, asked by the run itself.
    func look() -> Bool {
        if isWatched.load(ordering: .relaxed), isWatched.exchange(false, ordering: .acquiring) {
            firstLook.withLock { body in
                defer { body = nil }
                return body
            }?()
        }
        return isCancelled
    }

    /// Says how the wait that begins is ended; nil when it is over.
    func isWaiting(endedBy end: (@Sendable () -> Void)?) {
        endWait.withLock { $0 = end }
        if isCancelled { end?() }
    }
}

/// Counts what a run uses against its limits.
struct ResourceMeter {
    /// Steps between two looks at flag, clock and memory.
    static let sliceSteps = 65_536

    let limits: ExecutionLimits
    let flag: CancellationFlag
    private(set) var stepsUsed = 0
    /// The steps of the slice under way.
    private(set) var slice = 0
    /// When the time is up; nil where it is not limited.
    private(set) var deadline: ContinuousClock.Instant?
    /// When the run last let others have the thread.
    private var turnStart = ContinuousClock.now

    /// The steps of a turn, where it is not 10 ms.
    private let turnSteps: Int?

    init(_ limits: ExecutionLimits, _ flag: CancellationFlag, turnSteps: Int?) {
        self.limits = limits
        self.flag = flag
        self.turnSteps = turnSteps
        deadline = limits.wallClock.map { ContinuousClock.now + $0 }
    }

    /// Whether the run has had the thread for 10 ms, so that thousands of sessions share a few threads and
    /// a cancelled task is heard.
    mutating func isTurnOver() -> Bool {
        guard turnSteps == nil else { return true }
        let now = ContinuousClock.now
        guard turnStart.duration(to: now) > .milliseconds(10) else { return false }
        turnStart = now
        return true
    }

    /// Gives back the time for which a debugger has held the run up.
    mutating func excuse(_ time: Duration) { deadline = deadline.map { $0 + time } }

    /// Books work that is done outside of the dispatch loop: in a native function, or rows that flow through stages.
    mutating func charge(_ steps: Int, _ heap: Heap) throws(ScriptError) {
        book(steps)
        try checkLimits()
    }

    /// Books work without looking whether the run has to end.
    mutating func book(_ steps: Int) { stepsUsed.add(steps) }

    /// Takes back the steps that are left of the slice under way, which ends now.
    mutating func giveBack(_ steps: Int) { slice -= steps }

    /// Books a used-up slice and gives the size of the next one.
    mutating func nextSlice(_ heap: Heap) throws(ScriptError) -> Int {
        book(slice)
        try checkLimits()
        let slice = turnSteps ?? ResourceMeter.sliceSteps
        self.slice = limits.steps.map { min(slice, $0 - stepsUsed) } ?? slice
        return self.slice
    }

    /// Throws when the run has to end.
    func checkLimits() throws(ScriptError) {
        if flag.look() { throw ScriptError(.cancelled, .cancelled, "cancelled") }
        if let deadline, ContinuousClock.now >= deadline {
            throw ScriptError(.limit, .limit, "time limit of \(limits.wallClock ?? .zero) exceeded")
        }
        if let maximum = limits.steps, stepsUsed >= maximum {
            throw ScriptError(
                .limit,
                .limit,
                "step limit of \(maximum) exceeded",
                hint: "is there a loop that never ends?"
            )
        }
    }
}
