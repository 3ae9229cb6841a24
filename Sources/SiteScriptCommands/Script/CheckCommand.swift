import ArgumentParser
import SiteScript
import SiteScriptSyntax

/// `sitescript check FILE…`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check scripts without running them.")

    @ArgumentParser.Argument(help: "The scripts.")
    var files: [String]

    @Option(help: "How to report: text or json.")
    var format = "text"

    func run() async throws {
        let launch = Invocation.launch
        let engine = launch.engine()
        var all: [Diagnostic] = []
        var sources: [SourceFile] = []
        var hasErrors = false
        for (number, path) in files.enumerated() {
            guard let bytes = readFile(path) else {
                launch.errors.print("`\(path)` cannot be read: \(lastSystemError)")
                throw ArgumentParser.ExitCode(ExitCode.usage.rawValue)
            }
            let file = SourceFile(id: SourceFileID(number), name: path, bytes: bytes)
            sources.append(file)
            do {
                all += try engine.compile(file).diagnostics
            } catch let error as CompilationError {
                all += error.diagnostics
                hasErrors = true
            }
        }
        if format == "json" {
            OutputStream.standard.write(DiagnosticJSON.text(of: all, files: sources) + "\n")
        } else {
            launch.errors.print(all, sources)
        }
        if hasErrors { throw ArgumentParser.ExitCode(ExitCode.usage.rawValue) }
    }
}
