import SiteScript
import Synchronization

/// What came from standard input and was not used yet; filled by the task that waits for it.
final class InputBuffer: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isWhole = false
    }

    private let state = Mutex(State())

    /// Takes what is there, and whether nothing comes behind it.
    func take() -> (bytes: [UInt8], isEnd: Bool) {
        state.withLock { state in
            defer { state.bytes = [] }
            return (state.bytes, state.isWhole)
        }
    }

    /// Waits until more is there, or the end.
    func wait(for host: any ScriptHost) -> HostWait {
        HostWait { [self] () async throws(ScriptError) in
            let more = try await host.readInput()
            state.withLock { state in
                state.bytes += more
                state.isWhole = more.isEmpty
            }
            return { _ throws(ScriptError) in .nil }
        }
    }
}
