/// Reads blocks that the user edits on a terminal.
///
/// A block is edited whole: Enter hands it over once the assistant says that it is complete and opens a new
/// row before, the arrow keys move over its rows, and Up in the first row recalls earlier blocks. Keys are
/// bound by libedit, in emacs or vi fashion, and by the user's `.editrc`.
///
/// While a block is edited Ctrl-C is a key. Resizing, stopping and going on are taken care of; a signal that
/// ends the program finds the terminal in order.
package actor LibeditLineReader: LineReader {
    private nonisolated let executor = ThreadExecutor()
    private nonisolated let mailbox = Mailbox()
    private let input: Int32
    private let terminal: Terminal
    private let colour: ColorChoice
    private let history: History
    private let assistant: any LineAssistant
    private var session: EditorSession?

    /// The thread the editor belongs to.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes a reader; the terminal is not touched before the first read.
    package init(
        history: History, assistant: any LineAssistant, input: Int32 = 0, terminal: Terminal = Terminal(),
        colour: ColorChoice = .auto
    ) {
        self.history = history
        self.assistant = assistant
        self.input = input
        self.terminal = terminal
        self.colour = colour
    }

    /// Reads a block and records it in the history.
    package func readBlock(prompt: String, continuation: String) async -> LineInput {
        await read(EditorSession.Request(prompt: prompt, continuation: continuation, isBlock: true))
    }

    /// Reads one line.
    package func readAnswer(prompt: String) async -> LineInput {
        await read(EditorSession.Request(prompt: prompt, continuation: "", isBlock: false))
    }

    private func read(_ request: EditorSession.Request) async -> LineInput {
        await withTaskCancellationHandler {
            let session = session ?? EditorSession(
                input: input, terminal: terminal, colour: colour, history: history, assistant: assistant)
            self.session = session
            return session?.read(request, mailbox: mailbox) ?? .endOfInput
        } onCancel: {
            mailbox.cancel()
        }
    }
}
