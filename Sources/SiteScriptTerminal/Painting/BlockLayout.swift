/// Where the parts of a block stand on a screen so many columns wide.
///
/// A row of the block that is too long continues at the left edge of the next row of the
/// screen. Only positions are worked out here, for all rows; the text of a row is drawn
/// when the row is shown.
struct BlockLayout {
    /// A row of the screen.
    struct Row: Equatable {
        /// The part of the block in it, as UTF-8 offsets.
        var range: Range<Int>
        /// What stands before it.
        var margin: Margin
        /// The cells taken, margin included.
        var width: Int
    }

    enum Margin: Equatable {
        case prompt
        case continuation
        case none
    }

    let columns: Int
    private(set) var rows: [Row] = []
    /// The row the cursor is in.
    private(set) var cursorRow = 0
    /// The column the cursor is in, from 0.
    private(set) var cursorColumn = 0

    /// Lays a block out.
    init(text: String, cursor: Int, promptWidth: Int, continuationWidth: Int, columns: Int) {
        self.columns = max(columns, 2)
        var text = text
        text.makeContiguousUTF8()
        var lineEnds: [Int] = []
        text.withUTF8 { Platform.appendLineEnds(of: UnsafeRawBufferPointer($0), base: 0, to: &lineEnds) }
        var start = 0
        for next in lineEnds + [text.utf8.count + 1] {
            let isFirst = rows.isEmpty
            let width = min(isFirst ? promptWidth : continuationWidth, self.columns - 1)
            addRow(text.utf8Part(start..<(next - 1)), at: start, isFirst ? .prompt : .continuation, width)
            start = next
        }
        placeCursor(cursor, in: text)
    }

    private mutating func addRow(_ row: Substring, at start: Int, _ margin: Margin, _ marginWidth: Int) {
        var current = Row(range: start..<start, margin: margin, width: marginWidth)
        let end = start + row.utf8.count
        // Blocks of thousands of rows are laid out at every key, and nearly all rows are like this.
        if row.utf8.withContiguousStorageIfAvailable({ $0.allSatisfy { $0 < 0x80 } }) ?? false {
            while end - current.range.lowerBound > columns - current.width {
                let last = current.range.lowerBound + columns - current.width
                rows.append(
                    Row(range: current.range.lowerBound..<last, margin: current.margin, width: columns)
                )
                current = Row(range: last..<last, margin: .none, width: 0)
            }
            current.width += end - current.range.lowerBound
            current.range = current.range.lowerBound..<end
        } else {
            wrap(row, into: &current)
        }
        rows.append(current)
        // The cursor behind the last character of a full row needs a place.
        if current.width >= columns {
            rows.append(Row(range: end..<end, margin: .none, width: 0))
        }
    }

    private mutating func wrap(_ row: Substring, into current: inout Row) {
        var offset = current.range.lowerBound
        for character in row {
            let width = DisplayWidth.ofShown(character)
            if current.width + width > columns {
                rows.append(current)
                current = Row(range: offset..<offset, margin: .none, width: 0)
            }
            offset += character.utf8.count
            current.range = current.range.lowerBound..<offset
            current.width += width
        }
    }

    private mutating func placeCursor(_ cursor: Int, in text: String) {
        cursorRow = rows.lastIndex { $0.range.lowerBound <= cursor } ?? 0
        let row = rows[cursorRow]
        let part = row.range.lowerBound..<min(max(cursor, row.range.lowerBound), row.range.upperBound)
        let before = text.utf8Part(part).reduce(0) { $0 + DisplayWidth.ofShown($1) }
        let all = text.utf8Part(row.range).reduce(0) { $0 + DisplayWidth.ofShown($1) }
        cursorColumn = min(row.width - all + before, columns - 1)
    }
}

extension DisplayWidth {
    /// Returns the cells a character takes in a block, where a control character is drawn
    /// as a sign.
    static func ofShown(_ character: Character) -> Int {
        if let byte = character.asciiValue { return byte == UInt8(ascii: "\n") ? 0 : 1 }
        return of(character)
    }
}

extension String {
    /// Returns the part between two UTF-8 offsets.
    func utf8Part(_ range: Range<Int>) -> Substring {
        let start = utf8.index(startIndex, offsetBy: range.lowerBound)
        return self[start..<utf8.index(start, offsetBy: range.count)]
    }
}
