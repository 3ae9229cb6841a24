import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal
import Synchronization

/// The names that lines so far have declared, as the assistant sees them from the editor's thread.
final class SessionNames: Sendable {
    private let scope = Mutex(CheckScope())
    private let chosenDealer = Mutex<Int?>(nil)

    /// The names now.
    var current: CheckScope { scope.withLock { $0 } }

    /// The dealer that `sites()` means now.
    var dealer: Int? {
        get { chosenDealer.withLock { $0 } }
        set { chosenDealer.withLock { $0 = newValue } }
    }

    private let lines = Mutex<[String]>([])
    /// How many of the last lines are remembered.
    private static let lineMaximum = 20

    /// The last lines that worked.
    var lastLines: String { lines.withLock { $0.joined(separator: "\n") } }

    /// Takes note of a line that worked.
    func note(_ line: String) {
        lines.withLock { lines in
            lines.append(line)
            if lines.count > SessionNames.lineMaximum { lines.removeFirst() }
        }
    }

    /// Puts `new` in the place of the names.
    func update(_ new: CheckScope) { scope.withLock { $0 = new } }
}

/// What the line editor asks about the language: is the block complete, what could come next.
///
/// All of it is worked out from static types; no query is run.
struct ReplAssistant: LineAssistant {
    let registry: ModuleRegistry
    let names: SessionNames
    /// Where modules come from that a line imports; nil where none are looked for.
    var engine: Engine?
    /// What only the service knows; nil where nothing is looked up.
    var known: KnownValues?

    func prepare() {
        // A line that passes through what most lines do: types of the run-time system and tables are made when they are needed first.
        let line = "sites() | where .name.count == 1 | count"
        _ = highlight(line)
        for cursor in [line.utf8.count, line.utf8.count - 5, 17, 22] {
            _ = completions(in: line.utf8Text(0..<cursor), cursor: cursor)
        }
        _ = problems(in: line, cursor: line.utf8.count)
        _ = note(in: line, cursor: line.utf8.count)
    }

    func isComplete(_ text: String) -> Bool {
        if isDirective(text) { return true }
        return Parser.parse(SourceFile(name: "REPL", text: ReplLoop.continued(text))).isComplete
    }

    // MARK: - Completion

    func completions(in text: String, cursor: Int) -> CompletionList {
        if let file = FileCompletion(endOf: text.utf8Text(0..<cursor)) {
            let replacing = cursor - file.typed.utf8.count..<cursor
            return CompletionList(
                replacing: replacing,
                candidates: file.candidates(SystemCalls.names(inFolder:))
            )
        }
        if let known, let place = KnownPlace(endOf: text.utf8Text(0..<cursor)) {
            let replacing = cursor - place.typed.utf8.count..<cursor
            return CompletionList(replacing: replacing, candidates: place.candidates(known.found))
        }
        if isDirective(text) { return directiveCompletions(text, cursor) }
        let full = ReplLoop.continued(text)
        let shift = full.utf8.count - text.utf8.count
        let result = Completion.candidates(
            in: full,
            at: cursor + shift,
            registry: registry,
            scope: names.current,
            earlier: names.lastLines,
            showsResult: true,
            engine: engine
        )
        let lower = max(0, result.replacing.lowerBound - shift)
        return CompletionList(
            replacing: lower..<max(lower, result.replacing.upperBound - shift),
            candidates: result.candidates.map { candidate in
                let detail = [candidate.detail, candidate.help].filter { !$0.isEmpty }.joined(separator: "  ")
                return SiteScriptTerminal.CompletionCandidate(written(candidate), detail: detail)
            }
        )
    }

    /// What is written for a candidate: behind a stage that takes arguments they follow.
    private func written(_ candidate: SiteScript.CompletionCandidate) -> String {
        let takesArguments =
            candidate.kind == .stage && registry.stages[candidate.text]?.usage.contains(" ") ?? false
        return takesArguments ? candidate.text + " " : candidate.text
    }

    func isDirective(_ text: String) -> Bool {
        let first = text.drop { $0.isWhitespace }.first
        return first == ":" || first == "?"
    }

    private func directiveCompletions(_ text: String, _ cursor: Int) -> CompletionList {
        let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
        let words = before.split(separator: " ", omittingEmptySubsequences: false)
        let word = words.last.map(String.init) ?? ""
        let replacing = cursor - word.utf8.count..<cursor
        let candidates: [SiteScriptTerminal.CompletionCandidate]
        if word.hasPrefix("?") {
            candidates = ReplHelp.names(registry, names.current).map { .init("?" + $0) }
        } else if word.hasPrefix(":") {
            candidates = ReplDirective.allCases.map { .init($0.name, detail: $0.summary) }
        } else {
            candidates = words.first.flatMap { ReplDirective(typed: String($0)) }.map(choices) ?? []
        }
        let starting = candidates.filter { $0.text.hasPrefix(word) }
        // A zone is looked for by its city.
        let holding = candidates.filter { $0.text.lowercased().contains(word.lowercased()) }
        return CompletionList(replacing: replacing, candidates: starting.isEmpty ? holding : starting)
    }

    private func choices(_ directive: ReplDirective) -> [SiteScriptTerminal.CompletionCandidate] {
        if directive == .profile { return known?.profiles ?? [] }
        return directive.choices.map { .init($0) }
    }

    // MARK: - Highlighting

    func highlight(_ text: String) -> Highlighting {
        guard !isDirective(text) else { return Highlighting() }
        var bag = DiagnosticBag()
        var look = Highlighting()
        var isStage = false
        var openStrings = 0
        for token in Lexer.tokens(of: SourceFile(name: "REPL", text: text), into: &bag) {
            let range = Int(token.span.lower)..<Int(token.span.upper)
            // A row that starts like a directive is none within a block, but would be one alone.
            if token.isAfterNewline, openStrings == 0, !isStage, !range.isEmpty,
                !isDirective(text.utf8Text(range))
            {
                look.restarts.append(range.lowerBound)
            }
            if token.kind == .stringStart { openStrings += 1 }
            if token.kind == .stringEnd { openStrings -= 1 }
            let style = isStage && token.kind == .identifier ? TextStyle.bold : style(token.kind)
            if token.kind != .endOfFile { isStage = token.kind == .bar }
            if let style { look.spans.append(StyledSpan(range, style)) }
        }
        look.isClosed = openStrings == 0 && !isStage && bag.diagnostics.isEmpty
        return look
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
