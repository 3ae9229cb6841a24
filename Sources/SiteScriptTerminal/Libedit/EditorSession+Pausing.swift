/// What is found out about a line while its user pauses.
struct SettledLine {
    var buffer = EditBuffer()
    var problems: [LineProblem] = []
    var note: String?
}

extension EditorSession {
    /// How long nothing must be typed before the line is looked at.
    static let pauseMilliseconds: Int32 = 250

    /// Whether the line was looked at already.
    func isSettled(_ line: EditBuffer) -> Bool {
        !request.isBlock || line == settled.buffer || line.text.utf8.count > Self.maximumHighlightedBytes
    }

    /// Looks at the line.
    func settle(_ line: EditBuffer) {
        settled = SettledLine(
            buffer: line,
            problems: assistant.problems(in: line.text, cursor: line.cursor),
            note: assistant.note(in: line.text, cursor: line.cursor)
        )
    }

    /// The rows below a line: the candidates, or what is wrong with it, or what it may go on with.
    ///
    /// A note stays while one types on; it would flicker otherwise.
    func rows(below line: EditBuffer) -> [String] {
        if !footer.isEmpty || !request.isBlock { return footer }
        let problem = settled.buffer.text == line.text ? settled.problems.first?.message : nil
        guard !line.isEmpty, let text = problem ?? settled.note else { return [] }
        let row = "  " + TerminalText.sanitised(text)
        return [
            TextStyle.dim.applied(
                to: DisplayWidth.truncated(row, to: terminal.size.columns),
                color: usesColor
            )
        ]
    }
}

// MARK: - Another editor

extension EditorSession {
    /// Lets the user edit the line with `$VISUAL` or `$EDITOR`.
    func editElsewhere() {
        write(painter.finish() + "\u{1B}[?2004l")
        editor.prepareTerminal(forEditing: false)
        let edited = ExternalEditor.edit(editor.buffer.text)
        resume()
        switch edited {
        case .success(let text): editor.setLine(EditBuffer(request.isBlock ? text : text.replacingNewlines))
        case .failure(let failure):
            write("\r" + TerminalText.sanitised(failure.message) + "\r\n")
        }
    }
}
