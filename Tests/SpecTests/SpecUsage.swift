import Foundation
import SiteScriptSyntax
import SiteScriptTestSupport
import Testing

/// What the programs of the specs are made of.
struct SpecUsage {
    private(set) var tokens: Set<TokenKind> = []
    /// Plain names, those of stages and labels included.
    private(set) var names: Set<String> = []
    /// Names behind a dot.
    private(set) var members: Set<String> = []
    /// Names behind a bar.
    private(set) var stages: Set<String> = []

    init(_ specs: [SpecFile]) {
        for spec in specs {
            let file = SourceFile(name: spec.name, bytes: spec.bytes)
            var bag = DiagnosticBag()
            takeTokens(Lexer.tokens(of: file, into: &bag), of: file)
        }
    }

    private mutating func takeTokens(_ found: [Token], of file: SourceFile) {
        var previous: Token?
        for token in found {
            tokens.insert(token.kind)
            defer { previous = token }
            guard token.kind == .identifier || token.kind.isKeyword else { continue }
            let text = file.text(of: token.span)
            switch previous?.kind {
            case .dot, .questionDot: members.insert(text)
            case .bar:
                stages.insert(text)
                names.insert(text)
            default: names.insert(text)
            }
        }
    }
}

/// The forms that the sources of the tree declare.
enum SyntaxForms {
    /// Each as `Expression.call`; what stands for unreadable text is left out.
    static func all() throws -> Set<String> {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/SiteScriptSyntax/Tree")
        var forms: Set<String> = []
        for owner in ["Expression", "Statement", "TypeExpression"] {
            let text = try String(contentsOf: folder.appending(path: "\(owner).swift"), encoding: .utf8)
            for name in cases(ofKindIn: text) where name != "missing" { forms.insert("\(owner).\(name)") }
        }
        return forms
    }

    /// Those of `forms` that no program has; it looks no further than it must.
    static func missing(_ forms: Set<String>, in specs: [SpecFile]) -> Set<String> {
        var missing = forms
        for spec in specs where !missing.isEmpty {
            let file = SourceFile(name: spec.name, bytes: spec.bytes)
            for statement in Parser.parse(file).program.statements { remove(formsOf: statement, &missing) }
        }
        return missing
    }

    /// Takes out the case of every `Kind` in a part of the tree, which is made of plain values all through.
    private static func remove(formsOf part: Any, _ missing: inout Set<String>) {
        if part is SourceSpan || part is String || part is Int { return }
        let mirror = Mirror(reflecting: part)
        if mirror.displayStyle == .enum {
            let type = String(reflecting: mirror.subjectType).split(separator: ".")
            if type.last == "Kind", let owner = type.dropLast().last {
                missing.remove("\(owner).\(mirror.children.first?.label ?? "\(part)")")
            }
        }
        for child in mirror.children { remove(formsOf: child.value, &missing) }
    }

    private static func cases(ofKindIn text: String) -> [String] {
        guard let start = text.range(of: "enum Kind"),
            let end = text.range(of: "\n    }", range: start.upperBound..<text.endIndex)
        else { return [] }
        return text[start.upperBound..<end.lowerBound].split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.first == "case", words.count == 2 else { return nil }
            return words[1].prefix { $0.isLetter }.description
        }
    }
}
