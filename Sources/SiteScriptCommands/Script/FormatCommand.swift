import ArgumentParser
import SiteScript
import SiteScriptSyntax

/// `sitescript fmt FILE…`: lays scripts out in the one way all scripts are laid out.
struct FormatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Lay scripts out in the one way.",
        discussion: """
            Files are rewritten in place, and only when something changes; standard input goes to standard output. A \
            script with errors in its syntax is reported and left alone. Exit code 1 when --check finds something to \
            change, 2 when a script has errors.
            """
    )

    @ArgumentParser.Argument(
        help: "The scripts, folders that are searched for scripts, or - for standard input."
    )
    var files: [String] = []

    @Flag(help: "Change nothing; name the files that would change on standard output.")
    var check = false

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        guard !files.isEmpty || !launch.console.isInputTerminal else {
            throw ValidationError("name the scripts to lay out, or - for standard input")
        }
        var worst = ExitCode.ok
        for path in try ScriptFiles.paths(files.isEmpty ? ["-"] : files, launch) {
            if launch.control.isStopped { throw ExitCode.interrupted }
            worst = max(worst, format(path, launch))
        }
        if worst != .ok { throw worst }
    }

    /// Lays out one file; what is wrong with it keeps no other from its turn.
    private func format(_ path: String, _ launch: Launch) -> ExitCode {
        guard let file = try? SourceReader.read(path, launch) else { return .usage }
        switch SourceFormatter.format(file) {
        case .invalid(let diagnostics):
            launch.errors.report(diagnostics.sorted, [file])
            return .usage
        case .formatted(let bytes):
            guard SourceFormatter.keepsMeaning(of: file, in: bytes) else {
                launch.errors.report(
                    "`\(path)` is left alone: laid out anew it would mean something else",
                    hint: "this is a fault of the formatter, not of the script"
                )
                return .failure
            }
            return finish(path, file.bytes == bytes, bytes, launch)
        }
    }

    private func finish(_ path: String, _ isSame: Bool, _ bytes: [UInt8], _ launch: Launch) -> ExitCode {
        if check {
            if !isSame { launch.console.output.stream.write(path + "\n") }
            return isSame ? .ok : .failure
        }
        if path == "-" {
            launch.console.output.stream.write(bytes)
        } else if !isSame {
            do throws(SystemCalls.WriteFailure) {
                try launch.console.replaceFile(path, bytes)
            } catch {
                launch.errors.report("`\(path)` cannot be written: \(error.reason)")
                return .failure
            }
            launch.say("\(path) laid out")
        }
        return .ok
    }
}

extension ExitCode: Comparable {
    /// Orders codes by their numbers.
    static func < (left: ExitCode, right: ExitCode) -> Bool { left.rawValue < right.rawValue }
}
