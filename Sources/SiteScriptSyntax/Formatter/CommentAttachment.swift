/// What stands between two atoms besides spaces.
struct Trivia {
    /// A comment.
    struct Comment {
        /// Its bytes, without the spaces at its end.
        var text: Range<Int>
        /// Whether code stands before it on its line.
        var isTrailing: Bool
        /// Whether an empty line stands before it.
        var hasBlankBefore: Bool
    }

    var comments: [Comment] = []
    /// Whether the next atom stands on a later line than the one before.
    var hasNewline = false
    /// Whether an empty line stands directly before the next atom.
    var hasBlankBefore = false
}

/// Finds the comments of a program and attaches each to the atom behind it.
///
/// A comment before a comma or `;` is attached to the atom behind that, so that the mark stays with what it ends.
enum CommentAttachment {
    static func attach(
        _ bytes: [UInt8],
        from start: Int,
        to atoms: [Atom]
    ) -> (trivia: [Trivia], pinnedLines: Set<Int>) {
        var all: [Trivia] = []
        all.reserveCapacity(atoms.count)
        var pinned: Set<Int> = []
        var offset = start
        for (number, atom) in atoms.enumerated() {
            let trivia = scan(bytes, offset..<atom.lower, isFirst: number == 0)
            if number > 0, let comment = trivia.comments.first, comment.isTrailing,
                bytes[comment.text].starts(with: "#:".utf8)
            {
                pinned.insert(atoms[number - 1].lastLine)
            }
            all.append(trivia)
            offset = atom.upper
        }
        for number in atoms.indices.dropLast()
        where atoms[number].kind == .comma || atoms[number].kind == .semicolon {
            all[number + 1].take(all[number])
            all[number].comments = []
        }
        return (all, pinned)
    }

    /// Reads what stands between two atoms.
    private static func scan(_ bytes: [UInt8], _ range: Range<Int>, isFirst: Bool) -> Trivia {
        var trivia = Trivia()
        var newlines = 0
        var offset = range.lowerBound
        while offset < range.upperBound {
            if bytes[offset] == UInt8(ascii: "\n") {
                newlines += 1
                trivia.hasNewline = true
            } else if bytes[offset] == UInt8(ascii: "#") {
                let start = offset
                while offset < range.upperBound, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
                var end = offset
                while end > start, isSpace(bytes[end - 1]) { end -= 1 }
                trivia.comments.append(
                    Trivia.Comment(
                        text: start..<end,
                        isTrailing: newlines == 0 && trivia.comments.isEmpty && !isFirst,
                        hasBlankBefore: newlines > 1
                    )
                )
                newlines = 0
                continue
            }
            offset += 1
        }
        trivia.hasBlankBefore = newlines > 1
        return trivia
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}

extension Trivia {
    /// Takes what stood before a mark that is printed earlier or not at all.
    fileprivate mutating func take(_ earlier: Trivia) {
        if !earlier.comments.isEmpty {
            for place in comments.indices { comments[place].isTrailing = false }
            comments = earlier.comments + comments
        }
        hasNewline = hasNewline || earlier.hasNewline
        hasBlankBefore = hasBlankBefore || (comments.isEmpty && earlier.hasBlankBefore)
    }
}
