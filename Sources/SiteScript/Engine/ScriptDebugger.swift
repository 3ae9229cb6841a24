public import SiteScriptSyntax

/// Stops runs at lines and steps, looks at what they hold there, and says how they go on.
///
/// Give one to `ScriptSession.debugger`. Only scripts that an engine with `isDebuggable` compiled can be stopped; all
/// others run as fast as without one.
public protocol ScriptDebugger: AnyObject, Sendable {
    /// Where runs stop; read when one starts and after each pause.
    var breakpoints: Set<Breakpoint> { get }
    /// Takes a run that has stopped before a statement, and gives what it does next.
    ///
    /// Nothing of the script runs meanwhile, and its time does not pass. Cancelling the run cancels the task that this
    /// runs in and does not wait for it.
    func session(pausedAt pause: DebugPause) async -> DebugAction
}

/// A line at which runs stop, before its first statement in each function.
public struct Breakpoint: Sendable, Hashable {
    /// The line, from 1.
    public var line: Int
    /// The name of its file; nil for that line of any file.
    public var file: String?

    /// Makes a breakpoint.
    public init(line: Int, file: String? = nil) {
        self.line = line
        self.file = file
    }
}

/// A run that has stopped before a statement.
public struct DebugPause: Sendable, Hashable {
    /// Why a run stops.
    public enum Reason: Sendable, Hashable {
        /// It came to a breakpoint.
        case breakpoint
        /// It made the step that was wanted.
        case step
    }

    /// Why it has stopped.
    public let reason: Reason
    /// The calls under way, innermost first, 50 at most; inside `parallel` those of one branch.
    public let stack: [DebugFrame]
    /// The global variables that have a value, in the order in which they are declared.
    public let globals: [DebugVariable]
}

/// One call that is under way.
public struct DebugFrame: Sendable, Hashable {
    /// The function's name; `<script>` at the top, `<lambda>` and `<row>` for functions and row expressions without one.
    public let function: String
    /// The name of the file it is in.
    public let file: String
    /// The line, from 1, that it has come to.
    public let line: Int
    /// The statement or call that it has come to.
    public let span: SourceSpan
    /// The names in reach, those of the function first, then `.` or what a row is called, then those that a closure has
    /// captured; a name that is hidden by a later one stands before it.
    public let variables: [DebugVariable]
}

/// A name and its value.
public struct DebugVariable: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The name of the value's type, such as `Int`.
    public let typeName: String
    /// The value as a literal, cut off behind 1,000 bytes.
    public let text: String
}

/// How a run that has stopped goes on.
public enum DebugAction: Sendable, Hashable {
    /// To the next breakpoint.
    case goOn
    /// To the next statement, inside of what is called.
    case stepInto
    /// To the next statement of this function, or of what called it.
    case stepOver
    /// To the next statement of what called this function.
    case stepOut
    /// Not at all: it ends with the error `cancelled`.
    case stop
}

extension CompiledScript {
    /// The lines at which it can be stopped, in order, those of its modules first; none when it was not compiled to be
    /// debugged.
    public var breakpointPlaces: [Breakpoint] {
        var places: [Breakpoint] = []
        for program in modules + [code] {
            var lines: [SourceFileID: Set<Int>] = [:]
            for function in program.functions {
                for (instruction, span) in zip(function.instructions, function.spans)
                where instruction.opcode == .statement {
                    lines[span.file, default: []].insert(instruction.n)
                }
            }
            for file in files {
                places += (lines[file.id] ?? []).sorted().map { Breakpoint(line: $0, file: file.name) }
            }
        }
        return places
    }
}
