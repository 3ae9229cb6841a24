/// Reads blocks without editing: from a pipe, a file, or a terminal that cannot be drawn
/// on.
///
/// Lines are joined while they are not complete together. When the input ends within a
/// block, what there is of it is handed over, so that its error can be shown. Prompts are
/// written only where `prompts` says: on a terminal the user should know whose turn it
/// is, in a pipe's output they would be noise.
package actor PlainLineReader: LineReader {
    private nonisolated let executor = ThreadExecutor()
    private let source: PlainLineSource
    private let assistant: any LineAssistant

    /// The thread reads wait on.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes a reader of a descriptor; prompts go to another one, nil for none.
    package init(assistant: any LineAssistant, input: Int32 = 0, prompts: Int32? = nil) {
        self.assistant = assistant
        source = PlainLineSource(input: input, prompts: prompts)
    }

    /// Reads lines until they are complete.
    package func readBlock(
        prompt: String,
        continuation: String,
        draft: String,
        onEntry: @escaping @Sendable () -> Void
    ) async -> LineInput {
        let input = await read(prompt, continuation, isComplete: assistant.isComplete)
        if case .block = input { onEntry() }
        return input
    }

    /// Reads one line.
    package func readAnswer(prompt: String) async -> LineInput {
        await read(prompt, "") { _ in true }
    }

    private func read(
        _ prompt: String,
        _ continuation: String,
        isComplete: (String) -> Bool
    ) async -> LineInput {
        let mailbox = Mailbox()
        return await withTaskCancellationHandler {
            source.read(prompt, continuation, mailbox, isComplete: isComplete)
        } onCancel: {
            mailbox.cancel()
        }
    }
}

/// The lines of a descriptor.
final class PlainLineSource {
    private let input: Int32
    private let prompts: Int32?
    private var bytes: [UInt8] = []
    private var start = 0
    private var isAtStart = true
    private var hasEnded = false

    init(input: Int32, prompts: Int32?) {
        self.input = input
        self.prompts = prompts
    }

    func read(
        _ prompt: String,
        _ continuation: String,
        _ mailbox: Mailbox,
        isComplete: (String) -> Bool
    ) -> LineInput {
        // On a terminal Ctrl-C clears what was typed; in a pipe it is for whoever runs the program.
        guard let watcher = SignalWatcher(Platform.isTerminal(input) ? [Platform.Signal.interrupt] : [])
        else {
            return .endOfInput
        }
        Platform.flushOutput()
        mailbox.setWaiting(watcher)
        defer { mailbox.setWaiting(nil) }
        var block = ""
        var isFirst = true
        while true {
            show(isFirst ? prompt : continuation)
            switch nextLine(watcher, mailbox) {
            case .interrupted:
                show("\n")
                return .interrupted
            case .endOfInput:
                return isFirst ? .endOfInput : .block(block)
            case .block(let line):
                block += (isFirst ? "" : "\n") + line
                isFirst = false
                if isComplete(block) { return .block(block) }
            }
        }
    }

    private func show(_ text: String) {
        if let prompts { Platform.write(text.utf8, to: prompts) }
    }

    private func nextLine(_ watcher: SignalWatcher, _ mailbox: Mailbox) -> LineInput {
        var searched = start
        while true {
            if let newline = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = newline + 1 }
                return .block(line(upTo: newline))
            }
            if hasEnded {
                defer { start = bytes.count }
                return start < bytes.count ? .block(line(upTo: bytes.count)) : .endOfInput
            }
            if mailbox.isCancelled { return .interrupted }
            let ready = Platform.waitForInput([input, watcher.descriptor])
            if ready[1], watcher.takePending().contains(where: { $0 != 0 }) {
                // The terminal has thrown away the line; what it sent of the block before goes too.
                start = bytes.count
                return .interrupted
            }
            guard ready[0] else { continue }
            bytes.removeFirst(start)
            start = 0
            searched = bytes.count
            let new = Platform.read(input)
            hasEnded = new.isEmpty
            bytes += new
        }
    }

    private func line(upTo end: Int) -> String {
        var line = bytes[start..<end]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if isAtStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isAtStart = false
        return String(decoding: line, as: UTF8.self)
    }
}
