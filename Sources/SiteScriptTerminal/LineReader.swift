/// Where a program that talks with its user gets its input from, a block at a time.
///
/// Two implementations: `LibeditLineReader` edits on a terminal, `PlainLineReader` reads
/// a pipe, a file or a terminal that cannot be drawn on. A loop over a reader awaits it
/// and holds no terminal code itself.
///
/// Threading: a reader waits for its input on a thread of its own, so awaiting one never
/// holds up a task. The assistant is called on that thread too, and must answer there
/// without waiting. One read at a time. Between reads the terminal is in the mode in
/// which programs run: lines are echoed and Ctrl-C is a signal (see `InterruptSignal`).
/// Cancelling the task that awaits a read ends it with `.interrupted`.
package protocol LineReader: AnyObject, Sendable {
    /// Reads a block: one line, or as many as make it complete.
    ///
    /// `continuation` stands before every further line of the block, and `draft` in it to be
    /// edited where blocks are edited at all. What was read is kept in the history.
    ///
    /// `onEntry` is called once the block is entered, while the terminal is still in the mode for
    /// editing: a Ctrl-C before it has nothing to do with the block, one after it has.
    func readBlock(
        prompt: String,
        continuation: String,
        draft: String,
        onEntry: @escaping @Sendable () -> Void
    ) async -> LineInput

    /// Reads one line as the answer to a question; it is not completed, not recalled and
    /// not recorded.
    func readAnswer(prompt: String) async -> LineInput
}

extension LineReader {
    /// Reads a block that starts empty.
    package func readBlock(prompt: String, continuation: String) async -> LineInput {
        await readBlock(prompt: prompt, continuation: continuation, draft: "", onEntry: {})
    }
}

/// What came of asking for input.
package enum LineInput: Equatable, Sendable {
    /// The user entered this text, which has no newline at its end.
    case block(String)
    /// Ctrl-C cleared what had been typed.
    case interrupted
    /// There is no more input: Ctrl-D on an empty line, the end of the file, or a
    /// terminal that is gone.
    case endOfInput
}

/// What a line reader asks about the language it reads.
///
/// All positions are UTF-8 offsets into the text of the block. The answers are needed
/// while the user types: they come from what is known already, never from waiting.
package protocol LineAssistant: Sendable {
    /// Makes ready what the first answers need; called once, on another thread, while nobody types yet.
    func prepare()

    /// Tells whether Enter may hand over the text, or the block needs another line.
    func isComplete(_ text: String) -> Bool

    /// Returns what could be written at the cursor.
    func completions(in text: String, cursor: Int) -> CompletionList

    /// Returns how the parts of the text are drawn; it is also asked about a part of a text that
    /// starts where the whole may be read from.
    func highlight(_ text: String) -> Highlighting

    /// Returns the bracket beside the cursor and the one that belongs to it; nothing where there
    /// is none.
    func brackets(in text: String, cursor: Int) -> [Range<Int>]

    /// Returns what is wrong with the text, for when the user pauses; nothing about the word
    /// that is still being written at the cursor.
    func problems(in text: String, cursor: Int) -> [LineProblem]

    /// Returns a line about what the cursor is in, such as the signature of a call.
    func note(in text: String, cursor: Int) -> String?

    /// Tells whether an earlier entry may be offered to be taken over with one key.
    func maySuggest(_ entry: String) -> Bool
}

extension LineAssistant {
    /// Needs nothing.
    package func prepare() {}

    /// Offers no completions.
    package func completions(in text: String, cursor: Int) -> CompletionList {
        CompletionList(replacing: cursor..<cursor, candidates: [])
    }

    /// Highlights nothing.
    package func highlight(_ text: String) -> Highlighting { Highlighting() }

    /// Knows no brackets.
    package func brackets(in text: String, cursor: Int) -> [Range<Int>] { [] }

    /// Finds nothing wrong.
    package func problems(in text: String, cursor: Int) -> [LineProblem] { [] }

    /// Says nothing.
    package func note(in text: String, cursor: Int) -> String? { nil }

    /// Offers any entry.
    package func maySuggest(_ entry: String) -> Bool { true }
}

/// A part of a text that is wrong, and why.
package struct LineProblem: Equatable, Sendable {
    /// The UTF-8 offsets of the part.
    package var range: Range<Int>
    /// What is wrong, in one line.
    package var message: String

    /// Makes a problem.
    package init(_ range: Range<Int>, _ message: String) {
        self.range = range
        self.message = message
    }
}

/// What could be written at a place of a text.
package struct CompletionList: Equatable, Sendable {
    /// The UTF-8 offsets a chosen candidate replaces; its end is the cursor or behind it.
    package var replacing: Range<Int>
    /// The candidates, best first.
    package var candidates: [CompletionCandidate]

    /// Makes a list.
    package init(replacing: Range<Int>, candidates: [CompletionCandidate]) {
        self.replacing = replacing
        self.candidates = candidates
    }
}

/// One text that could be written.
package struct CompletionCandidate: Equatable, Sendable {
    /// What is inserted.
    package var text: String
    /// What is shown beside it: its type or a few words of help; may be empty.
    package var detail: String

    /// Makes a candidate.
    package init(_ text: String, detail: String = "") {
        self.text = text
        self.detail = detail
    }
}
