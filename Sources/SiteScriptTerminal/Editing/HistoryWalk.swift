/// Going back and forth through the history with the arrow keys.
///
/// A walk starts with what is in the line: when text stands before the cursor only
/// entries that begin with it are visited. It goes on as long as the line shows what the
/// walk last put there, and going forward past the newest entry brings the line back as
/// it was.
struct HistoryWalk {
    private let prefix: [UInt8]
    private let draft: EditBuffer
    private var index: Int
    private var shown: String

    /// Starts a walk from a line, at the end of the history.
    init(from buffer: EditBuffer, history: History) {
        prefix = Array(buffer.textBeforeCursor.utf8)
        draft = buffer
        index = history.endIndex
        shown = buffer.text
    }

    /// Whether the line still shows what the walk put there.
    func isAt(_ buffer: EditBuffer) -> Bool {
        buffer.text == shown
    }

    /// Returns the line with the next older entry, nil when there is none.
    mutating func older(in history: History) -> EditBuffer? {
        let prefix = prefix
        return move(in: history) { history.lastIndex(before: $0) { $0.starts(with: prefix) } }
    }

    /// Returns the line with the next newer entry, the line the walk began with at last,
    /// nil beyond that.
    mutating func newer(in history: History) -> EditBuffer? {
        let prefix = prefix
        if let newer = move(in: history, { history.firstIndex(after: $0) { $0.starts(with: prefix) } }) {
            return newer
        }
        guard shown != draft.text else { return nil }
        index = history.endIndex
        shown = draft.text
        return draft
    }

    private mutating func move(in history: History, _ next: (Int) -> Int?) -> EditBuffer? {
        var place = index
        while let found = next(place) {
            place = found
            // An entry like the one shown would look as if the key did nothing.
            guard let entry = history.entry(at: found), entry != shown else { continue }
            index = found
            shown = entry
            return EditBuffer(entry)
        }
        return nil
    }
}
