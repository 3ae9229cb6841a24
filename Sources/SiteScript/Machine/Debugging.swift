/// Decides at which statements the runs of a session stop, from what its debugger wants.
struct Debugging {
    /// Where in the calls under way a statement is.
    struct Place {
        /// How many stacks were left for the one under way: branches stand on stacks of their own.
        var nesting: Int
        var stack: UnsafeMutableRawPointer
        /// How many calls are on the stack.
        var depth: Int

        /// Whether it is outside of the calls at `other`, or beside them when `orBeside`.
        func isOutside(_ other: Place, orBeside: Bool) -> Bool {
            guard nesting == other.nesting else { return nesting < other.nesting }
            return stack == other.stack && (depth < other.depth || orBeside && depth == other.depth)
        }
    }

    /// How far a run goes when it meets no breakpoint.
    private enum Stepping {
        case toEnd
        case into
        case over(Place)
        case out(Place)
    }

    let debugger: any ScriptDebugger
    private var stepping = Stepping.toEnd
    /// Where the run has stopped.
    private var stop: Place?
    /// The files of the breakpoints by their lines; nil stands for any file.
    private var files: [Int: Set<String?>] = [:]

    init(_ debugger: any ScriptDebugger) { self.debugger = debugger }

    /// Starts a run.
    mutating func start() {
        stepping = .toEnd
        readBreakpoints()
    }

    /// Goes on after a stop.
    mutating func go(_ action: DebugAction) {
        stepping =
            switch (action, stop) {
            case (.stepInto, _): .into
            case (.stepOver, let stop?): .over(stop)
            case (.stepOut, let stop?): .out(stop)
            default: .toEnd
            }
        readBreakpoints()
    }

    private mutating func readBreakpoints() {
        files = [:]
        for breakpoint in debugger.breakpoints {
            files[breakpoint.line, default: []].insert(breakpoint.file)
        }
    }

    /// Why the run stops at a statement; nil when it does not.
    ///
    /// - Parameter file: the name of its file, asked only when a breakpoint has the line.
    mutating func reason(
        toStopAt place: Place,
        line: Int,
        isFirstOfLine: Bool,
        file: () -> String?
    ) -> DebugPause.Reason? {
        if isFirstOfLine, let files = files[line], files.contains(nil) || files.contains(file()) {
            stop = place
            return .breakpoint
        }
        let isStep =
            switch stepping {
            case .toEnd: false
            case .into: true
            case .over(let start): place.isOutside(start, orBeside: true)
            case .out(let start): place.isOutside(start, orBeside: false)
            }
        guard isStep else { return nil }
        stop = place
        return .step
    }
}
