import CLibedit

/// A libedit editor: its key maps, its line and its hold on the terminal.
///
/// What libedit would draw goes nowhere; see `BlockPainter`. The editor belongs to the
/// thread that made it.
final class LibeditEditor {
    private let handle: OpaquePointer
    private let streams: Platform.EditorStreams
    private let names: [UnsafeMutablePointer<wchar_t>]

    /// Makes an editor on a terminal, nil when libedit cannot.
    init?(input: Int32, output: Int32, configuration: EditorConfiguration) {
        Platform.useUnicodeCharacters()
        guard let streams = Platform.EditorStreams(input: input) else { return nil }
        guard
            let handle = el_init_fd(
                EditorConfiguration.programName,
                streams.input,
                streams.sink,
                streams.sink,
                input,
                output,
                output
            )
        else {
            streams.close()
            return nil
        }
        self.handle = handle
        self.streams = streams
        names = EditorCommand.allCases.map { WideText.copy($0.rawValue) }
        for (command, name) in zip(EditorCommand.allCases, names) {
            _ = sitescript_add_command(handle, name, name, command.function)
        }
        // libedit would pass a signal on to the whole process group.
        _ = sitescript_set_signal_handling(handle, 0)
        _ = sitescript_set_editor(handle, WideText.terminated(configuration.mode.rawValue))
        // While editing Ctrl-C, Ctrl-S and the like are keys, and Enter is told from Ctrl-J.
        run(["setty", "-d", "-isig", "-ixon", "-icrnl", "-inlcr"])
        for binding in KeyBindings.bindings(for: configuration.mode) { run(binding.words) }
        for words in configuration.commands { run(words) }
    }

    deinit {
        el_end(handle)
        streams.close()
        for name in names { name.deallocate() }
    }

    /// Lets a session be asked for characters and told of commands.
    func attach(_ session: EditorSession) {
        _ = sitescript_set_client_data(handle, Unmanaged.passUnretained(session).toOpaque())
        _ = sitescript_set_character_reader(handle) { EditorSession.readCharacter($0, $1) }
    }

    /// Edits a line from an empty one until a command ends it; the terminal is back in
    /// its mode then.
    func readLine() {
        var count: Int32 = 0
        _ = el_wgets(handle, &count)
    }

    /// Puts the terminal in the mode for editing or the one for running programs.
    func prepareTerminal(forEditing isEditing: Bool) {
        _ = sitescript_prepare_terminal(handle, isEditing ? 1 : 0)
    }

    /// Runs a line of `.editrc`, given in words.
    private func run(_ words: [String]) {
        let copies = words.map(WideText.copy)
        defer { for copy in copies { copy.deallocate() } }
        var arguments = copies.map { UnsafePointer<wchar_t>?($0) } + [nil]
        _ = el_wparse(handle, Int32(words.count), &arguments)
    }
}

// MARK: - The line

extension LibeditEditor {
    /// The line and its cursor, a cursor inside a character taken to be behind it.
    var buffer: EditBuffer { read().buffer }

    /// Returns the line after a command of libedit's own, which may have left the cursor
    /// inside a character.
    ///
    /// The cursor is moved out of it on the side away from where it was before.
    func line(comingFrom previous: Int) -> EditBuffer {
        var (buffer, offset) = read()
        guard buffer.cursor != offset else { return buffer }
        if offset < previous { buffer.moveLeft() }
        setLine(buffer)
        return buffer
    }

    private func read() -> (buffer: EditBuffer, offset: Int) {
        guard let line = el_wline(handle)?.pointee, let start = line.buffer else { return (EditBuffer(), 0) }
        let characters = UnsafeBufferPointer(start: start, count: line.lastchar - start)
        let offset = WideText.utf8Length(of: characters[..<(line.cursor - start)])
        return (EditBuffer(WideText.string(characters), cursor: offset), offset)
    }

    /// Makes the line what a buffer says, by the smallest change.
    func setLine(_ new: EditBuffer) {
        let old = buffer
        let change = TextChange(from: old.text, to: new.text)
        if !change.isEmpty {
            moveCursor(to: change.deletionEnd)
            if change.deletedCount > 0 { el_deletestr(handle, Int32(change.deletedCount)) }
            if !change.inserted.isEmpty { _ = el_winsertstr(handle, WideText.terminated(change.inserted)) }
        }
        moveCursor(to: new.textBeforeCursor.scalarCount)
    }

    private func moveCursor(to place: Int) {
        guard let line = el_wline(handle)?.pointee else { return }
        _ = el_cursor(handle, Int32(place - (line.cursor - line.buffer)))
    }
}
