import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal
import Synchronization

/// The names that lines so far have declared, as the completer sees them from the editor's thread.
final class SessionNames: Sendable {
    private let scope = Mutex(CheckScope())

    var current: CheckScope { scope.withLock { $0 } }

    func update(_ new: CheckScope) { scope.withLock { $0 = new } }
}

/// What the line editor asks about the language: is the block complete, what could come next. Runs no query.
struct ReplAssistant: LineAssistant {
    let registry: ModuleRegistry
    let names: SessionNames

    func isComplete(_ text: String) -> Bool {
        if text.hasPrefix(":") || text.hasPrefix("?") { return true }
        return Parser.parse(SourceFile(name: "REPL", text: ReplLoop.continued(text))).isComplete
    }

    func completions(in text: String, cursor: Int) -> CompletionList {
        let full = ReplLoop.continued(text)
        let shift = full.utf8.count - text.utf8.count
        let result = Completion.candidates(in: full, at: cursor + shift, registry: registry, scope: names.current)
        let lower = max(0, result.replacing.lowerBound - shift)
        let upper = max(lower, result.replacing.upperBound - shift)
        return CompletionList(
            replacing: lower..<upper,
            candidates: result.candidates.map { candidate in
                let detail = [candidate.detail, candidate.help].filter { !$0.isEmpty }.joined(separator: "  ")
                return SiteScriptTerminal.CompletionCandidate(candidate.text, detail: detail)
            })
    }

    func highlight(_ text: String) -> [StyledSpan] {
        var bag = DiagnosticBag()
        return Lexer.tokens(of: SourceFile(name: "REPL", text: text), into: &bag).compactMap { token in
            guard let style = style(token.kind) else { return nil }
            return StyledSpan(Int(token.span.lower)..<Int(token.span.upper), style)
        }
    }

    private func style(_ kind: TokenKind) -> TextStyle? {
        if kind.isKeyword { return .blue }
        return switch kind {
        case .stringStart, .stringText, .stringEnd: .green
        case .integer, .double, .instant, .duration: .cyan
        case .bar: .bold
        case .invalid: .red
        default: nil
        }
    }
}
