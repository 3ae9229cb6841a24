/// Reads blocks that the user edits on a terminal.
///
/// A block is edited whole: Enter hands it over once the assistant says that it is
/// complete and opens a new row before, the arrow keys move over its rows, and Up in the
/// first row recalls earlier blocks. Keys are bound by libedit, in emacs or vi fashion,
/// and by the user's `.editrc`.
///
/// While a block is edited Ctrl-C is a key. Resizing, stopping and going on are taken
/// care of; a signal that ends the program finds the terminal in order.
package actor LibeditLineReader: LineReader {
    private nonisolated let executor = ThreadExecutor()
    private let input: Int32
    private let terminal: Terminal
    private let color: ColorChoice
    private let history: History
    private let assistant: any LineAssistant
    private let configuration: EditorConfiguration?
    private var session: EditorSession?

    /// Reads lines as they come, on a terminal that libedit cannot work with.
    private lazy var plainSource = PlainLineSource(input: input, prompts: terminal.descriptor)

    /// The thread the editor belongs to.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes a reader; neither the terminal nor the history is touched before the first
    /// read.
    package init(
        history: History,
        assistant: any LineAssistant,
        input: Int32 = 0,
        terminal: Terminal = Terminal(),
        color: ColorChoice = .auto
    ) {
        self.init(history, assistant, input, terminal, color, configuration: nil)
    }

    /// Makes a reader with a configuration, the user's own when it is nil.
    init(
        _ history: History,
        _ assistant: any LineAssistant,
        _ input: Int32,
        _ terminal: Terminal,
        _ color: ColorChoice,
        configuration: EditorConfiguration?
    ) {
        self.history = history
        self.assistant = assistant
        self.input = input
        self.terminal = terminal
        self.color = color
        self.configuration = configuration
    }

    /// Reads a block and records it in the history.
    package func readBlock(
        prompt: String,
        continuation: String,
        draft: String,
        onEntry: @escaping @Sendable () -> Void
    ) async -> LineInput {
        await read(
            EditorSession.Request(
                prompt: prompt,
                continuation: continuation,
                isBlock: true,
                draft: draft,
                onEntry: onEntry
            )
        )
    }

    /// Reads one line.
    package func readAnswer(prompt: String) async -> LineInput {
        await read(EditorSession.Request(prompt: prompt, continuation: "", isBlock: false))
    }

    private func read(_ request: EditorSession.Request) async -> LineInput {
        let mailbox = Mailbox()
        return await withTaskCancellationHandler {
            if session == nil { session = makeSession() }
            if let session { return session.read(request, mailbox: mailbox) }
            let input = plainSource.read(request.prompt, request.continuation, mailbox) { text in
                !request.isBlock || assistant.isComplete(text)
            }
            if case .block = input { request.onEntry() }
            return input
        } onCancel: {
            mailbox.cancel()
        }
    }

    private func makeSession() -> EditorSession? {
        EditorSession(
            input: input,
            terminal: terminal,
            color: color,
            history: history,
            assistant: assistant,
            configuration: configuration ?? .load()
        )
    }
}
