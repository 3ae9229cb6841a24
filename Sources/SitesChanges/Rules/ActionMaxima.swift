/// How many changes of each kind one run may have; kinds that are not named have no limit of their own.
///
/// A place for each kind and no dictionary: making one of a type of its own has the whole program searched for
/// how that type is hashed, which every start would pay for.
public struct ActionMaxima: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    private var numbers = [Int?](repeating: nil, count: Change.Action.allCases.count)

    /// Takes kinds and their numbers.
    public init(dictionaryLiteral elements: (Change.Action, Int)...) {
        for (action, number) in elements { self[action] = number }
    }

    /// The most changes of a kind; nil for no limit.
    public subscript(action: Change.Action) -> Int? {
        get { numbers[ActionMaxima.place(of: action)] }
        set { numbers[ActionMaxima.place(of: action)] = newValue }
    }

    /// Whether no kind has a limit.
    public var isEmpty: Bool { numbers.allSatisfy { $0 == nil } }

    private static func place(of action: Change.Action) -> Int {
        switch action {
        case .create: 0
        case .update: 1
        case .activate: 2
        case .deactivate: 3
        case .delete: 4
        }
    }
}
