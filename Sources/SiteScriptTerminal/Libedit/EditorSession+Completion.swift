// MARK: - Completion

extension EditorSession {
    func complete() {
        guard request.isBlock else { return beep() }
        var buffer = editor.buffer
        let list = assistant.completions(in: buffer.text, cursor: buffer.cursor)
        switch CompletionEdit(list, in: buffer.text, cursor: buffer.cursor) {
        case .nothing:
            let row = buffer.text.utf8Part(buffer.rowStart..<buffer.cursor)
            guard row.allSatisfy({ $0 == " " }) else { return beep() }
            buffer.insert(String(repeating: " ", count: 4 - row.count % 4))
            editor.setLine(buffer)
        case .insert(let range, let text, let remaining):
            buffer.replace(range, with: text)
            editor.setLine(buffer)
            guard !remaining.isEmpty else { return }
            choose(from: assistant.completions(in: buffer.text, cursor: buffer.cursor), for: buffer)
        case .list: choose(from: list, for: buffer)
        }
    }

    /// Lets the user go through the candidates.
    ///
    /// Letters narrow them as long as none is chosen; every other key takes the chosen one and does what it does.
    private func choose(from list: CompletionList, for line: EditBuffer) {
        var choice = CompletionChoice(list, for: line)
        while let event = nextEvent({ paint { view(of: choice) } }) {
            switch event {
            case .character("\t"), .key(.down): choice.next()
            case .key(.backTab), .key(.up): choice.previous()
            case .character("\u{07}"), .character("\u{1B}"): return editor.setLine(choice.line)
            case .character("\r") where choice.selected != nil: return editor.setLine(choice.buffer)
            default:
                guard choice.selected == nil, let narrowed = narrowed(choice, by: event) else {
                    editor.setLine(choice.buffer)
                    return keys.pushBack(event)
                }
                choice = narrowed
                editor.setLine(choice.line)
                if choice.list.candidates.isEmpty { return }
            }
        }
    }

    /// The choice after a letter was typed or taken away; nil when the key is none of that.
    private func narrowed(_ choice: CompletionChoice, by event: KeyEvent) -> CompletionChoice? {
        guard case .character(let scalar) = event else { return nil }
        var line = choice.line
        switch scalar {
        case "\u{7F}", "\u{08}":
            guard choice.list.replacing.lowerBound < line.cursor else { return nil }
            line.delete(line.offsetBefore(line.cursor)..<line.cursor)
        default:
            guard scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" else {
                return nil
            }
            line.insert(String(scalar))
        }
        return CompletionChoice(assistant.completions(in: line.text, cursor: line.cursor), for: line)
    }

    private func view(of choice: CompletionChoice) -> BlockView {
        footer = CompletionMenu.rows(
            choice.list.candidates,
            selected: choice.selected,
            size: terminal.size,
            usesColor: usesColor
        )
        defer { footer = [] }
        return view(of: choice.buffer)
    }
}

// MARK: - Suggestions

extension EditorSession {
    /// What the history would write behind the line; nothing where it could not be told from what was typed.
    func suggestion(for line: EditBuffer) -> String {
        guard usesColor, request.isBlock, line.cursor == line.text.utf8.count, !line.isEmpty else {
            return ""
        }
        if suggested.text != line.text {
            let entry = history.newest(goingOnFrom: line.text) { assistant.maySuggest($0) }
            suggested = (line.text, entry.map { String($0.dropFirst(line.text.count)) } ?? "")
        }
        return suggested.rest
    }

    /// Takes over what is suggested, or its next word; tells whether something was.
    func takeSuggestion(_ command: EditorCommand) -> Bool {
        var buffer = editor.buffer
        let rest = suggestion(for: buffer)
        guard !rest.isEmpty else { return false }
        var whole = EditBuffer(buffer.text + rest, cursor: buffer.cursor)
        if command == .wordRight { whole.moveWordRight() } else { whole.moveToBlockEnd() }
        buffer.insert(String(whole.textBeforeCursor.dropFirst(buffer.text.count)))
        editor.setLine(buffer)
        return true
    }
}
