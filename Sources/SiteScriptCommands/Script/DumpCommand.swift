import ArgumentParser
import SiteScript
import SiteScriptSyntax

/// `sitescript dump tokens|tree|types|bytecode FILE`: shows what a stage of the engine makes of a script.
struct DumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Show what a stage of the engine makes of a script."
    )

    /// The stages.
    enum Stage: String, ExpressibleByArgument, CaseIterable {
        case tokens, tree, types, bytecode
    }

    @ArgumentParser.Argument(help: "tokens, tree, types or bytecode.")
    var stage: Stage

    @ArgumentParser.Argument(help: "The script; - for standard input.")
    var file: String

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        let source = try SourceReader.read(file, launch)
        do {
            launch.console.output.stream.write(try text(source, launch))
        } catch let error as CompilationError {
            launch.errors.report(error.diagnostics, error.files)
            throw ExitCode.usage
        }
    }

    private func text(_ source: SourceFile, _ launch: Launch) throws -> String {
        switch stage {
        case .tokens:
            var bag = DiagnosticBag()
            let lines = Lexer.tokens(of: source, into: &bag).map { token in
                "\(source.position(at: Int(token.span.lower))) \(token.kind) \(source.text(of: token.span))\n"
            }
            launch.errors.report(bag.sorted, [source])
            return lines.joined()
        case .tree:
            let parsed = Parser.parse(source)
            launch.errors.report(parsed.diagnostics.sorted, [source])
            return TreePrinter.text(of: parsed.program)
        case .types: return try launch.engine().compile(source).checked.map(TypesDump.text) ?? ""
        case .bytecode: return try launch.engine().compile(source).bytecodeText
        }
    }
}
