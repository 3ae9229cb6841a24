import ArgumentParser
import SiteScript
import SiteScriptSyntax

/// `sitescript dump tokens|tree|types|bytecode FILE`
struct DumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Show what a stage of the engine makes of a script.")

    /// The stages.
    enum Stage: String, ExpressibleByArgument, CaseIterable {
        case tokens, tree, types, bytecode
    }

    @ArgumentParser.Argument(help: "tokens, tree, types or bytecode.")
    var stage: Stage

    @ArgumentParser.Argument(help: "The script.")
    var file: String

    func run() async throws {
        let launch = Invocation.launch
        guard let bytes = readFile(file) else {
            launch.errors.print("`\(file)` cannot be read: \(lastSystemError)")
            throw ArgumentParser.ExitCode(ExitCode.usage.rawValue)
        }
        let source = SourceFile(name: file, bytes: bytes)
        do {
            OutputStream.standard.write(try text(source, launch.engine()))
        } catch let error as CompilationError {
            launch.errors.print(error.diagnostics, error.files)
            throw ArgumentParser.ExitCode(ExitCode.usage.rawValue)
        }
    }

    private func text(_ source: SourceFile, _ engine: Engine) throws -> String {
        switch stage {
        case .tokens:
            var bag = DiagnosticBag()
            return Lexer.tokens(of: source, into: &bag).map { token in
                "\(source.position(at: Int(token.span.lower))) \(token.kind) \(source.text(of: token.span))\n"
            }.joined()
        case .tree: return TreePrinter.text(of: Parser.parse(source).program)
        case .types: return TypesDump.text(of: try engine.compile(source).checked)
        case .bytecode: return try engine.compile(source).bytecodeText
        }
    }
}
