/// Prints atoms in a layout, choosing for each group whether it breaks.
///
/// It goes over the atoms once. Whether a group fits is known from sums of widths, so a deep program costs no more
/// than a flat one.
struct LayoutPrinter {
    /// How a group is laid out.
    private enum State {
        /// On one line with all that is in it.
        case flat
        /// Its own breaks are not made, those inside it may be.
        case open
        case broken
    }

    private let source: FormatterSource
    private let layout: Layout
    /// The width of everything before an atom when nothing breaks.
    private var widths: [Int] = [0]
    /// For each atom the next one, itself included, before which a break can or must be, and the next over lines.
    private var nextBreak: [Int] = []
    private var nextForced: [Int] = []
    private var nextMultiline: [Int] = []

    private var states: [State]
    /// The groups round the atom that is printed; the first is the whole text.
    private var open = [0]
    private var nextGroup = 1
    private var nextIndent = 0
    private let indents: [Layout.Indent]
    private var level = 0
    private var output: [UInt8] = []
    private var column = 0
    /// Whether an empty line cannot follow: nothing stands before it, or only an opening bracket.
    private var isAfterOpening = true

    init(_ source: FormatterSource, _ layout: Layout) {
        self.source = source
        self.layout = layout
        states = Array(repeating: .broken, count: layout.groups.count)
        indents = layout.indents.enumerated().sorted {
            ($0.element.atom, $0.offset) < ($1.element.atom, $1.offset)
        }
        .map(\.element)
        measure()
    }

    private mutating func measure() {
        let count = source.atoms.count
        widths.reserveCapacity(count + 1)
        for number in 0..<count { widths.append(widths[number] + flatWidth(number)) }
        nextBreak = Array(repeating: count, count: count + 1)
        nextForced = nextBreak
        nextMultiline = nextBreak
        for number in (0..<count).reversed() {
            let (space, group) = layout.spaces[number]
            let hasComments = !source.trivia[number].comments.isEmpty
            let isForced =
                hasComments || space == .hardLine || (space.canBreak && layout.groups[group].isForced)
            nextBreak[number] = space.canBreak || hasComments ? number : nextBreak[number + 1]
            nextForced[number] = isForced ? number : nextForced[number + 1]
            nextMultiline[number] = source.atoms[number].isMultiline ? number : nextMultiline[number + 1]
        }
    }

    private func flatWidth(_ number: Int) -> Int {
        if case .never = layout.presences[number] { return 0 }
        return source.atoms[number].width + layout.spaces[number].space.width
    }

    // MARK: Printing

    mutating func text() -> [UInt8] {
        output.reserveCapacity(source.file.bytes.count + source.file.bytes.count / 8)
        if let line = source.hashBang {
            write(source.file.bytes[line])
            isAfterOpening = false
        }
        for number in source.atoms.indices { print(number) }
        return output
    }

    private mutating func print(_ number: Int) {
        let closings = takeIndents(before: number)
        printComments(number)
        for indent in closings where states[indent.group] == .broken { level += indent.levels }
        guard isPresent(number) else { return closeGroups(number) }
        printSpace(number)
        while nextGroup < layout.groups.count, layout.groups[nextGroup].first == number {
            states[nextGroup] = state(of: nextGroup)
            open.append(nextGroup)
            nextGroup += 1
        }
        printAtom(number)
        if let group = layout.commas[number], states[group] == .broken { write([UInt8(ascii: ",")]) }
        closeGroups(number)
    }

    /// Makes the changes of the indentation before an atom; gives those that are made behind its comments.
    private mutating func takeIndents(before number: Int) -> ArraySlice<Layout.Indent> {
        while nextIndent < indents.count, indents[nextIndent].atom == number, !indents[nextIndent].isClosing {
            if states[indents[nextIndent].group] == .broken { level += indents[nextIndent].levels }
            nextIndent += 1
        }
        let closing = nextIndent
        while nextIndent < indents.count, indents[nextIndent].atom == number { nextIndent += 1 }
        return indents[closing..<nextIndent]
    }

    private mutating func closeGroups(_ number: Int) {
        while let last = open.last, layout.groups[last].last == number { open.removeLast() }
    }

    private func isPresent(_ number: Int) -> Bool {
        switch layout.presences[number] {
        case .always: true
        case .never: false
        case .onOneLine(let group): states[group] != .broken
        }
    }

    private mutating func printAtom(_ number: Int) {
        let atom = source.atoms[number]
        let bytes = source.file.bytes[atom.lower..<atom.upper]
        guard atom.kind != .endOfFile else { return }
        isAfterOpening = atom.isOpening
        guard atom.isMultiline else { return write(bytes, width: atom.width) }
        // A carriage return before a newline is no part of a string's value.
        for (place, byte) in zip(bytes.indices, bytes) {
            if byte == UInt8(ascii: "\r"), place + 1 < atom.upper, bytes[place + 1] == UInt8(ascii: "\n") {
                continue
            }
            output.append(byte)
        }
        let lastLine = bytes.suffix(from: (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? bytes.startIndex) + 1)
        column = FormatterSource.width(lastLine)
    }

    private mutating func write(_ bytes: some Sequence<UInt8>, width: Int? = nil) {
        let before = output.count
        output += bytes
        column += width ?? (output.count - before)
    }

    // MARK: Spaces and comments

    private mutating func printSpace(_ number: Int) {
        let (space, group) = layout.spaces[number]
        let isBroken = space == .hardLine || (space.canBreak && states[group] == .broken)
        let isBlank = source.trivia[number].hasBlankBefore && !source.atoms[number].isClosing
        if source.atoms[number].kind == .endOfFile {
            if !output.isEmpty { newline(isBlank: false) }
        } else if isBroken {
            newline(isBlank: isBlank)
            indentLine(level)
        } else if !source.trivia[number].comments.isEmpty {
            // The line goes on where none can break, since a comment ended it.
            newline(isBlank: false)
            indentLine(level + 1)
        } else if space.width > 0, !output.isEmpty {
            write([UInt8(ascii: " ")])
        }
    }

    private mutating func printComments(_ number: Int) {
        for comment in source.trivia[number].comments {
            if comment.isTrailing, !output.isEmpty {
                write([UInt8(ascii: " ")])
            } else {
                newline(isBlank: comment.hasBlankBefore)
                indentLine(level)
            }
            write(source.file.bytes[comment.text])
            isAfterOpening = false
        }
    }

    /// Ends the line; an empty line follows when one stood there and something stands before it.
    private mutating func newline(isBlank: Bool) {
        guard !output.isEmpty else { return }
        output.append(UInt8(ascii: "\n"))
        if isBlank, !isAfterOpening { output.append(UInt8(ascii: "\n")) }
        column = 0
    }

    private mutating func indentLine(_ level: Int) {
        let count = max(0, level) * SourceFormatter.indentation
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
        column = count
    }

    // MARK: Choosing

    private func state(of number: Int) -> State {
        let group = layout.groups[number]
        if let outer = open.last, states[outer] == .flat { return .flat }
        if source.isPinned(group.first, group.last) { return .flat }
        if group.isForced { return .broken }
        let forced = nextForced[group.first + 1]
        if forced > group.last, fits(from: group.first, to: nextBreak[group.last + 1], group.last) {
            return .flat
        }
        if let hug = group.hug, forced > hug, fits(from: group.first, to: hug + 1, hug) { return .open }
        guard group.kind == .soft,
            let inner = forced <= group.last ? forced : innerBreak(of: number),
            fits(from: group.first, to: inner, inner - 1)
        else { return .broken }
        return .open
    }

    /// The first break in brackets inside a soft group that break even where the group does, which therefore need not.
    private func innerBreak(of number: Int) -> Int? {
        let group = layout.groups[number]
        var (start, column) = (group.first, self.column)
        var place = nextBreak[start + 1]
        while place <= group.last {
            let inner = layout.groups[layout.spaces[place].group]
            if layout.spaces[place].group == number {
                (start, column) = (place, (level + 1) * SourceFormatter.indentation)
            } else if inner.kind == .brackets,
                !fits(from: start, to: nextBreak[inner.last + 1], inner.last, at: column)
            {
                return place
            }
            place = nextBreak[place + 1]
        }
        return nil
    }

    /// Whether the atoms from one to the one before another fit on the line, one by one behind each other.
    private func fits(from first: Int, to end: Int, _ last: Int, at column: Int? = nil) -> Bool {
        // What follows a literal over several lines is not on this one.
        let stop = min(end, nextMultiline[first] + 1)
        let space = layout.spaces[first].space.width
        var width = widths[stop] - widths[first] - space
        if let group = layout.commas[last], states[group] == .broken { width += 1 }
        return (column ?? self.column) + width <= SourceFormatter.lineWidth
    }
}
