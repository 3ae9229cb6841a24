/// Walks over a tree and decides how the program's atoms are spaced.
struct LayoutBuilder {
    let source: FormatterSource
    var layout: Layout

    init(_ source: FormatterSource) {
        self.source = source
        layout = Layout(source)
    }

    mutating func addProgram(_ program: Program) {
        addStatements(program.statements, in: 0, from: 0, to: source.atoms.count - 1, .hardLine)
    }

    // MARK: What the walk is made of

    func first(_ span: SourceSpan) -> Int { source.first(span) }

    func last(_ span: SourceSpan) -> Int { source.last(span) }

    mutating func addGroup(_ kind: Layout.Group.Kind, _ first: Int, _ last: Int, hug: Int? = nil) -> Int {
        layout.groups.append(Layout.Group(kind: kind, first: first, last: last, hug: hug))
        return layout.groups.count - 1
    }

    /// Puts a place where `group` may break before an atom.
    ///
    /// A newline that the author put there stays when `keepsNewline`.
    mutating func setBreak(_ space: Layout.Space, at atom: Int, in group: Int, keepsNewline: Bool = false) {
        layout.spaces[atom] = (space, group)
        let trivia = source.trivia[atom]
        if !trivia.comments.isEmpty || (keepsNewline && trivia.hasNewline) {
            layout.groups[group].isForced = true
        }
    }

    /// Puts a space before an atom; two minus signs never touch, since `--` is read as a comment of another language.
    mutating func setSpace(_ space: Layout.Space, at atom: Int) {
        let isSecondMinus = source.atoms[atom].kind == .minus && source.atoms[atom - 1].kind == .minus
        layout.spaces[atom].space = isSecondMinus ? .space : space
    }

    /// Indents what stands from one atom to the one before another, when `group` is broken.
    mutating func indent(from first: Int, in group: Int) {
        layout.indents.append(Layout.Indent(atom: first, group: group, levels: 1, isClosing: false))
    }

    mutating func dedent(at atom: Int, in group: Int, isClosing: Bool = false) {
        layout.indents.append(Layout.Indent(atom: atom, group: group, levels: -1, isClosing: isClosing))
    }

    /// Takes the spaces out of a run of atoms, such as `.name` or `-1`.
    mutating func compact(_ span: SourceSpan) {
        let (first, last) = (first(span), last(span))
        guard first < last else { return }
        for atom in first + 1...last { setSpace(.none, at: atom) }
    }

    // MARK: Brackets

    /// How the elements between two brackets are laid out.
    struct BracketStyle {
        /// Whether a space stands inside the brackets on one line.
        var isSpaced = false
        /// Whether a comma stands behind the last element when each has a line of its own.
        var hasTrailingComma = true
    }

    /// Lays out elements between brackets: on one line, or each on a line of its own.
    ///
    /// `firsts` are the elements' first atoms; `add` walks over the element with a number.
    mutating func addBrackets(
        _ open: Int,
        _ close: Int,
        _ firsts: [Int],
        _ style: BracketStyle,
        hug: Int? = nil,
        _ add: (inout LayoutBuilder, Int) -> Void
    ) {
        let group = addGroup(.brackets, open, close, hug: hug)
        let inner: Layout.Space = style.isSpaced ? .line : .softLine
        indent(from: open + 1, in: group)
        for (number, atom) in firsts.enumerated() {
            setBreak(number == 0 ? inner : .line, at: atom, in: group, keepsNewline: number == 0)
            add(&self, number)
        }
        var end = close - 1
        if !firsts.isEmpty, source.atoms[end].kind == .comma {
            layout.presences[end] = .never
            end -= 1
        }
        if !firsts.isEmpty, style.hasTrailingComma { layout.commas[end] = group }
        dedent(at: close, in: group, isClosing: true)
        if firsts.isEmpty { setSpace(.none, at: close) }
        if !firsts.isEmpty || !source.trivia[close].comments.isEmpty { setBreak(inner, at: close, in: group) }
    }

    // MARK: Blocks

    /// Lays out a block: in `group` with others that break when it does, or by itself.
    mutating func addBlock(_ block: Block, in shared: Int? = nil) {
        let (open, close) = (first(block.span), last(block.span))
        let group = shared ?? addGroup(.brackets, open, close)
        indent(from: open + 1, in: group)
        addStatements(block.statements, in: group, from: open + 1, to: close, .line)
        dedent(at: close, in: group, isClosing: true)
        if block.statements.isEmpty, source.trivia[close].comments.isEmpty {
            setSpace(.none, at: close)
        } else {
            setBreak(.line, at: close, in: group, keepsNewline: true)
        }
    }

    /// Lays out statements that end before the atom `end`, and the `;` between them.
    private mutating func addStatements(
        _ statements: [Statement],
        in group: Int,
        from start: Int,
        to end: Int,
        _ space: Layout.Space
    ) {
        var next = start
        let lineEnds = endOnTheirLines(statements)
        for (number, statement) in statements.enumerated() {
            let first = first(statement.span)
            dropSeparators(next, first)
            if number > 0, lineEnds[number], source.isPinned(first - 1, first),
                source.atoms[next - 1].lastLine == source.atoms[first].firstLine
            {
                layout.spaces[first] = (.space, group)
                layout.presences[first - 1] = .always
            } else {
                setBreak(space, at: first, in: group, keepsNewline: true)
                if first > next, next > start { layout.presences[first - 1] = .onOneLine(group) }
            }
            add(statement)
            next = last(statement.span) + 1
        }
        dropSeparators(next, end)
    }

    /// For each statement whether the last one that starts on its line ends there too.
    private func endOnTheirLines(_ statements: [Statement]) -> [Bool] {
        var result = Array(repeating: false, count: statements.count)
        var nextLine = 0
        for number in statements.indices.reversed() {
            let span = statements[number].span
            let line = source.atoms[first(span)].firstLine
            result[number] =
                line == nextLine ? result[number + 1] : source.atoms[last(span)].lastLine == line
            nextLine = line
        }
        return result
    }

    private mutating func dropSeparators(_ first: Int, _ end: Int) {
        guard first < end else { return }
        for atom in first..<end { layout.presences[atom] = .never }
    }
}
