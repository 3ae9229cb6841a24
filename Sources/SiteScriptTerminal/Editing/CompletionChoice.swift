/// The candidates under a line while the user goes through them.
struct CompletionChoice {
    /// The line as it was before one was chosen.
    private(set) var line: EditBuffer
    private(set) var list: CompletionList
    /// The one that is written in the line, nil while it is as the user typed it.
    private(set) var selected: Int?

    /// Starts with none chosen.
    init(_ list: CompletionList, for line: EditBuffer) {
        self.line = line
        self.list = list
    }

    /// The line with the chosen candidate.
    var buffer: EditBuffer {
        guard let selected else { return line }
        var buffer = line
        buffer.replace(list.replacing, with: list.candidates[selected].text)
        return buffer
    }

    /// Goes on to the next candidate, round through the line as it was typed.
    mutating func next() {
        let next = selected.map { $0 + 1 } ?? 0
        selected = next < list.candidates.count ? next : nil
    }

    /// Goes back to the candidate before.
    mutating func previous() {
        let last = list.candidates.count - 1
        selected = selected.map { $0 - 1 } ?? last
        if selected == -1 { selected = nil }
    }
}
