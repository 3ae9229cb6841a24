package import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SitesChanges

/// The doors through which bytes from outside come in, each a plain function that must take any bytes at all.
///
/// `scripts/fuzz.sh` drives them with libFuzzer; an ordinary test gives them everything in `Tests/Corpus`. What must
/// hold is a precondition, so that a fault ends the process wherever it is found.
package enum FuzzEntries {
    /// One door.
    package struct Entry: Sendable {
        /// Its name, which is also that of its folder in the corpus.
        package let name: String
        /// Takes any bytes.
        package let run: @Sendable ([UInt8]) -> Void
    }

    /// The engine that programs are compiled by: the sample sites, within limits, without capabilities.
    package static let engine = FuzzRun.engine

    /// Every door.
    package static let all = [
        Entry(name: "lex", run: lex),
        Entry(name: "parse", run: parse),
        Entry(name: "format", run: format),
        Entry(name: "check", run: check),
        Entry(name: "run", run: FuzzRun.run),
        Entry(name: "bytecode", run: FuzzSaved.run),
        Entry(name: "csv", run: { FormatProbe.readCSV($0, separator: UInt8(ascii: ",")) }),
        Entry(name: "tsv", run: { FormatProbe.readCSV($0, separator: UInt8(ascii: "\t")) }),
        Entry(name: "json", run: { FuzzReading.json.run($0) }),
        Entry(name: "jsonl", run: { FuzzReading.jsonl.run($0) }),
        Entry(name: "journal", run: { JournalProbe.readJournal($0) }),
        Entry(name: "plan", run: { JournalProbe.readPlan($0) }),
    ]

    /// Cuts bytes into tokens, which stand in order inside the text.
    private static func lex(_ bytes: [UInt8]) {
        let file = SourceFile(name: "fuzz", bytes: bytes)
        var bag = DiagnosticBag()
        let tokens = Lexer.tokens(of: file, into: &bag)
        precondition(tokens.last?.kind == .endOfFile, "the last token is the end")
        var lower: UInt32 = 0
        for token in tokens {
            precondition(
                token.span.lower >= lower && token.span.lower <= token.span.upper,
                "tokens stand in order"
            )
            precondition(Int(token.span.upper) <= bytes.count, "tokens stand inside the text")
            lower = token.span.lower
        }
        draw(bag.sorted, file)
    }

    private static func parse(_ bytes: [UInt8]) {
        let file = SourceFile(name: "fuzz", bytes: bytes)
        let parsed = Parser.parse(file)
        let tree = TreePrinter.text(of: parsed.program)
        precondition(
            parsed.diagnostics.hasErrors
                || !tree.split(separator: "\n").contains { $0.hasSuffix(" missing") },
            "what is missing is reported"
        )
        draw(parsed.diagnostics.sorted, file)
    }

    /// Formats a text: the tree stays, and doing it twice changes nothing more.
    private static func format(_ bytes: [UInt8]) {
        let file = SourceFile(name: "fuzz", bytes: bytes)
        guard case .formatted(let once) = SourceFormatter.format(file) else { return }
        precondition(SourceFormatter.keepsMeaning(of: file, in: once), "the tree stays as it is")
        guard case .formatted(let twice) = SourceFormatter.format(SourceFile(name: "fuzz", bytes: once))
        else {
            preconditionFailure("what was formatted has no errors")
        }
        precondition(once == twice, "formatting twice changes nothing more")
    }

    private static func check(_ bytes: [UInt8]) {
        let file = SourceFile(name: "fuzz", bytes: bytes)
        do {
            draw(try engine.compile(file).diagnostics, file)
        } catch let error as CompilationError {
            precondition(error.diagnostics.contains { $0.severity == .error }, "a refusal says why")
            draw(error.diagnostics, file)
        } catch {
            preconditionFailure("compiling throws what it says it throws: \(error)")
        }
    }

    /// Draws diagnostics, each of which has a place inside the text.
    private static func draw(_ diagnostics: [Diagnostic], _ file: SourceFile) {
        let renderer = DiagnosticRenderer(files: [file], usesColor: false)
        for diagnostic in diagnostics {
            precondition(
                Int(diagnostic.span.upper) <= file.bytes.count,
                "a diagnostic stands inside the text"
            )
        }
        // Drawing costs more than the rest; what is said first stands for all.
        for diagnostic in diagnostics.prefix(4) {
            precondition(!renderer.text(of: diagnostic).isEmpty, "a diagnostic can be drawn")
        }
    }
}
