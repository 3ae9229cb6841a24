import ArgumentParser
import SiteScript
import SiteScriptSyntax

/// `sitescript dump tokens|tree|types|bytecode|completions FILE`: shows what a stage of the engine makes of a script.
struct DumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Show what a stage of the engine makes of a script."
    )

    /// The stages.
    enum Stage: String, ExpressibleByArgument, CaseIterable {
        case tokens, tree, types, bytecode, completions
    }

    @ArgumentParser.Argument(help: "tokens, tree, types, bytecode or completions.")
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
        case .types: return TypesDump.text(of: try launch.engine().check(source).program)
        case .bytecode: return try launch.engine().compile(source).bytecodeText
        case .completions: return completions(source, launch.engine())
        }
    }

    /// What completion makes of the place of every name, as if the text ended there: which of the candidates the name is
    /// before a letter of it is typed, how long that took, and what it took of the processor.
    private func completions(_ source: SourceFile, _ engine: Engine) -> String {
        var bag = DiagnosticBag()
        let names = Lexer.tokens(of: source, into: &bag).filter { $0.kind == .identifier }
        return names.map { token in
            let start = Int(token.span.lower)
            let before = String(decoding: source.bytes.prefix(start), as: UTF8.self)
            let (clock, used) = (ContinuousClock.now, SystemCalls.processorTime())
            let result = Completion.candidates(
                in: before,
                at: start,
                registry: engine.registry,
                engine: engine
            )
            let (time, work) = (clock.duration(to: .now), SystemCalls.processorTime() - used)
            let name = source.text(of: token.span)
            let rank = result.candidates.firstIndex { candidate in
                candidate.text.drop { $0 == "." || $0 == "?" }.prefix { $0 != ":" && $0 != " " } == name[...]
            }
            let place = source.position(at: start)
            return
                "\(place) \(name) \(rank.map { "\($0 + 1)" } ?? "-") \(time / .microseconds(1)) µs \(work / .microseconds(1)) µs\n"
        }.joined()
    }
}
