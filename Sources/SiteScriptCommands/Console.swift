import SiteScriptTerminal

/// The process as commands see it: its streams, what is at their ends, its environment.
///
/// Commands reach nothing of the process but through a console, so all of them run in tests without a terminal.
struct Console: Sendable {
    /// A stream and what is at its end.
    struct Outlet: Sendable {
        /// Where text is written to.
        var stream: OutputStream
        /// Whether somebody reads along.
        var isTerminal: Bool
        /// How many cells a line has now.
        var columns: @Sendable () -> Int
        /// Whether to colour, by the user's choice and by what is at the end.
        var usesColor: @Sendable (ColorChoice) -> Bool
        /// How many lines there are now.
        var rows: @Sendable () -> Int = { 24 }
        /// How instants are written where somebody reads along.
        var time = LocalTime.utc
    }

    /// Where data goes.
    var output: Outlet
    /// Where everything else goes.
    var talk: Outlet
    /// Whether somebody types the input.
    var isInputTerminal: Bool
    /// The value of an environment variable.
    var environment: @Sendable (String) -> String?
    /// The bytes of a script's file, or of standard input for `-`.
    var readFile: @Sendable (String) throws(SystemCalls.ReadFailure) -> [UInt8]
    /// Gives a script's file other bytes, all of them or none.
    var replaceFile: @Sendable (String, [UInt8]) throws(SystemCalls.WriteFailure) -> Void
    /// Makes what asks questions, when the first one is asked.
    var makeReader: @Sendable () -> any LineReader

    /// Lets the user change a text in an editor of their own.
    var edit: @Sendable (String) -> Result<String, ExternalEditor.Failure> = { .success($0) }
    /// Shows a text that is longer than the screen; false when it could not, so that it is still to be written.
    var page: @Sendable ([UInt8]) -> Bool = { _ in false }
    /// The clock by which it is said how long something took.
    var now: @Sendable () -> ContinuousClock.Instant = { .now }

    /// Whether somebody can be asked.
    var canAsk: Bool { isInputTerminal && talk.isTerminal }

    /// The console of this process.
    static func process() -> Console {
        Console(
            output: outlet(1, OutputStream(descriptor: 1, isBuffered: !Terminal.isTTY(1))),
            talk: outlet(2, OutputStream(descriptor: 2, isBuffered: false)),
            isInputTerminal: Terminal.isTTY(0),
            environment: SystemCalls.environment,
            readFile: { path throws(SystemCalls.ReadFailure) in try SystemCalls.read(path) },
            replaceFile: { path, bytes throws(SystemCalls.WriteFailure) in
                try SystemCalls.replace(path, bytes)
            },
            makeReader: { PlainLineReader(assistant: QuestionAssistant(), input: 0, prompts: 2) },
            edit: { ExternalEditor.edit($0) },
            page: Pager.show
        )
    }

    private static func outlet(_ descriptor: Int32, _ stream: OutputStream) -> Outlet {
        let terminal = Terminal(descriptor: descriptor)
        return Outlet(
            stream: stream,
            isTerminal: terminal.isTTY,
            columns: { terminal.size.columns },
            usesColor: { terminal.usesColor($0) },
            rows: { terminal.size.rows },
            time: LocalTime(offset: SystemCalls.utcOffset)
        )
    }
}

/// An answer is complete as soon as it is entered.
private struct QuestionAssistant: LineAssistant {
    func isComplete(_ text: String) -> Bool { true }
}
