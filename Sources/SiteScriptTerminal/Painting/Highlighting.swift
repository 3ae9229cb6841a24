/// How the parts of a text are drawn, and where it may be read from again after a change.
///
/// A block of hundreds of rows is not read anew at every key: what stands before the row of the change stays as it is, and
/// so does what stands behind it once nothing is left open there.
package struct Highlighting: Equatable, Sendable {
    /// How parts look; in the order of the text, without overlaps; parts without a span are drawn plainly.
    package var spans: [StyledSpan]
    /// UTF-8 offsets, in order, each the first of its row that is no blank, from which on the text is drawn as if it began
    /// there.
    package var restarts: [Int]
    /// Whether what follows on a new row is drawn as if the text began there.
    package var isClosed: Bool

    /// Makes a highlighting; without restarts every change makes the whole text be read.
    package init(spans: [StyledSpan] = [], restarts: [Int] = [], isClosed: Bool = false) {
        self.spans = spans
        self.restarts = restarts
        self.isClosed = isClosed
    }

    /// Returns how `new` is drawn, given that this is how `old` is, and a function that reads a text.
    package func updated(from old: String, to new: String, read: (String) -> Highlighting) -> Highlighting {
        let change = ByteChange(from: old, to: new)
        let start = restarts.last { $0 < change.start } ?? 0
        if let next = restarts.first(where: { $0 > change.end && isOnNewRow($0, behind: change, in: old) }) {
            let part = read(String(new.utf8Part(start..<(next + change.growth))))
            if part.isClosed {
                return before(start).followed(by: part.moved(by: start))
                    .followed(by: from(next).moved(by: change.growth))
            }
        }
        let rest = read(String(new.utf8Part(start..<new.utf8.count)))
        return before(start).followed(by: rest.moved(by: start))
    }

    /// Whether a row ends between a change and an offset, so that not even a comment reaches it.
    private func isOnNewRow(_ offset: Int, behind change: ByteChange, in text: String) -> Bool {
        text.utf8Part(change.end..<offset).utf8.contains(UInt8(ascii: "\n"))
    }

    private func before(_ offset: Int) -> Highlighting {
        Highlighting(
            spans: Array(spans.prefix { $0.range.upperBound <= offset }),
            restarts: restarts.filter { $0 < offset } + (offset > 0 ? [offset] : []),
            isClosed: true
        )
    }

    private func from(_ offset: Int) -> Highlighting {
        Highlighting(
            spans: Array(spans.drop { $0.range.lowerBound < offset }),
            restarts: restarts.filter { $0 >= offset },
            isClosed: isClosed
        )
    }

    private func moved(by distance: Int) -> Highlighting {
        guard distance != 0 else { return self }
        return Highlighting(
            spans: spans.map {
                StyledSpan($0.range.lowerBound + distance..<$0.range.upperBound + distance, $0.style)
            },
            restarts: restarts.map { $0 + distance },
            isClosed: isClosed
        )
    }

    private func followed(by next: Highlighting) -> Highlighting {
        Highlighting(
            spans: spans + next.spans,
            restarts: restarts + next.restarts,
            isClosed: next.isClosed
        )
    }
}

/// The one place in which two texts differ, in bytes of the old one.
private struct ByteChange {
    var start: Int
    var end: Int
    /// How much longer the new text is.
    var growth: Int

    init(from old: String, to new: String) {
        var (old, new) = (old, new)
        growth = new.utf8.count - old.utf8.count
        (start, end) = old.withUTF8 { old in
            new.withUTF8 { new in
                let shorter = min(old.count, new.count)
                var same = 0
                while same < shorter, old[same] == new[same] { same += 1 }
                var end = old.count
                while end > same, end + new.count - old.count > same,
                    old[end - 1] == new[end - 1 + new.count - old.count]
                {
                    end -= 1
                }
                return (same, end)
            }
        }
    }
}
