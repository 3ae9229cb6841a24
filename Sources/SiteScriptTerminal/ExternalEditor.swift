/// Lets the user change a text with the editor of their choice.
package enum ExternalEditor {
    /// Why a text could not be edited.
    package struct Failure: Error, Equatable {
        /// What happened, in one line.
        package var message: String
    }

    /// Opens a text in `$VISUAL`, `$EDITOR` or `vi` and returns what it is afterwards, without
    /// newlines at its end.
    ///
    /// The terminal must be in the mode in which programs run. Ctrl-C is the editor's meanwhile.
    package static func edit(_ text: String) -> Result<String, Failure> {
        let command = [Platform.environment("VISUAL"), Platform.environment("EDITOR")].lazy
            .compactMap { $0 }.first { !$0.isEmpty }
        guard let file = Platform.makeTemporaryFile(Array(text.utf8) + [UInt8(ascii: "\n")], suffix: ".sites")
        else {
            return .failure(Failure(message: "no file can be made for the editor: \(Platform.lastError())"))
        }
        defer { Platform.remove(file) }
        let status = Subprocess.run(command ?? "vi", arguments: [file])
        guard status == 0 else {
            return .failure(Failure(message: "the editor `\(command ?? "vi")` ended with status \(status)"))
        }
        guard let descriptor = Platform.openForReading(file) else {
            return .failure(Failure(message: "the edited text cannot be read: \(Platform.lastError())"))
        }
        defer { Platform.closeDescriptor(descriptor) }
        let size = Platform.status(of: descriptor)?.size ?? 0
        let bytes = Platform.read(descriptor, at: 0, count: min(size, History.maximumEntryBytes))
        return .success(PastedText.normalised(bytes[...]).droppingNewlinesAtEnd)
    }
}

/// Runs other programs on the terminal of this one.
package enum Subprocess {
    /// Runs a shell command with arguments and returns its exit status.
    ///
    /// Ctrl-C is the command's alone meanwhile.
    @discardableResult
    package static func run(_ command: String, arguments: [String] = []) -> Int32 {
        let watcher = SignalWatcher([Platform.Signal.interrupt])
        defer { watcher?.stop() }
        return Platform.runShell(command + " \"$@\"", arguments, input: nil)
    }

    /// Runs a shell command that reads a text, such as a pager; returns its exit status, nil
    /// when the text cannot be handed over.
    package static func run(_ command: String, reading text: [UInt8]) -> Int32? {
        guard let file = Platform.makeTemporaryFile(text, suffix: ".txt") else { return nil }
        defer { Platform.remove(file) }
        let watcher = SignalWatcher([Platform.Signal.interrupt])
        defer { watcher?.stop() }
        return Platform.runShell(command, [], input: file)
    }
}

extension String {
    fileprivate var droppingNewlinesAtEnd: String {
        var text = self[...]
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}
