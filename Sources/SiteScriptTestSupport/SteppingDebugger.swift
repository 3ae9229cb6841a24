package import SiteScript
import Synchronization

/// Steps through a run, into everything that is called, and lets it go when it has stopped often enough.
package final class SteppingDebugger: ScriptDebugger {
    private let stops = Mutex(0)
    private static let stopsMaximum = 100

    /// Makes a debugger that has stopped nothing yet.
    package init() {}

    /// The first lines, until it lets the run go.
    package var breakpoints: Set<Breakpoint> {
        count < SteppingDebugger.stopsMaximum ? Set((1...50).map { Breakpoint(line: $0) }) : []
    }

    /// How often it has stopped the run.
    package var count: Int { stops.withLock { $0 } }

    package func session(pausedAt pause: DebugPause) async -> DebugAction {
        precondition(!pause.stack.isEmpty, "a run stops in a function")
        stops.withLock { $0 += 1 }
        return count < SteppingDebugger.stopsMaximum ? .stepInto : .goOn
    }
}
