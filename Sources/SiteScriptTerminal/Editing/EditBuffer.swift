/// A block of text being edited and the place of the cursor: what the keys do, without a
/// terminal.
///
/// The cursor stands between characters as people see them: no key ever comes to rest
/// between a letter and its marks or inside an emoji. A newline is a character like any
/// other, and the parts between newlines are the rows of the block.
struct EditBuffer: Equatable {
    private(set) var text: String
    /// The cursor as a UTF-8 offset.
    private(set) var cursor: Int

    /// Makes a buffer with the cursor at an offset, or at the end; an offset inside a
    /// character is moved behind it.
    init(_ text: String = "", cursor: Int? = nil) {
        var text = text
        text.makeContiguousUTF8()
        self.text = text
        self.cursor = 0
        moveCursor(to: cursor ?? text.utf8.count)
    }

    var isEmpty: Bool { text.isEmpty }

    var textBeforeCursor: Substring { text[..<cursorIndex] }

    var textAfterCursor: Substring { text[cursorIndex...] }

    /// Moves the cursor to the first place between characters that is not before an
    /// offset.
    mutating func moveCursor(to offset: Int) {
        let offset = min(max(offset, 0), text.utf8.count)
        let index = text.utf8.index(text.startIndex, offsetBy: offset)
        cursor = text.utf8.distance(from: text.startIndex, to: roundedUp(index))
    }

    mutating func insert(_ new: String) {
        replace(cursor..<cursor, with: new)
    }

    /// Replaces a range of UTF-8 offsets and puts the cursor behind the new text.
    mutating func replace(_ range: Range<Int>, with new: String) {
        text.replaceSubrange(index(range.lowerBound)..<index(range.upperBound), with: new)
        moveCursor(to: range.lowerBound + new.utf8.count)
    }

    /// Deletes a range of UTF-8 offsets and returns what was there.
    @discardableResult
    mutating func delete(_ range: Range<Int>) -> String {
        let deleted = String(text[index(range.lowerBound)..<index(range.upperBound)])
        replace(range, with: "")
        return deleted
    }
}

// MARK: - Moving

extension EditBuffer {
    mutating func moveLeft() { cursor = offsetBefore(cursor) }

    mutating func moveRight() { cursor = offsetAfter(cursor) }

    mutating func moveToBlockStart() { cursor = 0 }

    mutating func moveToBlockEnd() { cursor = text.utf8.count }

    mutating func moveToRowStart() { cursor = rowStart }

    mutating func moveToRowEnd() { cursor = rowEnd }

    mutating func moveWordLeft() { cursor = wordStart }

    mutating func moveWordRight() { cursor = wordEnd }

    /// Moves to the row above, near a column of cells, and tells whether there is one.
    mutating func moveUp(column: Int) -> Bool {
        let start = rowStart
        guard start > 0 else { return false }
        cursor = start - 1
        cursor = offset(inRowFrom: rowStart, column: column)
        return true
    }

    /// Moves to the row below, near a column of cells, and tells whether there is one.
    mutating func moveDown(column: Int) -> Bool {
        let end = rowEnd
        guard end < text.utf8.count else { return false }
        cursor = offset(inRowFrom: end + 1, column: column)
        return true
    }

    /// The cells between the start of the row and the cursor.
    var column: Int { DisplayWidth.of(text[index(rowStart)..<cursorIndex]) }

    var isInFirstRow: Bool { rowStart == 0 }

    var isInLastRow: Bool { rowEnd == text.utf8.count }
}

// MARK: - Places

extension EditBuffer {
    var rowStart: Int {
        let before = text.utf8[..<cursorIndex]
        guard let newline = before.lastIndex(of: UInt8(ascii: "\n")) else { return 0 }
        return offset(newline) + 1
    }

    var rowEnd: Int {
        let after = text.utf8[cursorIndex...]
        return offset(after.firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex)
    }

    /// The start of the word the cursor is in or behind.
    var wordStart: Int {
        var place = cursorIndex
        var isInWord = false
        while place > text.startIndex {
            let before = text.index(before: place)
            if text[before].isWordPart {
                isInWord = true
            } else if isInWord {
                break
            }
            place = before
        }
        return offset(place)
    }

    /// The end of the word the cursor is in or before.
    var wordEnd: Int {
        var place = cursorIndex
        var isInWord = false
        while place < text.endIndex {
            if text[place].isWordPart {
                isInWord = true
            } else if isInWord {
                break
            }
            place = text.index(after: place)
        }
        return offset(place)
    }

    /// The start of the run of anything but spaces the cursor is in or behind.
    var runStart: Int {
        var place = cursorIndex
        var isInRun = false
        while place > text.startIndex {
            let before = text.index(before: place)
            if !text[before].isWhitespace {
                isInRun = true
            } else if isInRun {
                break
            }
            place = before
        }
        return offset(place)
    }

    func offsetBefore(_ offset: Int) -> Int {
        offset > 0 ? self.offset(text.index(before: index(offset))) : 0
    }

    func offsetAfter(_ offset: Int) -> Int {
        offset < text.utf8.count ? self.offset(text.index(after: index(offset))) : offset
    }

    private func offset(inRowFrom start: Int, column: Int) -> Int {
        var place = index(start)
        var width = 0
        while place < text.endIndex, text[place] != "\n" {
            width += DisplayWidth.of(text[place])
            if width > column { break }
            place = text.index(after: place)
        }
        return offset(place)
    }

    private var cursorIndex: String.Index { index(cursor) }

    private func index(_ offset: Int) -> String.Index {
        text.utf8.index(text.startIndex, offsetBy: offset)
    }

    private func offset(_ index: String.Index) -> Int {
        text.utf8.distance(from: text.startIndex, to: index)
    }

    private func roundedUp(_ index: String.Index) -> String.Index {
        var place = index
        while place < text.endIndex, String.Index(place, within: text) == nil {
            place = text.utf8.index(after: place)
        }
        return place
    }
}

extension Character {
    /// Whether the character belongs to a word as words are moved over and deleted.
    fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
