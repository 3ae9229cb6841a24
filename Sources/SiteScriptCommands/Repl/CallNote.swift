import SiteScript
import SiteScriptSyntax

/// The line about the call or stage that the cursor is in.
enum CallNote {
    /// What is open at a place: a bracket, and what it belongs to.
    private struct Frame {
        var callee: Callee?
        var stage: String?
        /// Where the name of it stands.
        var place: Range<Int>?
    }

    private enum Callee {
        case function(String)
        case member(String)
    }

    /// How the innermost call or stage at a UTF-8 offset is written, and what it does; nil outside of any.
    static func text(
        in text: String,
        at offset: Int,
        registry: ModuleRegistry,
        scope: CheckScope
    ) -> String? {
        // What is not known, such as a function that is not declared yet, says nothing.
        frames(in: text, at: offset).reversed().lazy.compactMap { note(of: $0, registry, scope) }.first
    }

    private static func note(of frame: Frame, _ registry: ModuleRegistry, _ scope: CheckScope) -> String? {
        switch frame.callee {
        case .function(let name):
            if let function = registry.functions[name] {
                return line(ReplHelp.signature(of: function), function.summary)
            }
            return scope.function(named: name).map { signature(of: $0) }
        case .member(let name):
            let members = TypeFamily.allCases.compactMap { registry.member(name, of: $0) }
            // Members of several types are told apart by types, which an unfinished line may lack.
            guard let member = members.first, members.count == 1 else { return nil }
            return line(ReplHelp.signature(of: member), member.function.summary)
        case nil:
            guard let name = frame.stage else { return nil }
            if let stage = registry.stages[name] { return line("| " + stage.usage, stage.summary) }
            return scope.function(named: name).map { "| " + signature(of: $0) }
        }
    }

    /// Where the name of the innermost call or stage stands, which is still being written.
    static func place(in text: String, at offset: Int) -> Range<Int>? {
        frames(in: text, at: offset).last?.place
    }

    private static func line(_ usage: String, _ summary: String) -> String { "\(usage)  \(summary)" }

    private static func signature(of function: FunctionDeclaration) -> String {
        let parameters = function.parameters.map(\.name.name).joined(separator: ", ")
        let summary = function.documentation.map { "  \($0)" } ?? ""
        return "\(function.name.name)(\(parameters))\(summary)"
    }

    /// The calls and stages that the cursor is in, the innermost last.
    private static func frames(in text: String, at offset: Int) -> [Frame] {
        var bag = DiagnosticBag()
        let tokens = Lexer.tokens(of: SourceFile(name: "note", text: text), into: &bag)
            .filter { $0.kind != .endOfFile && Int($0.span.lower) < offset }
        var frames = [Frame()]
        for (index, token) in tokens.enumerated() {
            let before = index > 0 ? tokens[index - 1] : nil
            // A new line ends a stage unless it goes on with a bar.
            if token.isAfterNewline, frames.count == 1, token.kind != .bar { frames[0].stage = nil }
            switch token.kind {
            case .leftParenthesis:
                let isCall = !token.isAfterSpace && before?.kind == .identifier
                frames.append(isCall ? call(tokens, index - 1, text) : Frame())
            case .leftBracket, .leftBrace, .interpolationStart: frames.append(Frame())
            case .rightParenthesis, .rightBracket, .rightBrace, .interpolationEnd:
                if frames.count > 1 { frames.removeLast() }
            case .bar: frames[frames.count - 1].stage = nil
            case .identifier where before?.kind == .bar && Int(token.span.upper) < offset:
                frames[frames.count - 1].stage = name(token, text)
                frames[frames.count - 1].place = place(of: token)
            case .semicolon: frames[frames.count - 1].stage = nil
            default: break
            }
        }
        return frames.filter { $0.callee != nil || $0.stage != nil }
    }

    private static func call(_ tokens: [Token], _ index: Int, _ text: String) -> Frame {
        let name = name(tokens[index], text)
        let before = index > 0 ? tokens[index - 1].kind : nil
        let isMember = before == .dot || before == .questionDot
        return Frame(callee: isMember ? .member(name) : .function(name), place: place(of: tokens[index]))
    }

    private static func place(of token: Token) -> Range<Int> {
        Int(token.span.lower)..<Int(token.span.upper)
    }

    private static func name(_ token: Token, _ text: String) -> String {
        text.utf8Text(Int(token.span.lower)..<Int(token.span.upper))
    }
}
