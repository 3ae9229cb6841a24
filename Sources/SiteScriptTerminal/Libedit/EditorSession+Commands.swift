extension EditorSession {
    /// Performs a command; tells whether the read is over with it.
    func perform(_ command: EditorCommand) -> Bool {
        switch command {
        case .accept: return accept()
        case .interrupt: return finish(.interrupted)
        case .deleteOrEnd: return deleteOrEnd()
        case .complete: complete()
        case .search: return search()
        case .clearScreen: write(painter.clearScreen())
        case .suspend: suspend()
        case .undo: undoChange()
        case .externalEditor: editElsewhere()
        case .right, .wordRight, .rowEnd, .blockEnd:
            if !takeSuggestion(command) { edit(command) }
        case .up, .down, .olderEntry, .newerEntry: moveOverRowsOrHistory(command)
        default: edit(command)
        }
        return false
    }

    private func finish(_ outcome: LineInput) -> Bool {
        self.outcome = outcome
        return true
    }

    private func accept() -> Bool {
        let text = editor.buffer.text
        guard request.isBlock, !assistant.isComplete(text) else {
            request.onEntry()
            return finish(
                .block(String(text.unicodeScalars.filter { $0 == "\n" || TerminalText.sign(for: $0) == nil }))
            )
        }
        insert("\n")
        return false
    }

    private func deleteOrEnd() -> Bool {
        if editor.buffer.isEmpty { return finish(.endOfInput) }
        edit(.deleteRight)
        return false
    }

    private func undoChange() {
        guard let buffer = undo.undo() else { return beep() }
        editor.setLine(buffer)
    }

    private func insert(_ text: String) {
        change { $0.insert(text) }
    }

    private func change(_ body: (inout EditBuffer) -> Void) {
        var buffer = editor.buffer
        body(&buffer)
        editor.setLine(buffer)
    }
}

// MARK: - Editing

extension EditorSession {
    private func edit(_ command: EditorCommand) {
        change { buffer in
            let cursor = buffer.cursor
            switch command {
            case .newline: if request.isBlock { buffer.insert("\n") }
            case .paste: buffer.insert(request.isBlock ? pasted : pasted.replacingNewlines)
            case .left: buffer.moveLeft()
            case .right: buffer.moveRight()
            case .wordLeft: buffer.moveWordLeft()
            case .wordRight: buffer.moveWordRight()
            case .rowStart: buffer.moveToRowStart()
            case .rowEnd: buffer.moveToRowEnd()
            case .blockStart: buffer.moveToBlockStart()
            case .blockEnd: buffer.moveToBlockEnd()
            case .deleteLeft: buffer.delete(buffer.offsetBefore(cursor)..<cursor)
            case .deleteRight: buffer.delete(cursor..<buffer.offsetAfter(cursor))
            case .killRowStart: kill(from: buffer.rowStart, in: &buffer)
            // At the end of a row its newline goes, so that the next one is joined to it.
            case .killRowEnd: kill(to: max(buffer.rowEnd, buffer.offsetAfter(cursor)), in: &buffer)
            case .killRunLeft: kill(from: buffer.runStart, in: &buffer)
            case .killWordLeft: kill(from: buffer.wordStart, in: &buffer)
            case .killWordRight: kill(to: buffer.wordEnd, in: &buffer)
            case .yank: buffer.insert(kills.text)
            default: break
            }
        }
        pasted = ""
    }

    private func kill(from start: Int, in buffer: inout EditBuffer) {
        let killed = buffer.delete(start..<buffer.cursor)
        kills.take(killed, on: .before, continues: previousCommand?.isKill ?? false)
    }

    private func kill(to end: Int, in buffer: inout EditBuffer) {
        let killed = buffer.delete(buffer.cursor..<end)
        kills.take(killed, on: .after, continues: previousCommand?.isKill ?? false)
    }
}

// MARK: - Rows and history

extension EditorSession {
    private func moveOverRowsOrHistory(_ command: EditorCommand) {
        var buffer = editor.buffer
        let isRepeated = previousCommand == .up || previousCommand == .down
        let wanted = isRepeated ? column ?? buffer.column : buffer.column
        column = wanted
        switch command {
        case .up where buffer.moveUp(column: wanted), .down where buffer.moveDown(column: wanted):
            editor.setLine(buffer)
        case .up, .olderEntry: recall(buffer) { $0.older(in: history) }
        default: recall(buffer) { $0.newer(in: history) }
        }
    }

    private func recall(_ buffer: EditBuffer, _ step: (inout HistoryWalk) -> EditBuffer?) {
        guard request.isBlock else { return beep() }
        var current =
            walk.flatMap { $0.isAt(buffer) ? $0 : nil } ?? HistoryWalk(from: buffer, history: history)
        guard let entry = step(&current) else { return beep() }
        walk = current
        column = nil
        command = nil
        editor.setLine(entry)
    }
}

// MARK: - Search

extension EditorSession {
    /// Lets the user look for an entry; tells whether the read is over, as Enter on an
    /// entry makes it.
    private func search() -> Bool {
        guard request.isBlock else {
            beep()
            return false
        }
        var search = HistorySearch(history)
        while let event = nextEvent({ paint { view(of: search) } }) {
            switch event {
            case .character("\u{12}"), .key(.up): if !search.older() { beep() }
            case .character("\u{13}"), .key(.down): if !search.newer() { beep() }
            case .character("\u{7F}"), .character("\u{08}"): if !search.erase() { beep() }
            case .character("\u{03}"), .character("\u{07}"), .character("\u{1B}"): return false
            case .character("\r"), .character("\n"):
                use(search)
                return accept()
            case .character(let scalar) where scalar.value >= 0x20: search.type(String(scalar))
            case .paste(let text): search.type(text)
            default:
                use(search)
                keys.pushBack(event)
                return false
            }
        }
        return true
    }

    private func use(_ search: HistorySearch) {
        guard let match = search.match else { return }
        editor.setLine(EditBuffer(match, cursor: search.matchRange?.lowerBound))
    }

    private func view(of search: HistorySearch) -> BlockView {
        let line = editor.buffer
        let name = search.isFailing ? "no entry has" : "search"
        let prompt = "\(name) \"\(TerminalText.sanitised(search.query))\": "
        let range = search.matchRange
        return BlockView(
            prompt: TextStyle.cyan.applied(to: prompt, color: usesColor),
            continuation: request.continuation,
            text: search.match ?? line.text,
            cursor: range?.lowerBound ?? (search.match == nil ? line.cursor : 0),
            spans: range.map { [StyledSpan($0, .underline)] } ?? []
        )
    }
}

extension String {
    /// The text as one line.
    var replacingNewlines: String {
        String(map { $0 == "\n" ? " " : $0 })
    }
}
