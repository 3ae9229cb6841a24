import ArgumentParser
import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax

/// `sitescript explain E0303`: says what a code means, why it is a mistake, and how it is mended.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what the code of an error or warning means.",
        discussion:
            "Without codes it lists all of them: E and W codes are said before a script runs, R codes while it runs."
    )

    /// How codes are explained.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        /// For people.
        case text
        /// One array on standard output.
        case json
    }

    @ArgumentParser.Argument(help: "Codes such as E0303 or R0102, in capitals or not.")
    var codes: [String] = []

    @Option(help: "text, or json.")
    var format: Format?

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        let isJSON = (format ?? (launch.options.format?.isJSON == true ? .json : .text)) == .json
        let found = try codes.isEmpty ? Self.all : codes.map { try find($0, launch) }
        let text: String
        if isJSON {
            text = Self.json(found)
        } else if codes.isEmpty {
            text = Self.list
        } else {
            text = found.map(Self.text).joined(separator: "\n")
        }
        launch.console.output.stream.write(text)
    }

    /// The explanations of all codes.
    static let all = DiagnosticCode.explanations + RuntimeCode.explanations

    private func find(_ written: String, _ launch: Launch) throws -> CodeExplanation {
        let code = written.uppercased()
        if let explanation = Self.all.first(where: { $0.code == code }) { return explanation }
        let near = NameSuggestion.closest(to: code, among: Self.all.map(\.code))
        launch.errors.report(
            "there is no code `\(written)`",
            hint: near.map { "did you mean `\($0)`?" } ?? "`sitescript explain` lists all codes"
        )
        throw ExitCode.usage
    }

    // MARK: - Output

    private static let list = all.map { "\($0.code)  \($0.meaning)\n" }.joined()

    /// One explanation as it is printed.
    static func text(_ explanation: CodeExplanation) -> String {
        var text = "\(explanation.code): \(explanation.meaning)\n\n\(wrapped(explanation.reason))"
        if let wrong = explanation.wrong { text += "\nwrong:\n\(indented(wrong))" }
        if let mended = explanation.mended { text += "\nmended:\n\(indented(mended))" }
        return text
    }

    private static func indented(_ code: String) -> String {
        code.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "  " + shortened(String($0)) + "\n" }.joined()
    }

    /// A line of code that still fits a terminal; only the example of a too deep nesting is longer.
    static func shortened(_ line: String) -> String {
        line.contains("\n") || line.count <= 120 ? line : "\(line.prefix(40)) … \(line.suffix(40))"
    }

    /// Prose broken into lines of 80 columns.
    private static func wrapped(_ text: String) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            if let last = lines.last, !last.isEmpty, last.count + 1 + word.count > 80 { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func json(_ explanations: [CodeExplanation]) -> String {
        let heap = Heap()
        func text(_ text: String?) -> Value { text.map { heap.string($0) } ?? .nil }
        let records = explanations.map { explanation in
            heap.record([
                "code": text(explanation.code), "meaning": text(explanation.meaning),
                "reason": text(explanation.reason), "wrong": text(explanation.wrong),
                "mended": text(explanation.mended),
            ])
        }
        var writer = JSONWriter(heap)
        // Only a number that JSON lacks or a deep nesting can fail, and there is neither.
        try? writer.write(heap.list(records))
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}
