import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax

/// Text to code: cutting into tokens, parsing, checking, compiling, laying out.
enum FrontEndLayers {
    private static let blocks = 200

    /// A long program, as people write them.
    private static let text = (0..<blocks).map { number in
        """
        ## What is left of group \(number).
        func left_\(number)(rows: [{ id: Int, zone: String, name: String }], limit: Int = \(number)) {
            let found = rows | where .zone == "Asia/Seoul" and .id > \(number) | sort .name | take limit
            var total = 0
            for row in found {
                if row.id % 2 == 0 { total += row.id } else { total -= 1 }
            }
            let label = "\\(total) of group \(number), \\(found.count) rows"
            return {label: label, total: total, first: found.first?.name ?? "-"}
        }
        print(left_\(number)([{id: \(number), zone: "UTC", name: "Depot \(number)"}]).label)

        """
    }.joined()

    static func measure(_ stopwatch: inout Stopwatch) async throws {
        guard stopwatch.wants("front end") else { return }
        let file = SourceFile(name: "long", text: text)
        let lines = text.count { $0 == "\n" }
        let engine = Engine(modules: StandardLibrary.modules)
        let lexing = await stopwatch.measure("front end", "cutting into tokens", lines, "line") {
            var bag = DiagnosticBag()
            precondition(Lexer.tokens(of: file, into: &bag).last?.kind == .endOfFile, "the text has an end")
        }
        let parsing = await stopwatch.measure("front end", "parsing tokens", lines, "line", less: lexing) {
            precondition(!Parser.parse(file).diagnostics.hasErrors, "the text has no errors")
        }
        // One mistake at its end has the text refused before code is made.
        let refused = SourceFile(name: "refused", text: text + "let wrong: Int = \"text\"\n")
        let checking = await stopwatch.measure("front end", "checking the tree", lines, "line", less: parsing)
        {
            let refusal = Result { try engine.compile(refused) }
            guard case .failure = refusal else { preconditionFailure("the text is refused") }
        }
        try await stopwatch.measure("front end", "making code", lines, "line", less: checking) {
            _ = try engine.compile(file)
        }
        await stopwatch.measure("front end", "laying out", lines, "line") {
            guard case .formatted = SourceFormatter.format(file) else {
                preconditionFailure("it is laid out")
            }
        }
    }
}
