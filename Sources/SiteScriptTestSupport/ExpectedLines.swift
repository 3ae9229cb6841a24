/// Output as a page shows it: `…` stands for anything on a line, and alone on a line for any lines.
package enum ExpectedLines {
    /// Whether lines are as expected.
    package static func match(_ expected: some Collection<String>, _ found: some Collection<String>) -> Bool {
        guard let first = expected.first else { return found.isEmpty }
        let rest = expected.dropFirst()
        if first == "…" {
            return (0...found.count).contains { match(rest, found.dropFirst($0)) }
        }
        guard let line = found.first, isLike(line, first) else { return false }
        return match(rest, found.dropFirst())
    }

    /// Text as lines, without blanks at their ends, which no page keeps, and with `…` for what holds the time.
    package static func lines(of text: some StringProtocol) -> [String] {
        // A file of CSV ends its lines in two characters that Swift takes as one.
        let ends: Set<Character> = ["\n", "\r\n"]
        var lines = text.split(omittingEmptySubsequences: false) { ends.contains($0) }.map { line in
            let end = line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex
            return String(line[..<end]).replacing(/\d{8}T\d{9}-[0-9a-z]+/, with: "…")
                .replacing(/\d+(\.\d+)? m?s$/, with: "… ms")
        }
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func isLike(_ line: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else { return line == pattern }
        guard line.hasPrefix(first) else { return false }
        var rest = line.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
