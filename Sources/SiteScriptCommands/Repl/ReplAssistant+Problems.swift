import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal

/// What the assistant finds out about a block while its user pauses.
extension ReplAssistant {
    func problems(in text: String, cursor: Int) -> [LineProblem] {
        guard !isDirective(text) else { return [] }
        let full = ReplLoop.continued(text)
        let shift = full.utf8.count - text.utf8.count
        let file = SourceFile(name: "REPL", text: full)
        let parsed = Parser.parse(file)
        var options = CheckOptions()
        options.isInteractive = true
        options.showsResult = true
        options.hasSyntaxErrors = parsed.diagnostics.hasErrors
        let checked = Checker.check(
            parsed.program,
            registry: registry,
            scope: names.current,
            options: options
        )
        // What is not finished yet is not wrong yet.
        var bag = parsed.isComplete ? parsed.diagnostics : DiagnosticBag()
        bag.add(parsed.diagnostics.withoutConsequences(checked.diagnostics.diagnostics, in: file))
        let callee = CallNote.place(in: full, at: cursor + shift)
        return bag.sorted.compactMap { diagnostic in
            let lower = Int(diagnostic.span.lower) - shift
            let upper = Int(diagnostic.span.upper) - shift
            guard diagnostic.severity == .error, lower >= 0, upper <= text.utf8.count else { return nil }
            // The word at the cursor is still being written, and so are the arguments of what it stands in.
            if lower <= cursor && cursor <= upper || callee?.contains(lower + shift) == true { return nil }
            let hint = diagnostic.hint.map { ": " + $0 } ?? ""
            return LineProblem(lower..<max(lower + 1, upper), diagnostic.message + hint)
        }
    }

    func note(in text: String, cursor: Int) -> String? {
        guard !isDirective(text) else { return nil }
        let full = ReplLoop.continued(text)
        let shift = full.utf8.count - text.utf8.count
        return CallNote.text(in: full, at: cursor + shift, registry: registry, scope: names.current)
    }

    func maySuggest(_ entry: String) -> Bool {
        var bag = DiagnosticBag()
        let tokens = Lexer.tokens(of: SourceFile(name: "REPL", text: entry), into: &bag)
        for (index, token) in tokens.enumerated() where token.kind == .identifier {
            let word = entry.utf8Text(Int(token.span.lower)..<Int(token.span.upper))
            if ReplAssistant.neverSuggested.contains(word) { return false }
            if word == "dealer", let dealer = names.dealer,
                isNaming(anotherDealer: dealer, tokens[index...], in: entry)
            {
                return false
            }
        }
        return true
    }

    /// What writes at once, or what would be taken back or taken up again by mistake.
    private static let neverSuggested: Set<String> = [
        "apply", "delete", "undo", "resume", "reconcile", "plan",
    ]

    private func isNaming(anotherDealer dealer: Int, _ tokens: ArraySlice<Token>, in text: String) -> Bool {
        let rest = tokens.dropFirst().prefix(2)
        guard rest.first?.kind == .colon, let number = rest.last, number.kind == .integer else {
            return false
        }
        return text.utf8Text(Int(number.span.lower)..<Int(number.span.upper)) != String(dealer)
    }
}

extension String {
    /// The part between two UTF-8 offsets.
    func utf8Text(_ range: Range<Int>) -> String {
        String(decoding: utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
    }
}
