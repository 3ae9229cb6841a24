/// The states of a line that undoing goes back to.
///
/// Letters typed one after the other are one step, so that a word goes at once.
struct UndoStack {
    private static let maximumStates = 500

    private var states: [EditBuffer] = []
    private var current = EditBuffer()
    private var isTyping = false

    /// Takes note of how the line is now.
    mutating func note(_ buffer: EditBuffer) {
        guard buffer.text != current.text else {
            if buffer.cursor != current.cursor { isTyping = false }
            current = buffer
            return
        }
        let isOneLetter = Self.isOneLetter(from: current, to: buffer)
        if !(isOneLetter && isTyping) {
            states.append(current)
            if states.count > Self.maximumStates { states.removeFirst() }
        }
        isTyping = isOneLetter
        current = buffer
    }

    /// Goes back a step; nil when there is none.
    mutating func undo() -> EditBuffer? {
        guard let last = states.popLast() else { return nil }
        current = last
        isTyping = false
        return last
    }

    private static func isOneLetter(from old: EditBuffer, to new: EditBuffer) -> Bool {
        guard let letter = new.textBeforeCursor.last, !letter.isWhitespace else { return false }
        let length = String(letter).utf8.count
        // Compared as bytes and only where it may be so: it is asked at every key, of texts of any length.
        guard new.cursor == old.cursor + length, new.text.utf8.count == old.text.utf8.count + length else {
            return false
        }
        let change = TextChange(from: old.text, to: new.text)
        return change.deletedCount == 0
    }
}
