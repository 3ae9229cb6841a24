import SiteScriptSyntax

/// What has to hold of every formatted program.
package enum FormatCheck {
    /// A program's text in the one layout; nil when it has errors in its syntax.
    package static func formatted(_ text: String) -> String? {
        guard case .formatted(let bytes) = SourceFormatter.format(SourceFile(name: "text", text: text)) else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What does not hold of a program that was formatted.
    package static func problems(_ text: String) -> [String] {
        guard let once = formatted(text) else { return [] }
        var problems: [String] = []
        if formatted(once) != once { problems.append("formatting twice gives another text") }
        if tree(once) != tree(text) { problems.append("the tree is another") }
        if tokens(once) != tokens(text) { problems.append("the tokens are others") }
        if comments(once) != comments(text) { problems.append("the comments are others") }
        if !once.isEmpty, !once.hasSuffix("\n") || once.hasSuffix("\n\n") {
            problems.append("it does not end in one newline")
        }
        return problems.map { "\($0):\n\(once)" }
    }

    private static func tree(_ text: String) -> String {
        TreePrinter.text(of: Parser.parse(SourceFile(name: "text", text: text)).program)
    }

    /// The tokens in order without the marks that formatting may add or leave out.
    private static func tokens(_ text: String) -> [String] {
        let file = SourceFile(name: "text", text: text)
        var bag = DiagnosticBag()
        return Lexer.tokens(of: file, into: &bag).filter { $0.kind != .comma && $0.kind != .semicolon }.map {
            "\($0.kind) " + file.text(of: $0.span).replacing("\r\n", with: "\n")
        }
    }

    /// The comments in order, without the spaces at their ends.
    package static func comments(_ text: String) -> [String] {
        let file = SourceFile(name: "text", text: text)
        var bag = DiagnosticBag()
        var offset = 0
        var comments: [String] = []
        for token in Lexer.tokens(of: file, into: &bag) {
            // The tokens of a string may overlap.
            let lower = max(offset, Int(token.span.lower))
            let between = String(decoding: file.bytes[offset..<lower], as: UTF8.self)
            for line in between.split(whereSeparator: \.isNewline) {
                guard let start = line.firstIndex(of: "#") else { continue }
                let reversed = line[start...].reversed().drop { $0 == " " || $0 == "\t" }
                comments.append(String(reversed.reversed()))
            }
            offset = max(offset, Int(token.span.upper))
        }
        return comments
    }
}
