import CLibedit

/// One user at one terminal: what is being typed, and what every key does to it.
///
/// libedit calls back into a session for characters and for commands while it reads a
/// line. All of it happens on the thread of the reader that owns the session.
final class EditorSession {
    /// What is asked for.
    struct Request {
        var prompt: String
        var continuation: String
        /// Whether a block of the language is wanted, not just the answer to a question.
        var isBlock: Bool
        /// What stands in the line at first.
        var draft = ""
        /// Called once it is entered.
        var onEntry: @Sendable () -> Void = {}
    }

    /// Longer blocks are drawn plainly: reading them again at every key would be felt.
    static let maximumHighlightedBytes = 1 << 16

    let editor: LibeditEditor
    let keys: KeySource
    let terminal: Terminal
    let history: History
    let assistant: any LineAssistant
    let usesColor: Bool

    // Of the read that is under way.
    var request = Request(prompt: "", continuation: "", isBlock: true)
    var painter: BlockPainter
    var outcome: LineInput = .endOfInput
    var footer: [String] = []
    private var watcher: SignalWatcher?
    private var mailbox: Mailbox?
    private var fatalSignal: Int32?
    private var isHistoryFresh = false
    private var isAssistantPrepared = false
    private var hasBegun = false

    // Of the keys.
    var walk: HistoryWalk?
    var kills = KillBuffer()
    var undo = UndoStack()
    /// What was found out about the line when it was looked at last.
    var settled = SettledLine()
    /// What the history would write behind a line.
    var suggested: (text: String, rest: String) = ("", "")
    var column: Int?
    var pasted = ""
    var command: EditorCommand?
    var previousCommand: EditorCommand?
    private var second: Unicode.Scalar?
    private var previousCursor = 0
    private var highlighted = (text: "", look: Highlighting())

    init?(
        input: Int32,
        terminal: Terminal,
        color: ColorChoice,
        history: History,
        assistant: any LineAssistant,
        configuration: EditorConfiguration
    ) {
        guard
            let editor = LibeditEditor(
                input: input,
                output: terminal.descriptor,
                configuration: configuration
            )
        else { return nil }
        self.editor = editor
        self.terminal = terminal
        self.history = history
        self.assistant = assistant
        keys = KeySource(descriptor: input)
        usesColor = terminal.usesColor(color)
        painter = BlockPainter(size: terminal.size, usesColor: usesColor)
        editor.attach(self)
    }

    /// Reads a block or an answer.
    func read(_ request: Request, mailbox: Mailbox) -> LineInput {
        let signals = Platform.Signal.self
        guard
            let watcher = SignalWatcher([
                signals.resize, signals.resume, signals.terminate, signals.hangUp,
            ])
        else { return .endOfInput }
        start(request, watcher, mailbox)
        Platform.flushOutput()
        editor.readLine()
        showFinal()
        stop(watcher)
        if case .block(let text) = outcome, request.isBlock { history.record(text) }
        return outcome
    }

    private func start(_ request: Request, _ watcher: SignalWatcher, _ mailbox: Mailbox) {
        self.request = request
        self.watcher = watcher
        self.mailbox = mailbox
        mailbox.setWaiting(watcher)
        painter = BlockPainter(size: terminal.size, usesColor: usesColor)
        outcome = .endOfInput
        isHistoryFresh = !request.isBlock
        hasBegun = false
        footer = []
        walk = nil
        undo = UndoStack()
        settled = SettledLine()
        suggested = ("", "")
        column = nil
        command = nil
        previousCursor = 0
    }

    private func stop(_ watcher: SignalWatcher) {
        mailbox?.setWaiting(nil)
        mailbox = nil
        self.watcher = nil
        watcher.stop()
        if let signal = fatalSignal {
            // The terminal is in order again: now the signal may do what it does to any program.
            fatalSignal = nil
            Platform.raiseSignal(signal)
        }
    }
}

// MARK: - Drawing

extension EditorSession {
    func write(_ output: String) {
        Platform.write(output.utf8, to: terminal.descriptor)
    }

    func beep() {
        write("\u{7}")
    }

    /// Draws a view, unless more input is waiting to change it.
    func paint(_ view: () -> BlockView) {
        guard !keys.hasInput else { return }
        write(painter.frame(view()))
    }

    func view(of buffer: EditBuffer) -> BlockView {
        if request.isBlock, usesColor, highlighted.text != buffer.text { highlight(buffer.text) }
        return BlockView(
            prompt: request.prompt,
            continuation: request.continuation,
            text: buffer.text,
            cursor: buffer.cursor,
            spans: request.isBlock ? highlighted.look.spans : [],
            brackets: brackets(in: buffer),
            problems: settled.buffer.text == buffer.text ? settled.problems.map(\.range) : [],
            suggestion: footer.isEmpty ? suggestion(for: buffer) : "",
            footer: rows(below: buffer)
        )
    }

    private func highlight(_ text: String) {
        guard text.utf8.count <= Self.maximumHighlightedBytes else {
            highlighted = (text, Highlighting())
            return
        }
        let look = highlighted.look.updated(from: highlighted.text, to: text, read: assistant.highlight)
        highlighted = (text, look)
    }

    private func brackets(in buffer: EditBuffer) -> [Range<Int>] {
        guard request.isBlock, usesColor, buffer.text.utf8.count <= Self.maximumHighlightedBytes else {
            return []
        }
        return assistant.brackets(in: buffer.text, cursor: buffer.cursor)
    }

    /// Leaves the line on the screen as it was entered, with what follows below it.
    private func showFinal() {
        footer = []
        var buffer = editor.buffer
        buffer.moveToBlockEnd()
        settled = SettledLine()
        suggested = (buffer.text, "")
        write(painter.frame(view(of: buffer)))
        write((outcome == .interrupted ? "^C" : "") + "\u{1B}[?2004l" + painter.finish())
    }
}

// MARK: - What libedit calls

extension EditorSession {
    private static func of(_ handle: OpaquePointer?) -> EditorSession? {
        guard let data = sitescript_client_data(handle) else { return nil }
        return Unmanaged<EditorSession>.fromOpaque(data).takeUnretainedValue()
    }

    /// Gives libedit the next character: 1 when there is one, 0 at the end.
    static func readCharacter(_ handle: OpaquePointer?, _ place: UnsafeMutablePointer<wchar_t>?) -> Int32 {
        guard let place, let scalar = of(handle)?.nextCharacter() else { return 0 }
        place.pointee = wchar_t(bitPattern: scalar.value)
        return 1
    }

    /// Performs a command for libedit.
    static func perform(_ command: EditorCommand, _ handle: OpaquePointer?, _ character: wint_t) -> UInt8 {
        guard let session = of(handle) else { return UInt8(CC_ERROR) }
        session.command = command
        return UInt8(session.perform(command) ? CC_NEWLINE : CC_REFRESH)
    }

    /// Goes to the left edge once the terminal shows no keys by itself any more.
    ///
    /// What was typed before that waits to be read, and the terminal has shown it in this row already: it goes, as it is
    /// drawn again behind the prompt.
    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        let row = keys.hasInput ? "\r\u{1B}[K" : BlockPainter.freshRow(columns: terminal.size.columns)
        write("\u{1B}[?2004h" + row)
    }

    private func nextCharacter() -> Unicode.Scalar? {
        begin()
        if !request.draft.isEmpty {
            editor.setLine(EditBuffer(request.draft))
            request.draft = ""
        }
        if let second {
            self.second = nil
            return second
        }
        let line = editor.line(comingFrom: previousCursor)
        undo.note(line)
        guard let event = nextEvent(pausingAt: line, { paint { view(of: line) } }) else { return nil }
        previousCommand = command
        command = nil
        previousCursor = line.cursor
        footer = []
        switch event {
        case .character(let scalar): return scalar
        case .alt(let scalar):
            second = scalar
            return "\u{1B}"
        case .key(let key): return key.character
        case .paste(let text):
            pasted = text
            return SpecialKey.paste.character
        }
    }

    /// Waits for a key, with everything drawn that has changed; nil when the read is
    /// over.
    ///
    /// When the user pauses at a line it is looked at more closely.
    func nextEvent(pausingAt line: EditBuffer? = nil, _ paint: () -> Void) -> KeyEvent? {
        guard let watcher else { return nil }
        while true {
            if mailbox?.isCancelled == true {
                outcome = .interrupted
                return nil
            }
            paint()
            if !isHistoryFresh {
                // After the prompt has been drawn: a long history must not hold it up.
                isHistoryFresh = true
                history.refresh()
            }
            while !keys.hasInput, history.loadMore() {}
            prepareAssistant()
            let isPauseAwaited = line.map { !isSettled($0) } ?? false
            switch keys.next(watcher: watcher, pause: isPauseAwaited ? Self.pauseMilliseconds : -1) {
            case .key(let event): return event
            case .pause: if let line { settle(line) }
            case .end:
                outcome = .endOfInput
                return nil
            case .news(0): break
            case .news(Platform.Signal.resize): write(painter.resize(to: terminal.size))
            case .news(Platform.Signal.resume): resume()
            case .news(let signal):
                fatalSignal = signal
                outcome = .endOfInput
                return nil
            }
        }
    }
}

extension EditorSession {
    /// Lets the assistant make ready what it needs, so that the first key that asks it does not wait for that.
    private func prepareAssistant() {
        guard !isAssistantPrepared, request.isBlock, !keys.hasInput else { return }
        let assistant = assistant
        isAssistantPrepared = Platform.startThread { assistant.prepare() }
    }
}

// MARK: - Stopping and going on

extension EditorSession {
    /// Stops the program as Ctrl-Z does elsewhere, until it is told to go on.
    func suspend() {
        write(painter.finish() + "\u{1B}[?2004l")
        editor.prepareTerminal(forEditing: false)
        Platform.raiseSignalInJob(Platform.Signal.stop)
        // The stop may come a moment after the call, and may not come at all where no shell controls jobs.
        if let watcher { _ = Platform.waitForInput([watcher.descriptor], milliseconds: 500) }
        resume()
    }

    /// Takes the terminal again: whoever had it meanwhile may have changed its mode.
    func resume() {
        editor.prepareTerminal(forEditing: false)
        editor.prepareTerminal(forEditing: true)
        painter = BlockPainter(size: terminal.size, usesColor: usesColor)
        write("\r\u{1B}[J\u{1B}[?2004h")
    }
}
