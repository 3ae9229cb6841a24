/// What tests have shown about names and their fields: that they are not nil here.
///
/// A fact holds from the test on until the name is assigned or the branch ends.
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

    /// What is known of the fields behind a root.
    private typealias Known = [(members: [String], type: ScriptType)]

    private var roots: [Path.Root: Known] = [:]

    /// Whether nothing is known.
    var isEmpty: Bool { roots.isEmpty }

    /// What is known of `path`.
    subscript(path: Path) -> ScriptType? {
        roots[path.root]?.last { $0.members == path.members }?.type
    }

    mutating func add(_ path: Path, _ type: ScriptType) {
        roots[path.root, default: []].removeAll { $0.members == path.members }
        roots[path.root, default: []].append((path.members, type))
    }

    mutating func add(_ others: [(path: Path, type: ScriptType)]) {
        for other in others { add(other.path, other.type) }
    }

    /// Forgets what is known of a name that was assigned or is out of reach, or of a row.
    mutating func forget(_ root: Path.Root) {
        if !roots.isEmpty { roots[root] = nil }
    }

    /// What is known of the names for which `holds`.
    func filtered(_ holds: (Path.Root) -> Bool) -> Facts {
        var result = Facts()
        if !roots.isEmpty { result.roots = roots.filter { holds($0.key) } }
        return result
    }

    /// What holds whichever of two ways was taken.
    func merged(with other: Facts) -> Facts {
        var result = Facts()
        guard !roots.isEmpty, !other.roots.isEmpty else { return result }
        for (root, known) in roots {
            guard let others = other.roots[root] else { continue }
            let shared = known.compactMap { entry -> (members: [String], type: ScriptType)? in
                guard let type = others.last(where: { $0.members == entry.members })?.type,
                    let joined = entry.type.joined(with: type)
                else { return nil }
                return (entry.members, joined)
            }
            if !shared.isEmpty { result.roots[root] = shared }
        }
        return result
    }

    /// The facts about the row at `depth`: the fields that lead to them, and their types.
    func about(row depth: Int) -> [(members: [String], type: ScriptType)] { roots[.row(depth)] ?? [] }
}
