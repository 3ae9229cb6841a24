/// How the atoms of a program are spaced, and where lines may break.
struct Layout {
    /// What stands before an atom.
    enum Space {
        case none, space
        /// Nothing on one line, a newline in a broken group.
        case softLine
        /// A space on one line, a newline in a broken group.
        case line
        /// A newline always.
        case hardLine

        var canBreak: Bool { self == .softLine || self == .line || self == .hardLine }
        /// How wide it is on one line.
        var width: Int { self == .space || self == .line || self == .hardLine ? 1 : 0 }
    }

    /// Atoms whose breaks are made together or not at all.
    struct Group {
        /// How a group is laid out whose inside has to break.
        enum Kind {
            /// It breaks too, unless its last part alone does.
            case brackets
            /// It breaks when the part before the break does not fit.
            case soft
        }

        var kind: Kind
        var first: Int
        var last: Int
        /// Whether it has to break: the author broke it, or comments stand at its breaks.
        var isForced = false
        /// The opening bracket of a last part that may break in place of the group.
        var hug: Int?
    }

    /// Whether an atom is printed.
    enum Presence {
        case always, never
        /// Where its group is on one line.
        case onOneLine(Int)
    }

    /// A change of the indentation before an atom, made when its group is broken.
    struct Indent {
        var atom: Int
        var group: Int
        var levels: Int
        /// Whether comments before the atom still stand inside.
        var isClosing: Bool
    }

    /// The space before each atom, and the group whose breaks it takes part in.
    var spaces: [(space: Space, group: Int)]
    var presences: [Presence]
    /// The group that has a comma behind the atom when it is broken.
    var commas: [Int?]
    /// The groups, each before those inside it; the first is the whole text.
    var groups: [Group]
    var indents: [Indent] = []

    init(_ source: FormatterSource) {
        let count = source.atoms.count
        groups = [Group(kind: .brackets, first: 0, last: count - 1, isForced: true)]
        presences = Array(repeating: .always, count: count)
        commas = Array(repeating: nil, count: count)
        spaces = source.atoms.indices.map { number in
            let before = number > 0 ? source.atoms[number - 1].kind : nil
            return (Layout.standardSpace(before, source.atoms[number].kind), 0)
        }
    }

    /// The space between two atoms where the tree asks for nothing else.
    private static func standardSpace(_ before: TokenKind?, _ kind: TokenKind) -> Space {
        switch kind {
        case .endOfFile: return .hardLine
        case .comma, .semicolon, .colon, .rightParenthesis, .rightBracket, .question: return .none
        default: return before == .leftParenthesis || before == .leftBracket ? .none : .space
        }
    }
}
