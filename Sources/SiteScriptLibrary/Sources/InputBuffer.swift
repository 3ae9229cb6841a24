import SiteScript
import Synchronization

/// What came from standard input and was not used yet; filled by the task that waits for it.
final class InputBuffer: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isWhole = false
    }

    private let state = Mutex(State())

    /// Takes what is there; `isWhole` says whether nothing comes behind it.
    func take(_ isWhole: inout Bool, _ heap: Heap) throws(ScriptError) -> [UInt8] {
        let (bytes, ended) = state.withLock { state in
            let bytes = state.bytes
            state.bytes = []
            return (bytes, state.isWhole)
        }
        isWhole = ended
        // One endless line must not fill the memory.
        try heap.reserve(bytes.count)
        return bytes
    }

    /// Gives back what was not used.
    func giveBack(_ bytes: [UInt8], droppingFirst count: Int) {
        state.withLock { $0.bytes = Array(bytes.dropFirst(count)) }
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
