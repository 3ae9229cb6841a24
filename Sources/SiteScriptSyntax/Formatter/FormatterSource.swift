/// A token as the formatter sees it: a string literal with all its parts is one.
struct Atom {
    var kind: TokenKind
    /// Where its bytes stand.
    var lower: Int
    var upper: Int
    /// The lines, from 1, on which it starts and ends.
    var firstLine: Int
    var lastLine: Int
    /// How many characters it has up to its first newline.
    var width: Int

    var isOpening: Bool { kind == .leftParenthesis || kind == .leftBracket || kind == .leftBrace }
    var isClosing: Bool { kind == .rightParenthesis || kind == .rightBracket || kind == .rightBrace }
    var isMultiline: Bool { firstLine != lastLine }
}

/// A program's atoms, the last being its end, and what stands between them.
struct FormatterSource {
    let file: SourceFile
    let atoms: [Atom]
    /// What stands before the atom with the same number.
    let trivia: [Trivia]
    /// The first line when it starts with `#!`.
    let hashBang: Range<Int>?
    /// The lines whose code is to stay on one line, since a `#:` comment at their end speaks about it.
    let pinnedLines: Set<Int>

    init(_ file: SourceFile, tokens: [Token]) {
        self.file = file
        atoms = FormatterSource.atoms(tokens, file)
        let start = FormatterSource.codeStart(file.bytes)
        hashBang = start.hashBang
        let attachment = CommentAttachment.attach(file.bytes, from: start.offset, to: atoms)
        trivia = attachment.trivia
        pinnedLines = attachment.pinnedLines
    }

    /// Whether all atoms from one to another stand on one line that stays as it is.
    func isPinned(_ first: Int, _ last: Int) -> Bool {
        atoms[first].firstLine == atoms[last].lastLine && pinnedLines.contains(atoms[first].firstLine)
    }

    /// The number of the first atom at or behind an offset.
    func atom(at offset: UInt32) -> Int {
        var low = 0
        var high = atoms.count - 1
        while low < high {
            let middle = (low + high) / 2
            if atoms[middle].lower < Int(offset) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func first(_ span: SourceSpan) -> Int { atom(at: span.lower) }

    /// The number of the last atom that ends at or before the end of a span.
    func last(_ span: SourceSpan) -> Int { max(0, atom(at: span.upper) - 1) }

    /// Joins the tokens of each string literal.
    private static func atoms(_ tokens: [Token], _ file: SourceFile) -> [Atom] {
        var atoms: [Atom] = []
        atoms.reserveCapacity(tokens.count)
        var index = 0
        while index < tokens.count {
            let start = tokens[index]
            var end = start
            if start.kind == .stringStart {
                var depth = 1
                while depth > 0, index + 1 < tokens.count {
                    index += 1
                    end = tokens[index]
                    if end.kind == .stringStart { depth += 1 }
                    if end.kind == .stringEnd { depth -= 1 }
                }
            }
            index += 1
            let (lower, upper) = (Int(start.span.lower), Int(end.span.upper))
            let first = file.line(at: lower)
            let isLong = start.kind == .stringStart && file.bytes[lower..<upper].contains(UInt8(ascii: "\n"))
            let last = isLong ? file.line(at: upper) : first
            atoms.append(
                Atom(
                    kind: start.kind,
                    lower: lower,
                    upper: upper,
                    firstLine: first,
                    lastLine: last,
                    width: width(file.bytes[lower..<upper])
                )
            )
        }
        return atoms
    }

    /// How many characters stand before the first newline.
    static func width(_ bytes: ArraySlice<UInt8>) -> Int {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        return line.allSatisfy { $0 < 0x80 } ? line.count : String(decoding: line, as: UTF8.self).count
    }

    /// Where code starts: behind a byte order mark and a first line that starts with `#!`.
    private static func codeStart(_ bytes: [UInt8]) -> (offset: Int, hashBang: Range<Int>?) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard bytes[start...].starts(with: "#!".utf8) else { return (start, nil) }
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        let spaces = bytes[start..<end].reversed().prefix {
            $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: " ")
        }
        return (end, start..<end - spaces.count)
    }
}
