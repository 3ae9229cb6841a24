// Belongs to Platform.swift, which says what these files are for.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

// MARK: - Other programs

extension Platform {
    /// Makes a file for its owner only with some contents and returns its path; nil when it
    /// cannot be made.
    static func makeTemporaryFile(_ contents: [UInt8], suffix: String) -> String? {
        let folder = environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(folder)/sitescript-XXXXXX\(suffix)".utf8CString)
        let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
        guard descriptor >= 0 else { return nil }
        defer { closeDescriptor(descriptor) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard write(contents, to: descriptor) else {
            remove(path)
            return nil
        }
        return path
    }

    /// Removes a file.
    static func remove(_ path: String) {
        unlink(path)
    }

    /// Runs a shell command with arguments and returns its exit status, 127 when it cannot be
    /// started and 128 and the signal when one ended it.
    ///
    /// It reads from the file `input`, or from where this program reads.
    static func runShell(_ command: String, _ arguments: [String], input: String?) -> Int32 {
        var actions = makeFileActions()
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0) }
        var words = (["sh", "-c", command, "sh"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let result = posix_spawn(&process, "/bin/sh", &actions, nil, &words, environ)
        return result == 0 ? waitForExit(of: process) : 127
    }

    private static func waitForExit(of process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return 127 }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    #if canImport(Darwin)
        private static func makeFileActions() -> posix_spawn_file_actions_t? {
            var actions: posix_spawn_file_actions_t?
            posix_spawn_file_actions_init(&actions)
            return actions
        }
    #else
        private static func makeFileActions() -> posix_spawn_file_actions_t {
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            return actions
        }
    #endif
}
