/// Chooses how to read from the user.
package enum LineReaders {
    /// Returns the reader that suits what the program is connected to.
    ///
    /// Blocks are edited where there is a terminal to type and to draw on. A terminal
    /// that cannot be drawn on (`TERM=dumb`), or whose user has switched editing off in
    /// `.editrc`, is read line by line with prompts, and a pipe without.
    package static func standard(
        history: History,
        assistant: any LineAssistant,
        color: ColorChoice = .auto
    ) -> any LineReader {
        let terminal = Terminal(descriptor: Terminal.isTTY(1) ? 1 : 2)
        guard Terminal.isTTY(0), terminal.isTTY else {
            return PlainLineReader(assistant: assistant)
        }
        if terminal.isDumb || EditorConfiguration.load().isEditingOff {
            return PlainLineReader(assistant: assistant, prompts: terminal.descriptor)
        }
        return LibeditLineReader(history: history, assistant: assistant, terminal: terminal, color: color)
    }
}
