import SiteScript
import Synchronization

/// A host that really sleeps, and counts how many sleeps are under way at once.
final class SleepingHost: ScriptHost {
    private struct Counts {
        var under = 0
        var most = 0
        var started = 0
    }

    private let counts = Mutex(Counts())
    private let onSleep: @Sendable () -> Void
    let capabilities = Capabilities.all

    /// - Parameter onSleep: Called when a sleep begins.
    init(onSleep: @escaping @Sendable () -> Void = {}) { self.onSleep = onSleep }

    /// The most sleeps that were under way at once.
    var most: Int { counts.withLock { $0.most } }
    /// The sleeps under way now.
    var under: Int { counts.withLock { $0.under } }
    /// The sleeps that began.
    var started: Int { counts.withLock { $0.started } }

    func print(_ bytes: [UInt8]) {}
    func log(_ message: String) {}
    func now() -> Int { 0 }
    func environment(_ name: String) -> String? { nil }
    func random() -> UInt64 { 0 }
    func show(_ rows: RowBatch, as format: String?, _ context: NativeContext) throws(ScriptError) {}

    func sleep(milliseconds: Int) async throws(ScriptError) {
        counts.withLock { counts in
            counts.under += 1
            counts.started += 1
            counts.most = max(counts.most, counts.under)
        }
        defer { counts.withLock { $0.under -= 1 } }
        onSleep()
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
        } catch {
            throw ScriptError(.cancelled, .cancelled, "cancelled")
        }
    }
}
