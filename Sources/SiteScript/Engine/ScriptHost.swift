/// What a host program grants to its scripts; everything not granted is an error with a place.
public protocol ScriptHost: AnyObject, Sendable {
    /// The capabilities that scripts of this host have.
    var capabilities: Capabilities { get }
    /// Takes what `print` writes: complete lines, newline included.
    func print(_ bytes: [UInt8])
    /// Shows rows as a table, or in the format that `show as:` names.
    ///
    /// What is written is booked by `print` or `spend` of the context, or the limit on output does not hold.
    func show(_ rows: RowBatch, as format: String?, _ context: NativeContext) throws(ScriptError)
    /// How many cells a line has where what is printed is read; charts are drawn as wide.
    var lineCells: Int { get }
    /// Takes what `log` writes: one message.
    func log(_ message: String)
    /// Milliseconds since 1970, UTC; asked only when the clock is granted.
    func now() -> Int
    /// The value of an environment variable; asked only when the environment is granted.
    func environment(_ name: String) -> String?
    /// Random bits; asked only when randomness is granted.
    func random() -> UInt64
    /// Waits; asked only when the clock is granted. Cancelling the task ends the wait.
    func sleep(milliseconds: Int) async throws(ScriptError)
    /// The next bytes of standard input, none at its end; asked only when files are granted.
    func readInput() async throws(ScriptError) -> [UInt8]
}

extension ScriptHost {
    /// Waits on the system's clock.
    public func sleep(milliseconds: Int) async throws(ScriptError) {
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
        } catch {
            throw ScriptError(.cancelled, .cancelled, "cancelled")
        }
    }

    /// A host has no standard input unless it says otherwise.
    public func readInput() async throws(ScriptError) -> [UInt8] {
        throw ScriptError(.io, .file, "there is no standard input here")
    }
}

extension ScriptHost {
    /// The width of a page where nothing else is known.
    public var lineCells: Int { 80 }
}

/// The things outside the language that a host may grant.
public struct Capabilities: OptionSet, Hashable, Sendable {
    /// The bits.
    public var rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Reading and writing files.
    public static let files = Capabilities(rawValue: 1)
    /// Reading the clock and waiting.
    public static let clock = Capabilities(rawValue: 2)
    /// Random numbers.
    public static let random = Capabilities(rawValue: 4)
    /// Environment variables.
    public static let environment = Capabilities(rawValue: 8)
    /// Everything.
    public static let all: Capabilities = [.files, .clock, .random, .environment]
}

extension Effects {
    /// What programs may do where these capabilities are granted.
    init(of granted: Capabilities) {
        self = .all
        if !granted.contains(.files) { remove(.files) }
        if !granted.contains(.clock) { remove(.clock) }
        if !granted.contains(.random) { remove(.random) }
        if !granted.contains(.environment) { remove(.environment) }
    }
}
