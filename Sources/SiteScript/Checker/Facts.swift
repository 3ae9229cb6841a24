/// What tests have shown about names and their fields: that they are not nil here.
///
/// A fact holds from the test on until the name is assigned or the branch ends. There are few at a time, so
/// they stand in an array.
struct Facts: Sendable {
    /// What a fact is about: a name or the current row, and the fields read from it.
    struct Path: Hashable, Sendable {
        enum Root: Hashable, Sendable {
            case symbol(Int)
            /// The rows at this depth of nested pipelines.
            case row(Int)
        }

        var root: Root
        var members: [String] = []
    }

    private var entries: [(path: Path, type: ScriptType)] = []

    /// Whether nothing is known.
    var isEmpty: Bool { entries.isEmpty }

    /// What is known of `path`.
    subscript(path: Path) -> ScriptType? {
        entries.last { $0.path == path }?.type
    }

    mutating func add(_ path: Path, _ type: ScriptType) {
        entries.removeAll { $0.path == path }
        entries.append((path, type))
    }

    mutating func add(_ others: [(path: Path, type: ScriptType)]) {
        for other in others { add(other.path, other.type) }
    }

    /// Forgets what is known of a name, since it was assigned.
    mutating func forget(symbol: Int) {
        entries.removeAll { $0.path.root == .symbol(symbol) }
    }

    /// Forgets what is known of names declared from `first` on, since they are out of reach.
    mutating func forget(symbolsFrom first: Int) {
        entries.removeAll { entry in
            if case .symbol(let number) = entry.path.root { return number >= first }
            return false
        }
    }

    /// Forgets what is known of the rows from `depth` on.
    mutating func forget(rowsFrom depth: Int) {
        entries.removeAll { entry in
            if case .row(let number) = entry.path.root { return number >= depth }
            return false
        }
    }

    /// What is known of the names for which `holds`.
    func filtered(_ holds: (Path.Root) -> Bool) -> Facts {
        var result = Facts()
        result.entries = entries.filter { holds($0.path.root) }
        return result
    }

    /// What holds whichever of two ways was taken.
    func merged(with other: Facts) -> Facts {
        var result = Facts()
        guard !entries.isEmpty, !other.entries.isEmpty else { return result }
        for entry in entries {
            guard let type = other[entry.path], let joined = entry.type.joined(with: type) else { continue }
            result.entries.append((entry.path, joined))
        }
        return result
    }

    /// The facts about the row at `depth`: the fields that lead to them, and their types.
    func about(row depth: Int) -> [(members: [String], type: ScriptType)] {
        entries.filter { $0.path.root == .row(depth) }.map { ($0.path.members, $0.type) }
    }
}
