/// What the verifier knows of a register at one instruction.
enum RegisterKind: UInt8 {
    /// Nothing was written there, or different things on different ways.
    case unset
    /// A value of the language.
    case value
    /// A list that was made here.
    case list
    /// A map that was made here.
    case map
    /// The box of a captured variable.
    case box
    /// A function over rows, which only a stage may take.
    case rowFunction
    /// The number that a loop over a range has come to, and its last one.
    case counter
    /// What a loop goes over by its elements.
    case elements
    /// What a loop goes over by its pairs.
    case pairs
    /// Where a loop stands in what it goes over.
    case position
    /// The rows of a row function, where it stands in them, and where its results go.
    case reserved

    /// Whether any instruction may read it.
    var isValue: Bool { self == .value || self == .list || self == .map }

    /// What is known where two ways meet.
    func joined(with other: RegisterKind) -> RegisterKind {
        if self == other { return self }
        return isValue && other.isValue ? .value : .unset
    }
}

/// What the verifier knows of all registers at one instruction.
struct RegisterState {
    var kinds: [RegisterKind]
    /// Whether a row function stands on a row, and not before the first or behind the last.
    var isOnRow = false

    /// Takes what holds on another way too; gives whether less is known than before.
    mutating func join(_ other: RegisterState) -> Bool {
        var isChanged = isOnRow && !other.isOnRow
        isOnRow = isOnRow && other.isOnRow
        for (place, kind) in other.kinds.enumerated() where kinds[place] != kind {
            let joined = kinds[place].joined(with: kind)
            guard joined != kinds[place] else { continue }
            kinds[place] = joined
            isChanged = true
        }
        return isChanged
    }
}
