internal import Synchronization

/// The time that applying goes by.
public struct ApplyClock: Sendable {
    /// How much time has passed since some start.
    public var now: @Sendable () -> Duration
    /// Lets time pass.
    public var sleep: @Sendable (Duration) async -> Void

    /// Makes a clock.
    public init(now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async -> Void)
    {
        self.now = now
        self.sleep = sleep
    }

    /// The time of the machine.
    public static func continuous() -> ApplyClock {
        let start = ContinuousClock.now
        return ApplyClock(now: { start.duration(to: .now) }) { try? await Task.sleep(for: $0) }
    }
}

/// Whether somebody asked to stop; set once.
final class StopFlag: Sendable {
    private let isSet = Atomic(false)
    var value: Bool { isSet.load(ordering: .relaxed) }
    func set() { isSet.store(true, ordering: .relaxed) }
}
