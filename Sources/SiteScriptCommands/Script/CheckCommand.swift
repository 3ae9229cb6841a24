import ArgumentParser
import SiteScript
import SiteScriptSyntax

/// `sitescript check FILE…`: says what is wrong with scripts, all of it, without running them.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with scripts without running them.",
        discussion:
            "Nothing is read from the store. Exit code 2 when there are errors; warnings alone are fine."
    )

    /// How what is wrong is reported.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        /// Drawn with carets, on standard error.
        case text
        /// One array on standard output.
        case json
    }

    @ArgumentParser.Argument(help: "The scripts; - for standard input.")
    var files: [String]

    @Option(help: "text, or json on standard output.")
    var format: Format?

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        let engine = launch.engine()
        var found: [Diagnostic] = []
        var sources: [SourceFile] = []
        var errorCount = 0
        for path in files {
            let source = try SourceReader.read(path, id: SourceFileID(sources.count), launch)
            do {
                let script = try engine.compile(source)
                sources += script.files
                found += script.diagnostics
            } catch let error as CompilationError {
                sources += error.files
                found += error.diagnostics
                errorCount += error.diagnostics.count { $0.severity == .error }
            }
        }
        if (format ?? (launch.options.format?.isJSON == true ? .json : .text)) == .json {
            launch.console.output.stream.write(DiagnosticJSON.text(of: found, files: sources) + "\n")
        } else {
            launch.errors.report(found, sources)
            if errorCount == 0 {
                launch.say("\(files.count) \(files.count == 1 ? "script" : "scripts") checked, no errors")
            }
        }
        if errorCount > 0 { throw ExitCode.usage }
    }
}

/// Reads the scripts that commands work on.
enum SourceReader {
    /// A script's text, or an exit with what is wrong with the file.
    static func read(_ path: String, id: SourceFileID = 0, _ launch: Launch) throws -> SourceFile {
        do throws(SystemCalls.ReadFailure) {
            return SourceFile(id: id, name: path, bytes: try launch.console.readFile(path))
        } catch {
            launch.errors.report("`\(path)` cannot be read: \(error.reason)")
            throw ExitCode.usage
        }
    }
}
